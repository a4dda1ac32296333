"""Whom a unit asks about an indicator: who appraises its main index, the standing body, the help desk."""

from __future__ import annotations

import pytest

from app.access.actor import Role
from app.models import Assessment, Cycle, Unit
from tests.support.client import Client, Page
from tests.support.factories import Make

pytestmark = pytest.mark.database
EVERYBODY = "Chưa giao riêng cho ai: mọi thành viên tổ thẩm định."


def appraisers(page: Page, code: str) -> list[str]:
    people = page.one(f"#group-{code}").find_next_sibling("ul")
    assert people is not None
    return [" ".join(line.get_text().split()) for line in people.select("li")]


def test_the_indicator_leads_to_who_decides_its_main_index(
    make: Make, cycle: Cycle, unit: Unit, officer: Client, sheet: Assessment
) -> None:
    body = make.unit("Sở Tài chính")
    reviewer = make.account(Role.REVIEWER, name="Trần Thị Thẩm", home_unit=body, email="tham@so.test")
    make.reviewer_assignment(cycle, reviewer, group_code="2")
    officer.get(f"/unit/assessments/{sheet.id}/indicators/2.1")
    page = officer.follow("Ai thẩm định chỉ tiêu này, hỏi ai")
    assert page.path.endswith(f"/unit/assessments/{sheet.id}/whom-to-ask")
    assert appraisers(page, "2") == ["Trần Thị Thẩm – Xã Sở Tài chính"]
    assert appraisers(page, "1") == [EVERYBODY]
    assert "tham@so.test" not in page.text


def test_who_belongs_to_the_unit_or_appraises_another_one_is_not_named(
    make: Make, cycle: Cycle, unit: Unit, officer: Client, sheet: Assessment
) -> None:
    make.reviewer_assignment(cycle, make.account(Role.REVIEWER, home_unit=unit, name="Người nhà"))
    make.reviewer_assignment(cycle, make.account(Role.REVIEWER, name="Người khác"), unit=make.unit())
    page = officer.get(f"/unit/assessments/{sheet.id}/whom-to-ask")
    assert appraisers(page, "1") == [EVERYBODY]


def test_nobody_asks_about_the_sheet_of_another_unit(make: Make, officer: Client) -> None:
    officer.get(f"/unit/assessments/{make.assessment().id}/whom-to-ask", status=404)
