"""A reviewer goes through one indicator from unit to unit."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app.access.actor import Role
from tests.support.appraisals import FIGURES, Appraisals
from tests.support.client import Client
from tests.support.factories import Make


@pytest.fixture
def appraisals(make: Make) -> Appraisals:
    made = Appraisals(make)
    for name, approved in (("Một", "6"), ("Hai", "3")):
        made.submitted(make.unit(name), figures={**FIGURES, "approved": approved})
    return made


@pytest.fixture
def reviewer(appraisals: Appraisals, browsers: Callable[[], Client]) -> Client:
    browser = browsers()
    browser.sign_in(appraisals.account)
    return browser


def test_from_the_queue_to_one_indicator_and_from_unit_to_unit_until_nothing_waits(
    appraisals: Appraisals, reviewer: Client
) -> None:
    reviewer.follow("Thẩm định theo chỉ tiêu: mọi đơn vị cạnh nhau")
    page = reviewer.get(f"/review/cycles/{appraisals.cycle.id}/indicators?q=2.1")
    assert page.texts("tbody th")[0].startswith("2.1 ")
    page = reviewer.get(f"/review/cycles/{appraisals.cycle.id}/indicators/2.1")
    assert page.texts("tbody th") == ["Xã Hai", "Xã Một"]
    page = reviewer.submit('main form[action$="/next"]')
    assert "Xã Hai" in page.text
    page = reviewer.submit("form#decision", {"choice": "accept"}, press="Lưu và sang đơn vị tiếp")
    assert "Xã Một" in page.text, "the same indicator at the next unit"
    page = reviewer.submit("form#decision", {"choice": "accept"}, press="Lưu và sang đơn vị tiếp")
    assert "không còn dòng nào chờ bạn" in page.text
    assert page.texts(".dti-tile__value")[0] == "2/2"
    assert page.all('main form[action$="/next"]') == []


def test_the_table_goes_away_as_a_file(appraisals: Appraisals, reviewer: Client) -> None:
    reviewer.get(f"/review/cycles/{appraisals.cycle.id}/indicators/2.1?order=claim")
    rows = reviewer.table("Tải bảng này (CSV, mở bằng Excel)")
    assert {row[1] for row in rows[1:]} == {"Xã Một", "Xã Hai"}


def test_whoever_only_reads_is_offered_no_next_row(
    appraisals: Appraisals, browsers: Callable[[], Client], make: Make
) -> None:
    browser = browsers()
    browser.sign_in(make.account(Role.LEADERSHIP))
    page = browser.get(f"/review/cycles/{appraisals.cycle.id}/indicators/2.1")
    assert page.texts("tbody th") == ["Xã Hai", "Xã Một"]
    assert page.all('main form[action$="/next"]') == []


def test_rows_whose_page_and_documents_were_opened_are_accepted_at_once_and_the_others_counted(
    appraisals: Appraisals, reviewer: Client, make: Make
) -> None:
    third = appraisals.submitted(make.unit("Ba"))
    link = make.evidence(third, "2.1").id
    place = f"/review/cycles/{appraisals.cycle.id}/indicators/2.1"
    reviewer.get(place)
    page = reviewer.follow("Chấp nhận cùng lúc những dòng tôi đã mở")
    assert page.heading == "Không có đơn vị nào chấp nhận cùng lúc được"
    assert "3 đơn vị: bạn chưa mở dòng" in page.text
    for name in ("Xã Ba", "Xã Một"):
        reviewer.get(place)
        reviewer.follow(name)
    page = reviewer.get(place + "/accept")
    assert page.heading == "Chấp nhận điểm tự chấm chỉ tiêu 2.1 của 1 đơn vị?"
    assert "2 đơn vị: bạn chưa mở dòng" in page.text, "the document of one was not opened"
    reviewer.get(f"/unit/evidence/{link}/file")
    page = reviewer.get(place + "/accept")
    assert page.heading == "Chấp nhận điểm tự chấm chỉ tiêu 2.1 của 2 đơn vị?"
    page = reviewer.submit('main form[action$="/accept"]')
    assert "Đã chấp nhận điểm tự chấm chỉ tiêu 2.1 của 2 đơn vị." in page.text
    assert page.texts(".dti-tile__value")[0] == "2/3"
