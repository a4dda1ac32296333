"""Pictures of a published result: leadership reads them, the tables beside say the same, units see their own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import select, update

from app.access.actor import Role
from app.models import Cycle, ResultGroup, ResultRow, Unit, UnitSuccession
from app.workflow.states import Status
from tests.support.client import Client, Page
from tests.support.cycles import REASON, Cycles
from tests.support.factories import Make
from tests.support.page_rules import text_of

SINCE = date(2030, 1, 1)
PAGES = ("picture", "units_map", "heat", "losses", "doubt")
UNRANKED_TOO = ("units_map", "heat")


@pytest.fixture
def cycles(make: Make) -> Cycles:
    return Cycles(make)


@pytest.fixture
def leader(make: Make, client: Client) -> Client:
    client.sign_in(make.account(Role.LEADERSHIP))
    return client


def opened(browser: Client, page: str, result_id: int, query: str = "", *, status: int = 200) -> Page:
    return browser.get(browser.address(f"leadership.{page}", result_id=result_id) + query, status=status)


def table(page: Page, caption: str) -> list[list[str]]:
    """The rows of the table with this caption, as texts."""
    (rows,) = [one for one in page.all("table") if text_of(one.select_one("caption")).startswith(caption)]
    return [[text_of(cell) for cell in row.select("th, td")] for row in rows.select("tbody tr")]


@pytest.fixture
def two_years(make: Make, cycles: Cycles) -> tuple[int, int]:
    """Two units in two years, by sets with the same main indices: one rises by 10 points of 100, one falls as far."""
    rising, falling = make.unit("Ba Đồn"), make.unit("Ái Tử")
    results = []
    for year, (first, second) in ((2029, ("0.5", "1.5")), (2030, ("1.5", "0.5"))):
        cycle = make.cycle(year=year)
        cycles.sheet(cycle, rising, appraised=first)
        cycles.sheet(cycle, falling, appraised=second)
        results.append(cycles.published(cycle))
    return results[0], results[1]


def test_the_picture_says_mean_classes_weakest_index_and_the_cut_with_its_reason(
    leader: Client, cycles: Cycles, make: Make
) -> None:
    cycle = cycles.finished({"Ba Đồn": "1.5", "Ái Tử": "1.5"})
    cycles.sheet(cycle, make.unit("Cam Lộ"), declared="2", appraised="0")
    page = opened(leader, "picture", cycles.published(cycle))
    assert "Trung bình 3 đơn vị đạt 70,00%." in page.text
    assert "Chỉ số chính thấp nhất: Hoạt động chính quyền số (50,00%)." in page.text
    assert table(page, "Số đơn vị theo xếp loại") == [["Khá", "3"]]
    ((unit, own, final, change, reason),) = table(page, "Bị giảm nhiều nhất")
    assert unit.startswith("Xã Cam Lộ")
    assert (own, final, change, reason) == ("2,00", "0,00", "−2,00", REASON)
    assert len(page.all("svg circle")) == 3
    assert "của 3 đơn vị" in text_of(page.all("svg[role=img] title")[0])


def test_two_years_with_the_same_main_indices_are_held_against_each_other(
    leader: Client, two_years: tuple[int, int]
) -> None:
    page = opened(leader, "picture", two_years[1])
    assert table(page, "Tăng nhiều nhất") == [["Xã Ba Đồn", "75,00%", "+10,00"]]
    assert table(page, "Giảm nhiều nhất") == [["Xã Ái Tử", "65,00%", "−10,00"]]
    assert "như năm 2029" in page.text
    assert page.all("svg polyline")


def test_nothing_is_compared_with_a_year_of_other_main_indices(
    leader: Client, cycles: Cycles, make: Make
) -> None:
    unit = make.unit("Ba Đồn")
    earlier, later = make.cycle(year=2029), make.cycle(year=2030)
    cycles.sheet(earlier, unit, appraised="1")
    cycles.sheet(later, unit, appraised="2")
    cycles.published(earlier)
    with make._session() as session:
        session.execute(update(ResultGroup).where(ResultGroup.code == "2").values(title="Chỉ số của năm ấy"))
    page = opened(leader, "picture", cycles.published(later))
    assert "hai năm không so được với nhau" in page.text
    assert "so với 2029" not in page.text
    assert not page.all("svg polyline")


def test_the_heat_map_is_put_in_order_by_a_main_index_and_searched_without_marks(
    leader: Client, cycles: Cycles
) -> None:
    result_id = cycles.published(cycles.finished({"Ba Đồn": "2", "Ái Tử": "0", "Đông Hà": "1"}))
    page = opened(leader, "heat", result_id, "?order=2")
    assert [row[0] for row in table(page, "Bảng nhiệt")] == ["3. Xã Ái Tử", "2. Xã Đông Hà", "1. Xã Ba Đồn"]
    assert table(page, "Bảng nhiệt")[0][2:] == ["100%", "33%"]
    page = opened(leader, "heat", result_id, "?q=dong+ha")
    assert [row[0] for row in table(page, "Bảng nhiệt")] == ["2. Xã Đông Hà"]
    assert "Không có đơn vị nào khớp" in opened(leader, "heat", result_id, "?q=khong").text
    assert opened(leader, "heat", result_id, "?order=%27").all("table")


def test_the_heat_map_shows_the_indicators_of_one_main_index_and_its_heads_put_it_in_order(
    leader: Client, cycles: Cycles
) -> None:
    result_id = cycles.published(cycles.finished({"Ba Đồn": "2", "Ái Tử": "0", "Đông Hà": "1"}))
    page = opened(leader, "heat", result_id, "?of=2")
    assert [text_of(head) for head in page.all("thead th")] == ["Hạng, đơn vị", "Tỷ lệ", "2.1", "2.2"]
    assert table(page, "Bảng nhiệt")[0] == ["1. Xã Ba Đồn", "80,00%", "50%", "100%"]
    page = leader.follow("2.2")
    assert [row[0] for row in table(page, "Bảng nhiệt")] == ["3. Xã Ái Tử", "2. Xã Đông Hà", "1. Xã Ba Đồn"]
    assert text_of(page.one("th[aria-sort=ascending]")) == "2.2 ▲"
    page = leader.follow("2.2 ▲")
    assert [row[0] for row in table(page, "Bảng nhiệt")] == ["1. Xã Ba Đồn", "2. Xã Đông Hà", "3. Xã Ái Tử"]
    assert text_of(page.one("option[selected][value='-2.2']")).startswith("Mạnh nhất ở 2.2")
    page = opened(leader, "heat", result_id, "?of=khong&order=2.2")
    assert [text_of(head) for head in page.all("thead th")][2:] == ["1", "2"]


def test_losses_name_the_indicator_and_the_units_that_lost_nothing_there(
    leader: Client, cycles: Cycles
) -> None:
    page = opened(leader, "losses", cycles.published(cycles.finished({"Ba Đồn": "2", "Ái Tử": "0"})))
    rows = {row[0].split()[0]: row[2:] for row in table(page, "Nơi mất điểm")}
    assert rows["2.1"] == ["50,00%", "4,00", "2,00", "0/2 đơn vị"]
    assert rows["2.2"] == ["50,00%", "2,00", "1,00", "1/2 đơn vị: Xã Ba Đồn"]
    assert rows["1.1"][:3] == ["100,00%", "0,00", "0,00"]
    assert [row[0].split()[0] for row in table(page, "Nơi mất điểm")][:2] == ["2.1", "2.2"]


def test_ranks_that_no_weights_change_have_an_interval_of_one(leader: Client, cycles: Cycles) -> None:
    page = opened(leader, "doubt", cycles.published(cycles.finished({"Ba Đồn": "2", "Ái Tử": "0"})))
    rows = table(page, "Khoảng hạng")
    assert [(row[0], row[1], row[4]) for row in rows] == [("1", "Xã Ba Đồn", "1"), ("2", "Xã Ái Tử", "2")]
    assert "2 trong 2 đơn vị có khoảng không quá 6 hạng" in page.text


def test_a_unit_stands_beside_the_middle_and_the_best_of_its_block_and_its_own_years(
    leader: Client, make: Make, two_years: tuple[int, int], browsers: Callable[[], Client]
) -> None:
    opened(leader, "result", two_years[1])
    page = leader.follow("Xã Ba Đồn")
    assert table(page, "Chỉ số chính so với khối")[1] == [
        "2. Hoạt động chính quyền số", "58,33%", "50,00%", "58,33%",
    ]  # fmt: skip
    assert table(page, "Tỷ lệ đạt qua các năm") == [["2029", "65,00%", ""], ["2030", "75,00%", ""]]


def test_what_a_unit_gave_itself_stands_beside_what_it_got(
    leader: Client, cycles: Cycles, make: Make
) -> None:
    cycle = make.cycle()
    cycles.sheet(cycle, make.unit("Cam Lộ"), declared="2", appraised="0")
    opened(leader, "result", cycles.published(cycle))
    page = leader.follow("Xã Cam Lộ")
    rows = table(page, "Tự chấm và kết quả")
    assert rows[1] == ["2. Hoạt động chính quyền số", "", "66,67%", "33,33%", "−33,34"]
    assert rows[0][2:] == ["100,00%", "100,00%", "0,00"]
    assert len(page.all("svg.dti-picture--bar .dti-picture__mark")) == 2


def test_a_year_of_other_main_indices_is_parted_from_the_others(
    leader: Client, make: Make, two_years: tuple[int, int]
) -> None:
    with make._session() as session:
        rows = select(ResultRow.id).where(ResultRow.result_id == two_years[0])
        session.execute(
            update(ResultGroup)
            .where(ResultGroup.row_id.in_(rows), ResultGroup.code == "2")
            .values(title="Khác")
        )
    opened(leader, "result", two_years[1])
    page = leader.follow("Xã Ba Đồn")
    assert len(page.all(".dti-picture__break")) == 1
    assert "không so qua nét ấy" in page.text
    assert "khác năm trước" in table(page, "Tỷ lệ đạt qua các năm")[1][2]


def test_the_unit_sees_its_own_picture_and_nobody_elses(
    make: Make, cycles: Cycles, browsers: Callable[[], Client]
) -> None:
    unit = make.unit("Ba Đồn")
    cycle = make.cycle()
    sheet = cycles.sheet(cycle, unit, appraised="2")
    other = cycles.sheet(cycle, make.unit("Ái Tử"), appraised="0")
    officer = browsers()
    officer.sign_in(make.account(Role.UNIT_HEAD, unit=unit))
    address = officer.address("unit.own_result", assessment_id=sheet.id)
    assert "chưa được công bố" in officer.get(address, status=409).text
    cycles.published(cycle)
    officer.get(officer.address("unit.sheet", assessment_id=sheet.id))
    page = officer.follow("So với khối và các năm")
    assert table(page, "Chỉ số chính so với khối")[1][1:] == ["66,67%", "50,00%", "66,67%"]
    officer.get(officer.address("unit.own_result", assessment_id=other.id), status=404)


def test_a_merged_unit_begins_with_the_mean_of_its_predecessors(
    leader: Client, make: Make, cycles: Cycles
) -> None:
    first, second = make.unit("Ba Đồn"), make.unit("Ái Tử")
    before = make.cycle(year=2029)
    cycles.sheet(before, first, appraised="2")
    cycles.sheet(before, second, appraised="0")
    cycles.published(before)
    merged = make.unit("Mới")
    for unit in (first, second):
        make._add(UnitSuccession(predecessor_id=unit.id, successor_id=merged.id, effective_on=SINCE))
    cycle = make.cycle(year=2030)
    cycles.sheet(cycle, merged, appraised="1")
    opened(leader, "result", cycles.published(cycle))
    page = leader.follow("Xã Mới")
    assert table(page, "Tỷ lệ đạt qua các năm")[0] == [
        "2029", "70,00%", "trung bình của Xã Ái Tử, Xã Ba Đồn, không phải kết quả của chính đơn vị",
    ]  # fmt: skip


def test_leadership_sees_in_counts_where_a_cycle_under_way_stands(
    leader: Client, cycles: Cycles, make: Make
) -> None:
    cycle = make.cycle(title="Đợt đang chạy", year=2031)
    cycles.sheet(cycle, make.unit("Ba Đồn"), appraised="2")
    make.assessment(cycle, make.unit("Ái Tử"))
    make.assessment(cycle, make.unit("Đông Hà"), status=Status.EXPLAINING)
    published = cycles.finished({"Hải Lăng": "1"})
    cycles.published(published)
    page = leader.get("/leadership/")
    ((title, phase, handed_in, confirmed, explaining),) = table(page, "Các đợt đang chạy")
    assert title == cycle.title
    assert phase.startswith("Tự chấm điểm")
    assert (handed_in, confirmed, explaining) == ("2/3", "1/3", "1")


@pytest.mark.parametrize("page", PAGES)
def test_a_result_without_a_ranked_block_says_so(
    leader: Client, cycles: Cycles, make: Make, page: str
) -> None:
    cycle: Cycle = make.cycle()
    guest: Unit = make.unit("Khách")
    cycles.sheet(cycle, guest, appraised="1", block=cycles.guests(cycle))
    shown = opened(leader, page, cycles.published(cycle))
    assert ("không có khối nào xếp hạng" in shown.text) is (page not in UNRANKED_TOO)


@pytest.mark.parametrize("page", PAGES)
def test_pictures_say_whose_page_they_are_and_every_picture_has_words(
    leader: Client, cycles: Cycles, page: str
) -> None:
    shown = opened(leader, page, cycles.published(cycles.finished({"Ba Đồn": "2", "Ái Tử": "0"})))
    assert [text_of(one) for one in shown.all("nav [aria-current=page]")]
    assert all(one.get("aria-hidden") or one.select_one("title") for one in shown.all("main svg"))
    assert all(len(str(one)) < 60_000 for one in shown.all("main svg"))
