"""A cut above the limit of the cycle, as two reviewers meet it."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest

from app.access.actor import Role
from app.models import Assessment, Cycle
from tests.support.application import Clock
from tests.support.appraisals import Appraisals
from tests.support.client import Client
from tests.support.factories import Make

pytestmark = pytest.mark.database


@pytest.fixture
def appraisals(make: Make) -> Appraisals:
    """A cycle in which cuts by more than one point need a second person."""
    appraisals = Appraisals(make)
    with make._session() as session:
        session.get_one(Cycle, appraisals.cycle.id).cut_limit = Decimal(1)
    return appraisals


@pytest.fixture
def sheet(appraisals: Appraisals, make: Make, clock: Clock) -> Assessment:
    """One submitted sheet, three weeks later."""
    made = appraisals.submitted(make.unit("Đồng Lê"))
    clock.advance(days=21)
    return made


@pytest.fixture
def proposed(client: Client, appraisals: Appraisals, sheet: Assessment) -> Client:
    """The first reviewer's browser: 1.1 was cut to nothing, and the next row is shown."""
    client.sign_in(appraisals.account)
    client.get(f"/review/assessments/{sheet.id}/indicators/1.1")
    client.submit("form#decision", {"choice": "points", "points": "0", "points_reason": "Thiếu văn bản."})
    return client


@pytest.fixture
def second(browsers: Callable[[], Client], make: Make) -> Client:
    """The browser of another reviewer."""
    browser = browsers()
    browser.sign_in(make.account(Role.REVIEWER, name="Thẩm định Hai"))
    return browser


def test_a_cut_above_the_limit_is_saved_as_a_proposal_and_said_so(
    proposed: Client, sheet: Assessment
) -> None:
    assert "Đề nghị chờ người thứ hai đồng ý." in proposed.page.text
    page = proposed.get(f"/review/assessments/{sheet.id}/indicators/1.1")
    assert "Chờ người thứ hai" in page.text
    assert not page.all('form[action$="/second/agree"]')
    proposed.get("/review/")
    page = proposed.follow("Giảm điểm chờ người thứ hai: 1")
    assert "Xã Đồng Lê" in page.text


def test_a_second_person_agrees_from_the_list(proposed: Client, second: Client, sheet: Assessment) -> None:
    second.get("/review/second?show=to_answer")
    (address,) = {str(link["href"]) for link in second.page.all("table a[href]")}
    second.get(address)
    second.submit('form[action$="/second/agree"]')
    assert "có hiệu lực" in second.page.text
    page = proposed.get(f"/review/assessments/{sheet.id}/indicators/1.1")
    assert "Người thứ hai đồng ý: Thẩm định Hai" in page.text
    assert "Điều chỉnh giảm" in page.text


def test_a_second_person_refuses_and_says_why(proposed: Client, second: Client, sheet: Assessment) -> None:
    place = f"/review/assessments/{sheet.id}/indicators/1.1"
    second.get(place)
    page = second.submit("form#refuse", {"refusal": ""}, status=422)
    assert "Hãy ghi lý do không đồng ý" in page.text
    second.submit("form#refuse", {"refusal": "Văn bản ở trang 4."})
    page = proposed.get(place)
    assert "Người thứ hai không đồng ý" in page.text
    assert "Văn bản ở trang 4." in page.text
    assert "Thiếu văn bản." in page.value("points_reason")


def test_the_proposal_is_told_in_english(proposed: Client, second: Client, sheet: Assessment) -> None:
    for browser in (proposed, second):
        browser.get("/review/second")
        browser.submit('form[action="/language"]')
        browser.get("/review/second")
        browser.get(f"/review/assessments/{sheet.id}/indicators/1.1")
    second.submit("form#refuse", {"refusal": "x"})
    proposed.get(f"/review/assessments/{sheet.id}/indicators/1.1")
