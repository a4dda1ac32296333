"""Bytes over the wire, as Chromium counts them on the real server: for a commune on a bad line."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.visitor import Visitor, open_account

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

FIRST_PAGE_BYTES = 42_000
FIRST_PAGE_REQUESTS = 8
REPEAT_VIEW_BYTES = 15_000
SAVE_UP_BYTES = 2_000
SAVE_DOWN_BYTES = 1_000
UNIT = "18952"


def bytes_down(page: Page) -> dict[str, float]:
    """Bytes down by request, headers included, growing from now on."""
    down: dict[str, float] = {}
    line = page.context.new_cdp_session(page)
    line.on("Network.loadingFinished", lambda e: down.update({e["requestId"]: e["encodedDataLength"]}))
    line.send("Network.enable")
    return down


def test_the_first_page_of_an_officer_fits_its_budget_and_the_next_visit_costs_less(
    visit: Callable[..., Visitor],
) -> None:
    elsewhere, officer = visit(), visit()
    elsewhere.sign_in("canbo")
    officer.page.context.add_cookies(elsewhere.page.context.cookies())
    down = bytes_down(officer.page)
    officer.page.goto(elsewhere.page.url, wait_until="networkidle")
    assert len(down) <= FIRST_PAGE_REQUESTS, down
    assert 1_000 < sum(down.values()) <= FIRST_PAGE_BYTES, down
    down.clear()
    officer.page.goto(elsewhere.page.url, wait_until="networkidle")
    assert 0 < sum(down.values()) <= REPEAT_VIEW_BYTES, down


def test_one_save_travels_light(visit: Callable[..., Visitor]) -> None:
    officer = visit()
    open_account(officer, "canbo4", role="contributor", unit_code=UNIT)
    officer.open("/unit/")
    officer.follow("Bắt đầu nhập", exact=False)
    officer.page.goto(f"{officer.page.url}/indicators/1.2")
    officer.type_into("Số cuộc họp về chuyển đổi số do Bí thư", "3")
    officer.type_into("Tổng số cuộc họp về chuyển đổi số", "4")
    with officer.page.expect_request(lambda request: request.method == "POST") as posted:
        officer.press("Lưu và sang chỉ tiêu tiếp")
    officer.sees("Đã lưu 1.2")
    sizes = posted.value.sizes()
    assert sizes["requestHeadersSize"] + sizes["requestBodySize"] <= SAVE_UP_BYTES, sizes
    assert 100 < sizes["responseHeadersSize"] + sizes["responseBodySize"] <= SAVE_DOWN_BYTES, sizes
