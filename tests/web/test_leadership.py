"""The province's pages: the ranking with all that is compared, one unit in full, papers byte for byte."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable
from hashlib import sha256
from urllib.parse import unquote

import pytest

from app.access.actor import Role
from app.models import Cycle, UnitKind
from tests.support.client import Client, Page
from tests.support.cycles import REASON, Cycles
from tests.support.factories import Make
from tests.support.page_rules import text_of


@pytest.fixture
def cycles(make: Make) -> Cycles:
    return Cycles(make)


@pytest.fixture
def cycle(make: Make, cycles: Cycles) -> Cycle:
    """Three ranked units, of which two tie, and a guest."""
    cycle = cycles.finished({"Ba Đồn": "1.5", "Ái Tử": "1.5"})
    cycles.sheet(cycle, make.unit("Cam Lộ"), declared="2", appraised="0")
    cycles.sheet(cycle, make.unit("Khách"), appraised="1", block=cycles.guests(cycle))
    return cycle


@pytest.fixture
def leader(make: Make, client: Client) -> Client:
    client.sign_in(make.account(Role.LEADERSHIP))
    return client


def open_result(browser: Client, result_id: int, query: str = "", **kwargs: int) -> Page:
    return browser.get(browser.address("leadership.result", result_id=result_id) + query, **kwargs)


def names(page: Page) -> list[str]:
    return page.texts("tbody th[scope=row] a")


def test_the_ranking_shows_ties_totals_grades_and_the_cut(
    leader: Client, cycles: Cycles, cycle: Cycle
) -> None:
    page = open_result(leader, cycles.published(cycle))
    rows = [[text_of(cell) for cell in row.select("td, th")] for row in page.all("tbody tr")]
    assert [row[:7] for row in rows[:3]] == [
        ["1", "Xã Ái Tử", "7,50 / 10", "75,00%", "Khá", "7,50", "0,00"],
        ["1", "Xã Ba Đồn", "7,50 / 10", "75,00%", "Khá", "7,50", "0,00"],
        ["3", "Xã Cam Lộ", "6,00 / 10", "60,00%", "Khá", "8,00", "−2,00"],
    ]
    assert "Đơn vị tham khảo (không xếp hạng)" in page.text
    assert "Quyết định số 125/QĐ-UBND ngày 15/11/2030" in page.text


def test_distribution_and_weakest_main_indices_are_of_the_whole_block(
    leader: Client, cycles: Cycles, cycle: Cycle
) -> None:
    page = open_result(leader, cycles.published(cycle), "?q=cam+lo")
    assert names(page) == ["Xã Cam Lộ"]
    assert "3 (100,00%)" in page.text
    # (3.5 + 3.5 + 2) of 18 points in main index 2, all of main index 1
    weakest = [text for text in page.texts("tbody th[scope=row]") if "–" in text]
    assert weakest == ["2 – Hoạt động chính quyền số", "1 – Nhận thức số"]
    assert "50,00%" in page.text


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?q=ai+tu", ["Xã Ái Tử"]),
        ("?order=cut", ["Xã Cam Lộ", "Xã Ái Tử", "Xã Ba Đồn", "Xã Khách"]),
        ("?order=name&grade=Khá", ["Xã Ái Tử", "Xã Ba Đồn", "Xã Cam Lộ", "Xã Khách"]),
        ("?q=khong+co", []),
    ],
)
def test_the_ranking_is_searched_without_diacritics_filtered_and_ordered(
    leader: Client, cycles: Cycles, cycle: Cycle, query: str, expected: list[str]
) -> None:
    assert names(open_result(leader, cycles.published(cycle), query)) == expected


def test_a_unit_page_explains_every_indicator(leader: Client, cycles: Cycles, cycle: Cycle) -> None:
    open_result(leader, cycles.published(cycle))
    page = leader.follow("Xã Cam Lộ")
    assert page.heading.endswith("Xã Cam Lộ")
    assert REASON in page.text
    assert "2/4.000" in page.text or "2.000" in page.text
    assert "−2,00" in page.text
    assert "3/3" in page.text


def test_a_correction_shows_the_change_and_the_old_version_points_to_the_new_one(
    leader: Client, cycles: Cycles, cycle: Cycle, make: Make
) -> None:
    first = cycles.published(cycle)
    cycles.sheet(cycle, make.unit("Đakrông"), appraised="2")
    second = cycles.published(cycle, correction="Bổ sung xã Đakrông.")
    page = open_result(leader, second)
    assert "Bổ sung xã Đakrông." in page.text
    assert "xuống 1 hạng" in page.text
    assert "mới" in page.text
    old = open_result(leader, first)
    assert "Đã được thay thế" in old.text
    assert leader.follow("Xem bản hiện hành").path == leader.address("leadership.result", result_id=second)


def test_a_paper_is_downloaded_byte_for_byte_under_its_vietnamese_name(
    leader: Client, cycles: Cycles, cycle: Cycle
) -> None:
    page = open_result(leader, cycles.published(cycle))
    link = page.one('a:-soup-contains("Tải bảng xếp hạng")')["href"]
    first, second = leader.get(str(link)), leader.get(str(link))
    content = first.response.get_data()
    assert content == second.response.get_data()
    assert first.response.headers["ETag"] == f'"{sha256(content).hexdigest()}"'
    assert first.response.mimetype == "application/pdf"
    disposition = unquote(first.response.headers["Content-Disposition"])
    assert disposition.startswith("attachment")
    assert "filename*=UTF-8''Xếp hạng - Khối xã, phường, đặc khu - 2030.pdf" in disposition


def test_all_certificates_come_in_one_archive_in_the_order_of_the_ranking(
    leader: Client, cycles: Cycles, cycle: Cycle
) -> None:
    open_result(leader, cycles.published(cycle))
    page = leader.follow("Tải 3 giấy chứng nhận (ZIP)")
    with zipfile.ZipFile(io.BytesIO(page.response.get_data())) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == [
            "001 Giấy chứng nhận - Xã Ái Tử - 2030.pdf",
            "002 Giấy chứng nhận - Xã Ba Đồn - 2030.pdf",
            "003 Giấy chứng nhận - Xã Cam Lộ - 2030.pdf",
        ]


def test_the_table_comes_as_a_file_that_excel_reads(leader: Client, cycles: Cycles, make: Make) -> None:
    cycle = make.cycle()
    cycles.sheet(cycle, make.unit("=1+1", kind=UnitKind.THI_TRAN), appraised="1")
    open_result(leader, cycles.published(cycle))
    content = leader.follow("Tải bảng (CSV)").response.get_data()
    assert content.startswith(b"\xef\xbb\xbf")
    header, row = csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";")
    assert header[:4] == ["Khối", "Hạng", "Mã đơn vị", "Đơn vị"]
    assert (row[1], row[3]) == ("1", "'=1+1")
    assert row[6:12] == ["7", "10", "70", "7", "10", "70"]


def test_a_result_sheet_is_printed_on_demand_and_then_downloaded(
    leader: Client, cycles: Cycles, cycle: Cycle
) -> None:
    open_result(leader, cycles.published(cycle))
    leader.follow("Xã Cam Lộ")
    leader.submit('form:has(button:-soup-contains("Lập phiếu kết quả"))')
    assert "Phiếu kết quả đã sẵn sàng" in leader.page.text
    assert leader.follow("Tải phiếu kết quả (PDF)").response.get_data().startswith(b"%PDF-")


def test_somebody_elses_papers_do_not_exist(
    make: Make, browsers: Callable[[], Client], cycles: Cycles, cycle: Cycle, leader: Client
) -> None:
    page = open_result(leader, cycles.published(cycle))
    certificate = str(page.all('a:-soup-contains("Tải PDF")')[0]["href"])
    stranger = browsers()
    stranger.sign_in(make.account(Role.UNIT_HEAD))
    stranger.get(certificate, status=404)
    stranger.get(leader.address("leadership.paper", paper_id=9999), status=404)


def test_statements_do_not_grow_with_the_number_of_units(leader: Client, cycles: Cycles, make: Make) -> None:
    counts = []
    for year, size in ((2031, 1), (2032, 6)):
        cycle = make.cycle(year=year)
        for number in range(size):
            cycles.sheet(cycle, make.unit(), appraised=f"0.{number}")
        counts.append(open_result(leader, cycles.published(cycle)).statements.count)
    assert counts[0] == counts[1]
    assert counts[0] <= 18


def test_without_results_the_page_says_when_they_will_come(leader: Client) -> None:
    assert "Chưa có kết quả nào được công bố" in leader.get(leader.address("leadership.overview")).text
    leader.get(leader.address("leadership.result", result_id=1), status=404)
    leader.get(leader.address("leadership.unit_result", row_id=1), status=404)
