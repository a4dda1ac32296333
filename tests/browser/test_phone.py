"""A small phone, 360 × 740: the first box of an indicator stands inside the first screen, no table is cut silently."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.browser.visitor import NARROW, Visitor, open_account

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

UNIT = "19318"
FIRST_FIELD_ENDS = """() => {
  const boxes = document.querySelectorAll("#declaration input, #declaration select, #declaration textarea");
  const first = [...boxes].find(box => box.type !== "hidden" && box.getBoundingClientRect().height > 0);
  return Math.round(first.getBoundingClientRect().bottom + scrollY);
}"""
CODES = """() => [...new Set([...document.querySelectorAll("main a[href*='/indicators/']")].map(
  link => link.getAttribute("href").split("/indicators/")[1].split(/[#?]/)[0]))]"""
CUT_TABLES = """() => [...document.querySelectorAll("main table")].map(table => table.parentElement).filter(
  box => box.scrollWidth > box.clientWidth).map(box => getComputedStyle(box).backgroundImage)"""
ADDRESS = "https://dichvucong.gov.vn/xa/ket-qua"


@pytest.fixture
def officer(visit: Callable[..., Visitor], accounts: set[str]) -> tuple[Visitor, str]:
    """An officer of a unit that has not begun, and the address of its sheet."""
    visitor = visit()
    if "dien-thoai" in accounts:
        visitor.sign_in("dien-thoai")
    else:
        open_account(visitor, "dien-thoai", role="contributor", unit_code=UNIT)
        accounts.add("dien-thoai")
    visitor.open("/unit/")
    sheet = visitor.page.locator("main a[href*='/unit/assessments/']").first.get_attribute("href")
    assert sheet is not None
    return visitor, f"/unit/assessments/{sheet.split('/')[3].partition('#')[0]}"


def test_the_first_box_of_every_indicator_stands_inside_the_first_screen(
    officer: tuple[Visitor, str],
) -> None:
    visitor, sheet = officer
    visitor.open(sheet)
    visitor.page.set_viewport_size(NARROW)
    ends = {}
    for code in visitor.page.evaluate(CODES):
        visitor.page.goto(f"{visitor.site.url}{sheet}/indicators/{code}")
        ends[code] = visitor.page.evaluate(FIRST_FIELD_ENDS)
    assert len(ends) == 43
    assert {code: end for code, end in ends.items() if end > NARROW["height"]} == {}


def test_a_table_that_goes_on_says_so_at_its_edge(officer: tuple[Visitor, str]) -> None:
    visitor, sheet = officer
    visitor.open(sheet + "/check")
    visitor.page.set_viewport_size(NARROW)
    cut = visitor.page.evaluate(CUT_TABLES)
    assert cut, "no table is wider than its box: this page shows nothing"
    assert all(image.count("gradient") == 4 for image in cut)


def test_a_link_is_attached_and_opens_outside_in_a_tab_that_cannot_reach_back(
    officer: tuple[Visitor, str],
) -> None:
    visitor, sheet = officer
    visitor.open(f"{sheet}/indicators/1.2/evidence/address")
    visitor.type_into("Địa chỉ trang", ADDRESS)
    visitor.type_into("Trích yếu", "Công khai kết quả giải quyết thủ tục")
    visitor.type_into("Cơ quan ban hành", "UBND xã")
    visitor.press("Lưu liên kết")
    visitor.sees("hệ thống không giữ bản chép")
    context = visitor.page.context
    with context.expect_event(
        "request", lambda request: request.url == ADDRESS
    ) as sent:  # nothing answers there
        visitor.page.get_by_role("link", name="Công khai kết quả").first.click()
    assert "referer" not in sent.value.headers
    assert "/indicators/1.2" in visitor.page.url
    visitor.open(f"{sheet}/indicators/1.3/evidence/new")
    assert visitor.field("Cơ quan ban hành").input_value() == "UBND xã"
    assert visitor.page.locator("datalist option").count() == 1
