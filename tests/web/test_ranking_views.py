"""A ranking as somebody asks for it by its address: measured, narrowed, compared, taken away as a file."""

from __future__ import annotations

import io
from collections.abc import Callable
from urllib.parse import quote

import pytest
from openpyxl import load_workbook

from app.access.actor import Role
from app.models import Cycle, Level, UnitKind, UnitSuccession, UnitTag
from tests.support.client import Client, Page
from tests.support.cycles import Cycles
from tests.support.factories import Make
from tests.support.page_rules import text_of


@pytest.fixture
def cycles(make: Make) -> Cycles:
    return Cycles(make)


@pytest.fixture
def cycle(make: Make, cycles: Cycles) -> Cycle:
    """Three ranked units and a guest; 2.2 alone differs: 1.5, 0.5 (declared 2) and 2."""
    cycle = make.cycle()
    old = make.unit("Lệ Thủy", kind=UnitKind.HUYEN, level=Level.DISTRICT)
    hill = make.unit("Ái Tử", parent=old)
    make._add(UnitTag(unit_id=hill.id, tag="mien_nui"))
    cycles.sheet(cycle, hill, appraised="1.5")
    before = make.unit("Cũ", parent=old)
    formed = make.unit("Cam Lộ")
    make._add(
        UnitSuccession(predecessor_id=before.id, successor_id=formed.id, effective_on=formed.valid_from)
    )
    cycles.sheet(cycle, formed, declared="2", appraised="0.5")
    cycles.sheet(cycle, make.unit("=1+1"), appraised="2")
    cycles.sheet(cycle, make.unit("Khách"), appraised="1", block=cycles.guests(cycle))
    return cycle


@pytest.fixture
def leader(make: Make, browsers: Callable[[], Client]) -> Client:
    browser = browsers()
    browser.sign_in(make.account(Role.LEADERSHIP))
    return browser


def open_view(browser: Client, result_id: int, query: str = "", *, status: int = 200) -> Page:
    return browser.get(browser.address("ranking.view", result_id=result_id) + query, status=status)


def rows(page: Page) -> list[list[str]]:
    return [[text_of(cell) for cell in row.select("td, th")][:-1] for row in page.all("form tbody tr")]


def names(page: Page) -> list[str]:
    return [row[1] for row in rows(page)]


def test_everybody_reads_the_published_ranking_and_comes_to_it_from_the_result(
    client: Client, cycles: Cycles, cycle: Cycle
) -> None:
    client.get(client.address("public.result", result_id=cycles.published(cycle)))
    page = client.follow("Lọc, xếp theo chỉ số, so sánh")
    assert [row[:2] for row in rows(page)] == [
        ["1", "Xã =1+1"], ["2", "Xã Ái Tử"], ["3", "Xã Cam Lộ"], ["–", "Xã Khách"],
    ]  # fmt: skip
    assert not page.all('select[name="stage"]')
    assert "Chỉ tiêu" not in [option["label"] for option in page.all("optgroup")]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?q=cam+lo", ["Xã Cam Lộ"]),
        ("?tag=mien_nui", ["Xã Ái Tử"]),
        ("?block=guests", ["Xã Khách"]),
        ("?sort=name", ["Xã =1+1", "Xã Ái Tử", "Xã Cam Lộ", "Xã Khách"]),
        ("?sort=worst", ["Xã Cam Lộ", "Xã Ái Tử", "Xã =1+1", "Xã Khách"]),
        ("?by=group:2&sort=worst", ["Xã Cam Lộ", "Xã Ái Tử", "Xã =1+1", "Xã Khách"]),
        ("?q=khong+co", []),
    ],
)
def test_a_view_is_narrowed_and_ordered_by_its_address(
    client: Client, cycles: Cycles, cycle: Cycle, query: str, expected: list[str]
) -> None:
    page = open_view(client, cycles.published(cycle), query)
    assert names(page) == expected


def test_units_are_found_by_the_district_they_were_formed_from(
    client: Client, cycles: Cycles, cycle: Cycle
) -> None:
    result_id = cycles.published(cycle)
    page = open_view(client, result_id)
    (choice,) = page.all('select[name="district"] option:-soup-contains("Lệ Thủy")')
    page = open_view(client, result_id, f"?district={choice['value']}")
    assert names(page) == ["Xã Ái Tử", "Xã Cam Lộ"]


def test_a_main_index_has_ranks_of_its_own_in_the_block(client: Client, cycles: Cycles, cycle: Cycle) -> None:
    page = open_view(client, cycles.published(cycle), "?by=group:1")
    assert [row[0] for row in rows(page)] == ["1", "1", "1", "1"]
    assert [row[2] for row in rows(page)] == ["4,00 / 4"] * 4
    page = open_view(client, cycles.published(cycle, correction="Lại."), "?by=group:2&block=xa")
    assert [row[0] for row in rows(page)] == ["1", "2", "3"]


def test_the_province_sees_own_points_indicators_and_round_1(
    leader: Client, cycles: Cycles, cycle: Cycle
) -> None:
    result_id = cycles.published(cycle)
    page = open_view(leader, result_id, "?stage=self")
    assert [row[:3] for row in rows(page)][:2] == [
        ["1", "Xã =1+1", "8,00 / 10"], ["1", "Xã Cam Lộ", "8,00 / 10"],
    ]  # fmt: skip
    page = open_view(leader, result_id, "?by=indicator:2.2&block=xa")
    assert [row[2] for row in rows(page)] == ["2,00 / 2", "1,50 / 2", "0,50 / 2"]
    page = open_view(leader, result_id, "?by=indicator:2.2&stage=self&block=xa&sort=worst")
    assert next(row[1:3] for row in rows(page)) == ["Xã Ái Tử", "1,50 / 2"]
    page = open_view(leader, result_id, "?by=indicator:2.2&stage=round_1&block=xa")
    assert [row[2] for row in rows(page)] == ["2,00 / 2", "1,50 / 2", "0,50 / 2"]
    page = open_view(leader, result_id, "?by=group:2&stage=self&block=xa")
    assert rows(page)[0][:3] == ["1", "Xã =1+1", "4,00 / 6"]
    page = open_view(leader, result_id, "?sort=cut&block=xa")
    assert names(page)[0] == "Xã Cam Lộ"


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("?by=indicator:2.2", "không xếp được theo “indicator:2.2”"),
        ("?stage=self", "Điểm tự chấm chỉ dành cho"),
        ("?stage=round_1", "Điểm vòng 1 chỉ xem được"),
        ("?sort=cut", "Không có cách sắp “cut”"),
        ("?sort=%27%20OR%201=1", "Không có cách sắp"),
        ("?block=x", "Đợt này không có khối “x”"),
        ("?tag=" + "x" * 500, "Không đơn vị nào mang nhãn"),
        ("?district=99999999999999999999", "Không có huyện cũ"),
        ("?grade=<b>", "Không có xếp loại “<b>”"),
        ("?by=group:99", "không xếp được theo"),
    ],
)
def test_what_the_address_asks_for_and_nobody_offers_is_said(
    client: Client, cycles: Cycles, cycle: Cycle, query: str, said: str
) -> None:
    result_id = cycles.published(cycle)
    page = open_view(client, result_id, query, status=400)
    assert said in page.text
    assert rows(page)
    page = client.get(client.address("ranking.view_xlsx", result_id=result_id) + query, status=400)
    assert said in page.text


@pytest.mark.parametrize(
    ("query", "spelled"),
    [
        ("?by=total&stage=final&q=&block=&sort=best&grade=", ""),
        ("?sort=name&q=+cam+&x=1", "?q=cam&sort=name"),
        ("?unit=B&unit=A&unit=B&after=abc", "?unit=A&unit=B"),
        ("?after=2147483648", ""),
    ],
)
def test_an_address_has_one_spelling(
    client: Client, cycles: Cycles, cycle: Cycle, query: str, spelled: str
) -> None:
    result_id = cycles.published(cycle)
    page = open_view(client, result_id, query)
    assert page.path == client.address("ranking.view", result_id=result_id) + spelled


def test_chosen_units_stand_side_by_side(client: Client, cycles: Cycles, cycle: Cycle) -> None:
    page = open_view(client, cycles.published(cycle))
    first, second, *_rest = [str(box["value"]) for box in page.all('input[name="unit"]')]
    page = client.submit('form:has(input[name="unit"])', {"unit": [first, second]})
    one, other = sorted((first, second))
    assert page.path.endswith(f"?unit={quote(one)}&unit={quote(other)}")
    lines = [[text_of(cell) for cell in row.select("td, th")] for row in page.all("main > .dti-table-box tr")]
    assert lines[0] == ["Chỉ số chính", "Xã =1+1", "Xã Ái Tử"]
    assert lines[1] == ["Hạng công bố", "1", "2"]
    assert lines[-1][1:] == ["4,00 / 6", "3,50 / 6"]
    assert len(names(page)) == 2
    page = client.get(page.path + "&unit=XYZ")
    assert "Không có trong bảng này: XYZ" in page.text


def test_the_workbook_has_a_frozen_heading_real_numbers_and_no_formula(
    leader: Client, cycles: Cycles, cycle: Cycle
) -> None:
    page = open_view(leader, cycles.published(cycle), "?by=indicator:2.2&block=xa")
    content = leader.follow("Tải bảng này (Excel)").response.get_data()
    sheet = load_workbook(io.BytesIO(content)).active
    assert sheet is not None
    assert sheet.freeze_panes == "A2"
    head = [cell.value for cell in sheet[1]]
    line = dict(zip(head, sheet[2], strict=True))
    points = next(cell for title, cell in line.items() if str(title).startswith("2.2. "))
    assert (points.value, points.number_format) == (2, "[$-42A]#,##0.00")
    assert line["Đơn vị"].value == "Xã =1+1"
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n"}
    assert sheet.column_dimensions["D"].width > 8
    assert "3 trong 4 đơn vị" in str(sheet.cell(6, 1).value)
    assert rows(page)[0][1] == "Xã =1+1"


def test_the_csv_says_the_same_in_vietnamese_digits(client: Client, cycles: Cycles, cycle: Cycle) -> None:
    open_view(client, cycles.published(cycle), "?q=cam")
    header, line, note = client.table("Tải bảng này (CSV)")
    said = dict(zip(header, line, strict=True))
    assert (said["Đơn vị"], said["Tổng điểm"], said["Hạng công bố"]) == ("Xã Cam Lộ", "6,5", "3")
    assert "Điểm tự chấm" not in header
    assert "1 trong 4 đơn vị" in note[0]


def test_a_trial_is_for_the_province_alone(
    client: Client, leader: Client, make: Make, cycles: Cycles
) -> None:
    cycle = make.cycle(trial=True)
    cycles.sheet(cycle, make.unit("Thử"), appraised="1")
    result_id = cycles.published(cycle)
    open_view(client, result_id, status=404)
    open_view(leader, result_id)


def test_pages_follow_each_other_in_every_order_with_few_statements(
    leader: Client, make: Make, cycles: Cycles
) -> None:
    cycle = make.cycle()
    for number in range(53):
        cycles.sheet(cycle, make.unit(f"Đơn Vị {number:02}"), appraised=f"{number % 7 / 4}")
    result_id = cycles.published(cycle)
    for query in ("", "?by=indicator:2.2", "?by=group:2&stage=self&sort=worst", "?sort=name", "?stage=self"):
        page = open_view(leader, result_id, query)
        assert page.statements.count <= 25
        first = names(page)
        last = names(leader.follow("Trang sau"))
        assert (len(first), len(last)) == (50, 3)
        assert len({*first, *last}) == 53
        assert names(leader.follow("Trang trước")) == first


def test_the_page_speaks_english(leader: Client, cycles: Cycles, cycle: Cycle) -> None:
    result_id = cycles.published(cycle)
    open_view(leader, result_id)
    leader.submit('form[action="/language"]', press="English")
    open_view(leader, result_id, "?by=group:2&unit=x", status=200)
