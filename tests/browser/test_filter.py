"""The filter of a long list: in sight where there is room, folded on a phone until it is wanted or in use."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.visitor import NARROW, WIDE, Visitor, axe_violations

pytestmark = pytest.mark.browser

COMMUNES = "Đánh giá chuyển đổi số cấp xã năm 2025"


def open_list(visitor: Visitor) -> None:
    """Open the published ranking of the communes: the demo publishes others too."""
    visitor.page.goto(visitor.site.url + "/results/")
    visitor.page.get_by_role("link", name=COMMUNES).first.click()
    visitor.page.wait_for_url("**/results/*")


def test_on_a_phone_the_list_comes_first_and_the_filter_unfolds_without_a_script(
    visit: Callable[..., Visitor],
) -> None:
    visitor = visit(scripts=False)
    page = visitor.page
    page.set_viewport_size(NARROW)
    open_list(visitor)
    filters = page.get_by_role("search")
    expect(filters).not_to_be_visible()
    page.locator("summary", has_text="Tìm và lọc danh sách").focus()
    page.keyboard.press("Enter")
    expect(filters).to_be_visible()
    page.get_by_label("Tìm đơn vị").fill("con co")
    page.get_by_role("button", name="Lọc").click()
    expect(page.get_by_role("rowheader")).to_have_count(1)
    expect(filters).to_be_visible()


def test_where_there_is_room_the_filter_is_in_sight(visit: Callable[..., Visitor]) -> None:
    visitor = visit()
    page = visitor.page
    page.set_viewport_size(WIDE)
    open_list(visitor)
    expect(page.get_by_role("search")).to_be_visible()
    expect(page.get_by_text("Tìm và lọc danh sách")).not_to_be_visible()
    page.get_by_label("Tìm đơn vị").fill("con co")
    page.get_by_role("button", name="Lọc").click()
    expect(page.get_by_role("rowheader")).to_have_count(1)


def test_the_folded_filter_is_accessible(visit: Callable[..., Visitor]) -> None:
    visitor = visit()
    visitor.page.set_viewport_size(NARROW)
    open_list(visitor)
    assert axe_violations(visitor.page) == []
