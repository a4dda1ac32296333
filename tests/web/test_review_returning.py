"""A part of a sheet returned, amended and handed back, as reviewer and unit see it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app.access.actor import Role
from tests.support.application import Clock
from tests.support.appraisals import Appraisals
from tests.support.client import Client
from tests.support.factories import Make
from tests.support.returning import Returning
from tests.support.reviewing import ACCEPT, decide

pytestmark = pytest.mark.database


@pytest.fixture
def appraisals(make: Make) -> Appraisals:
    """A cycle with a reviewer."""
    return Appraisals(make)


@pytest.fixture
def returned(make: Make, appraisals: Appraisals, clock: Clock) -> Returning:
    """A sheet of which 1.1 and 3.1 are accepted, three weeks after it was submitted."""
    with make._session():
        sheet = Returning(appraisals, make)
        for code in ("1.1", "3.1"):
            decide(appraisals, sheet.sheet, code, ACCEPT)
    clock.advance(days=21)
    return sheet


@pytest.fixture
def reviewer(client: Client, appraisals: Appraisals, returned: Returning) -> Client:
    """The reviewer's browser, on the sheet."""
    client.sign_in(appraisals.account)
    client.get(f"/review/assessments/{returned.sheet.id}")
    return client


@pytest.fixture
def head(make: Make, browsers: Callable[[], Client], returned: Returning) -> Client:
    """The browser of the unit's head."""
    browser = browsers()
    browser.sign_in(make.account(Role.UNIT_HEAD, unit=returned.unit, name="Chủ tịch xã"))
    return browser


def give_back(reviewer: Client) -> None:
    reviewer.follow("Trả một phần phiếu về đơn vị")
    reviewer.submit(
        'form[action$="/return"]',
        {"groups": ["1"], "reason": "Thiếu quyết định phân công.", "until": "10/12/2030 17:00"},
    )


def test_a_part_goes_to_the_unit_and_comes_back(reviewer: Client, head: Client, returned: Returning) -> None:
    give_back(reviewer)
    assert "Đang trả đơn vị" in reviewer.page.text
    assert "Thiếu quyết định phân công." in reviewer.page.text
    page = reviewer.get(f"/review/assessments/{returned.sheet.id}/indicators/1.1")
    assert "chưa quyết định được" in page.text

    page = head.get(f"/unit/assessments/{returned.sheet.id}")
    assert "Thiếu quyết định phân công." in page.text
    assert "Được sửa" in page.text
    assert "Thẩm định Một" not in page.text
    page = head.get(f"/unit/assessments/{returned.sheet.id}/indicators/3.1")
    assert "chỉ trả về đơn vị chỉ số chính 1 để sửa" in page.text
    assert not page.all("form#declaration button")
    head.get(f"/unit/assessments/{returned.sheet.id}/indicators/1.2")
    head.submit("form#declaration", {"figure-chaired_by": "head"}, press="Lưu")
    head.get(f"/unit/assessments/{returned.sheet.id}")
    page = head.submit('form[action$="/hand-back"]')
    assert "Đã nộp lại phần được trả." in page.text

    page = reviewer.get(f"/review/assessments/{returned.sheet.id}")
    assert "Đang trả đơn vị" not in page.text
    assert "2/6" in page.text


def test_a_return_without_a_choice_comes_back_as_it_was_typed(reviewer: Client) -> None:
    reviewer.follow("Trả một phần phiếu về đơn vị")
    page = reviewer.submit(
        'form[action$="/return"]', {"reason": "Xem lại", "until": "10/12/2030 17:00"}, status=422
    )
    assert "Hãy chọn ít nhất một chỉ số chính để trả." in page.text
    assert "Xem lại" in str(page.all("textarea")[0])


def test_a_reviewer_takes_the_part_back(reviewer: Client, returned: Returning) -> None:
    give_back(reviewer)
    page = reviewer.submit('form[action$="/take-back"]')
    assert "Đã nhận lại phần đã trả." in page.text
    assert "2/6" in page.text


def test_both_pages_speak_english(reviewer: Client, head: Client, returned: Returning) -> None:
    reviewer.submit('form[action="/language"]')
    reviewer.get(f"/review/assessments/{returned.sheet.id}/return")
    reviewer.submit(
        'form[action$="/return"]',
        {"groups": ["1"], "reason": "Thiếu quyết định.", "until": "10/12/2030 17:00"},
    )
    reviewer.get(f"/review/assessments/{returned.sheet.id}/indicators/1.1")
    head.submit('form[action="/language"]')
    head.get(f"/unit/assessments/{returned.sheet.id}")
    head.get(f"/unit/assessments/{returned.sheet.id}/indicators/3.1")
