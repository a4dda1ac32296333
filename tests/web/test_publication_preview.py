"""A large publication as the standing body sees it: its preview is made, paged through and published as seen."""

from __future__ import annotations

import pytest

from app.models import Cycle
from app.queries.paging import PAGE
from app.queries.results.preview import AT_ONCE
from app.workflow.states import Status
from tests.support.background import do_all_work
from tests.support.client import Client, Page
from tests.support.cycles import Cycles
from tests.support.factories import Make

MAKE = 'form[action$="/publish/preview"]'


@pytest.fixture
def cycles(make: Make) -> Cycles:
    return Cycles(make)


@pytest.fixture
def cycle(make: Make, cycles: Cycles) -> Cycle:
    """A cycle of guests, who get no certificate: printing them is not what takes long here."""
    with make.together():
        cycle = make.cycle()
        guests = cycles.guests(cycle)
        for number in range(AT_ONCE + 1):
            status = Status.CONFIRMED if number else Status.REVIEW_1
            cycles.sheet(cycle, make.unit(f"Số {number:03d}"), appraised="1", block=guests, status=status)
    return cycle


def worked_out(browser: Client, words: str) -> Page:
    """Let the worker do what was asked for, then follow where its page leads."""
    address = browser.page.path
    do_all_work(browser.app)
    browser.get(address)
    return browser.follow(words)


def test_what_was_seen_page_by_page_is_computed(cycles: Cycles, cycle: Cycle, client: Client) -> None:
    client.sign_in(cycles.secretariat)
    page = client.get(f"/secretariat/cycles/{cycle.id}/publish")
    assert f"Đợt này có {AT_ONCE} phiếu đã xác nhận." in page.text
    assert page.all("#decision") == []
    client.submit(MAKE, {})
    page = worked_out(client, "Xem bản xem trước")
    assert page.texts("tbody th") == [f"Xã Số {number:03d}" for number in range(1, PAGE + 1)]
    assert page.texts("#omitted + ul li") == ["Xã Số 000 – Thẩm định vòng 1"]
    assert client.follow("Trang sau").texts("tbody th")[0] == f"Xã Số {PAGE + 1:03d}"
    order = {"omission_known": True, "omission": "Còn một đơn vị."}
    page = client.submit('form:has(button:-soup-contains("Tính bản kết quả"))', {}, status=422)
    assert "xác nhận đã biết 1 đơn vị" in page.text
    client.submit('form:has(button:-soup-contains("Tính bản kết quả"))', order)
    worked_out(client, "Xem bản kết quả")
    page = client.follow(f"Xem bảng xếp hạng {AT_ONCE} đơn vị")
    assert len(client.table("Tải bảng (CSV)")) > AT_ONCE
