"""What was handed over to the unit head is taken back until they open it; from then on only they give it back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from app.access.actor import Role
from app.models import Assessment, Unit
from tests.support.application import Clock
from tests.support.client import Client, Page
from tests.support.factories import Make

pytestmark = pytest.mark.database
BUTTON = 'form[action$="/call-back"]'


def place(sheet: Assessment, more: str = "") -> str:
    return f"/unit/assessments/{sheet.id}{more}"


def hand_over(browser: Client, sheet: Assessment) -> Page:
    browser.get(place(sheet, "/check"))
    return browser.submit('form[action$="/hand-over"]')


def test_an_unopened_sheet_is_taken_back_and_edited_again(officer: Client, sheet: Assessment) -> None:
    page = hand_over(officer, sheet)
    assert "còn lấy lại được" in page.text
    page = officer.submit(BUTTON)
    assert "Đã lấy lại phiếu để sửa tiếp." in page.text
    assert page.all(BUTTON) == []
    assert officer.get(place(sheet, "/indicators/1.1")).all("#declaration")
    assert "Lấy lại phiếu đã trình lãnh đạo" in officer.get(f"/log/assessments/{sheet.id}").text


@pytest.mark.parametrize("opened", ["", "/check", "/figures", "/submit", "/return", "/indicators/2.1"])
def test_any_page_of_the_sheet_that_the_head_opens_ends_it(
    officer: Client, head: Client, sheet: Assessment, opened: str
) -> None:
    hand_over(officer, sheet)
    head.get(place(sheet, opened))
    page = officer.submit(BUTTON)  # the page was opened before
    assert "Lãnh đạo đơn vị đã mở phiếu để duyệt nên không lấy lại được nữa." in page.text
    assert page.all(BUTTON) == []


def test_a_head_who_only_sees_the_list_of_work_has_not_opened_it(
    officer: Client, head: Client, sheet: Assessment
) -> None:
    hand_over(officer, sheet)
    head.get(head.address("unit.home"))
    assert "Đã lấy lại" in officer.submit(BUTTON).text


def test_what_the_head_opened_before_the_hand_over_does_not_count(
    officer: Client, head: Client, sheet: Assessment, clock: Clock
) -> None:
    hand_over(officer, sheet)
    head.get(place(sheet, "/return"))
    head.submit('form[action$="/return"]', {"reason": "Thiếu số quý IV."})
    clock.now += timedelta(minutes=5)
    hand_over(officer, sheet)
    assert "Đã lấy lại" in officer.submit(BUTTON).text


def test_pressed_twice_it_is_taken_back_once(officer: Client, sheet: Assessment) -> None:
    hand_over(officer, sheet)
    form = officer.fill(BUTTON, {})
    officer.send(form)
    page = officer.send(form)
    assert "Đã lấy lại phiếu để sửa tiếp." in page.text


def test_whoever_is_head_and_contributor_at_once_may_look_and_take_back(
    make: Make, unit: Unit, sheet: Assessment, browsers: Callable[[], Client]
) -> None:
    both = browsers()
    both.sign_in(make.account(Role.CONTRIBUTOR, Role.UNIT_HEAD, unit=unit))
    both.get(place(sheet, "/check"))
    form = both.fill('form[action$="/sign-out"]', {})
    revision = ("revision", str(sheet.revision))
    both.send(type(form)("POST", place(sheet, "/hand-over"), [form.pairs[0], revision]))
    both.get(place(sheet, "/check"))
    both.get(place(sheet))
    assert "Đã lấy lại phiếu để sửa tiếp." in both.submit(BUTTON).text
