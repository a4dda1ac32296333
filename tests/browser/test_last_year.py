"""A small sheet filled from the year before: looked over and taken by keyboard, and once more without scripts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from app.access.actor import Role
from app.models import Assessment
from tests.browser.site import Site
from tests.browser.visitor import Visitor
from tests.support.client import PASSWORD
from tests.support.cycles import Cycles
from tests.support.factories import Make

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

OFFICER = "sao-nam-truoc"


@pytest.fixture
def site(live_url: str, tmp_path: Path) -> Site:
    """The application on a database of this test's own: the demonstration's year before had another criteria set."""
    return Site(live_url, PASSWORD, tmp_path, {})


@pytest.fixture
def sheets(make: Make) -> tuple[Assessment, Assessment]:
    """An officer's sheet of this year, and that of the year before: appraised, one indicator cut, one document."""
    unit = make.unit("Thượng Thử")
    make.account(Role.CONTRIBUTOR, unit=unit, email=f"{OFFICER}@demo.example")
    last = Cycles(make).sheet(make.cycle(year=2029), unit, appraised="0.5", declared="2")
    make.evidence(last, "1.1")
    return make.assessment(make.cycle(), unit), last


@pytest.mark.parametrize("scripts", [True, False])
def test_a_sheet_is_filled_from_the_year_before_by_keyboard(
    visit: Callable[..., Visitor], sheets: tuple[Assessment, Assessment], *, scripts: bool
) -> None:
    sheet, _last = sheets
    officer = visit(keyboard=True, scripts=scripts)
    officer.sign_in(OFFICER)
    officer.open(f"/unit/assessments/{sheet.id}")
    officer.follow("Dùng lại của năm trước")
    officer.sees("Mục không đánh dấu thì để nguyên")
    assert officer.page.locator("main input:checked").count() == 0
    officer.follow("Đánh dấu sẵn 5 mục chưa có trong phiếu")
    officer.choose("Số hồ sơ nộp trực tuyến: 2.000 hồ sơ")  # this one is left
    officer.press("Dùng lại mục đã đánh dấu")
    officer.sees("Đã dùng lại 3 số liệu, 1 tài liệu.")
    officer.open(f"/unit/assessments/{sheet.id}/indicators/2.1")
    assert officer.field("Tổng số hồ sơ").input_value() == "4.000"
    assert officer.field("#figure-dossiers_online").input_value() == ""
    officer.open(f"/unit/assessments/{sheet.id}/indicators/1.1")
    officer.sees("Kế hoạch chuyển đổi số")
    officer.sees("trang, mục: 3")
