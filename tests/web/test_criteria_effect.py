"""The same sheets under another criteria set: who rises, who falls, through which indicator; nothing is stored."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pytest
from flask import Flask
from openpyxl import load_workbook
from sqlalchemy import update

from app.access.actor import Role
from app.models import Assessment, Cycle, Event, Score, UnitKind
from app.queries.insight import comparisons
from app.workflow.states import Status
from tests.support.background import do_all_work
from tests.support.books import row_counts
from tests.support.client import Client, Page
from tests.support.cycles import Cycles
from tests.support.factories import Make
from tests.web.test_insight import table

EFFECT = "Thay đổi nếu đổi bộ tiêu chí"
OTHER = "dti/2033/commune"
"""Like the set of 2030, but 2.1 compares each unit with the best: half of the files online is no half of the points."""


@pytest.fixture
def cycles(make: Make) -> Cycles:
    return Cycles(make)


@pytest.fixture
def leader(make: Make, client: Client) -> Client:
    client.sign_in(make.account(Role.LEADERSHIP))
    return client


@pytest.fixture
def cycle(make: Make, cycles: Cycles) -> Cycle:
    """Two units: one leads by points typed by hand, the other has more files online, beyond what the old set asks."""
    cycle = make.cycle(title="Đợt năm 2030")
    cycles.sheet(cycle, make.unit("Ba Đồn"), appraised="2", online=3200)
    cycles.sheet(cycle, make.unit("Ái Tử"), appraised="1.5", online=4000)
    return cycle


def compared(browser: Client, cycle: Cycle, to: str = OTHER, *, file: str = "", status: int = 200) -> Page:
    return browser.get(f"/leadership/criteria-effect{file}?cycle={cycle.id}&to={to}", status=status)


def test_leadership_sees_who_rises_who_falls_and_through_which_indicator(
    leader: Client, cycle: Cycle, make: Make
) -> None:
    make.assessment(cycle, make.unit("Đông Hà"), status=Status.REVIEW_1)
    leader.get("/leadership/")
    leader.follow("Nếu đổi bộ tiêu chí: ai lên, ai xuống")
    page = leader.submit("form.dti-narrow", {"cycle": str(cycle.id), "to": OTHER})

    assert table(page, EFFECT) == [
        ["Xã Ái Tử", "2 → 1", "lên 1", "9,50 / 10 (95,00%) Tốt", "9,50 / 10 (95,00%) Tốt",
            "do các đơn vị khác"],
        [
            "Xã Ba Đồn", "1 → 2", "xuống 1", "10,00 / 10 (100,00%) Tốt", "9,20 / 10 (92,00%) Tốt",
            "−0,80 2.1",
        ],
    ]  # fmt: skip
    assert "Chỉ tiêu: 2.1 – Hồ sơ trực tuyến." in page.text
    assert "2 đơn vị: 1 lên hạng, 1 xuống hạng, 0 giữ nguyên." in page.text
    assert "1 phiếu chưa xác nhận nên không có ở đây" in page.text
    assert "2.1: cách tính" in page.one("details").text


def test_nothing_is_stored_by_comparing(app: Flask, leader: Client, cycle: Cycle) -> None:
    before = row_counts(app, Assessment, Score, Event)

    compared(leader, cycle)

    assert row_counts(app, Assessment, Score, Event) == before


def test_what_the_new_set_asks_and_nobody_declared_is_said(
    leader: Client, cycles: Cycles, make: Make
) -> None:
    cycle = make.cycle()
    cycles.sheet(cycle, make.unit("Ba Đồn"), appraised="2")
    page = compared(leader, cycle, "dti/2031/commune")

    assert "4 trong 7 chỉ tiêu, tối đa 14 điểm" in page.text
    assert "2.2 Hệ thống được bảo vệ đầy đủ: tối đa 5 điểm, 1 đơn vị chưa có số liệu" in page.text
    assert "Hai bộ có tổng điểm khác nhau thì so bằng tỷ lệ" in page.text


@pytest.mark.parametrize(
    ("to", "said"),
    [
        ("dti/2099/commune", "Không có bộ tiêu chí dti/2099/commune."),
        ("par/2030/commune", "Bộ par/2030/commune thuộc lĩnh vực hoặc cấp khác với đợt này"),
        ("dti/2034/commune", "Bộ dti/2034/commune không hỏi số liệu nào mà các phiếu của đợt đã kê khai"),
        ("dti/2030/commune", "Đợt này đang chấm đúng bằng bộ dti/2030/commune"),
    ],
)
def test_a_set_that_cannot_be_compared_is_refused_by_name(
    leader: Client, cycle: Cycle, to: str, said: str
) -> None:
    for file in ("", ".csv", ".xlsx"):
        page = compared(leader, cycle, to, file=file, status=422)
        assert said in page.one("#to-error").text
        assert not page.all("table")


def test_only_what_fits_is_offered_and_what_can_be_compared_at_once_comes_first(
    leader: Client, cycle: Cycle, make: Make
) -> None:
    make.cycle(title="Đợt chưa ai thẩm định", year=2031)
    page = leader.get("/leadership/criteria-effect")
    offered = [str(option["value"]) for option in page.all("#to option")]
    assert OTHER in offered
    assert all(name.startswith("dti/") and name.endswith("/commune") for name in offered)
    assert (offered[-1], page.all("#cycle option")[0]["value"]) == ("dti/2030/commune", str(cycle.id))


def test_a_set_that_does_not_measure_a_kind_of_unit_is_refused_with_the_units(
    leader: Client, cycles: Cycles, make: Make, cycle: Cycle
) -> None:
    cycles.sheet(cycle, make.unit("Cồn Cỏ", kind=UnitKind.DAC_KHU), appraised="1")

    page = compared(leader, cycle, "dti/2031/commune", status=422)

    assert "không chấm loại đơn vị của Đặc khu Cồn Cỏ" in page.one("#to-error").text


def test_a_cycle_without_finished_sheets_and_an_installation_without_cycles_say_so(
    leader: Client, make: Make
) -> None:
    assert "Chưa có đợt đánh giá nào" in leader.get("/leadership/criteria-effect").text
    cycle = make.cycle()
    make.assessment(cycle, make.unit("Ba Đồn"))
    assert "hiện có 1 phiếu còn đang làm" in compared(leader, cycle).text


def test_the_table_goes_out_as_csv_and_as_a_workbook_with_real_numbers(leader: Client, cycle: Cycle) -> None:
    compared(leader, cycle)
    header, *rows = leader.table("Tải bảng này (CSV)")
    assert rows[1][2:6] == ["Xã Ba Đồn", "1", "2", "-1"]
    assert rows[1][-1] == "2.1 −0,80"
    assert header[3] == "Hạng theo bộ đang dùng"
    address = f"/leadership/criteria-effect.xlsx?cycle={cycle.id}&to={OTHER}"
    sheet = load_workbook(BytesIO(leader.ask(address).data)).active
    assert [cell.value for cell in sheet[3]][2:7] == ["Xã Ba Đồn", 1, 2, -1, 10]


def test_units_that_are_not_ranked_have_points_and_no_ranks(
    leader: Client, cycles: Cycles, make: Make
) -> None:
    cycle = make.cycle()
    cycles.sheet(cycle, make.unit("Khách"), appraised="1", block=cycles.guests(cycle))
    page = compared(leader, cycle)
    assert "1 đơn vị được chấm, không xếp hạng." in page.text
    assert table(page, EFFECT)[0][1:3] == ["7,00 / 10 (70,00%) Khá", "9,00 / 10 (90,00%) Tốt"]


def test_units_and_other_families_find_nothing(make: Make, client: Client, cycle: Cycle) -> None:
    client.sign_in(make.account(Role.UNIT_HEAD, unit=make.unit("Khác")))
    compared(client, cycle, status=403)
    client.get("/leadership/criteria-effect?cycle=abc&to=x", status=403)


def test_a_large_cycle_is_compared_in_the_background_and_kept_for_whoever_asked(
    cycles: Cycles, make: Make, browsers: Callable[[], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(comparisons, "AT_ONCE", 1)
    cycle = make.cycle()
    cycles.sheet(cycle, make.unit("Ba Đồn"), appraised="2", online=3200)
    second = cycles.sheet(cycle, make.unit("Ái Tử"), appraised="1.5", online=4000)
    leader, other = browsers(), browsers()
    leader.sign_in(make.account(Role.LEADERSHIP))
    other.sign_in(make.account(Role.LEADERSHIP))
    small = compared(leader, cycle)
    assert "Đợt có 2 phiếu đã xác nhận. Máy chủ so trong nền" in small.text
    assert not small.all("table")

    leader.submit("form.dti-inline-form[action$='/criteria-effect']", {})
    job = leader.page.path
    assert "Đang so" in compared(leader, cycle).text
    do_all_work(leader.app)
    leader.get(job)
    page = leader.follow("Xem ai lên, ai xuống")
    assert [row[:3] for row in table(page, EFFECT)] == [
        ["Xã Ái Tử", "2 → 1", "lên 1"], ["Xã Ba Đồn", "1 → 2", "xuống 1"],
    ]  # fmt: skip
    monkeypatch.setattr(comparisons, "AT_ONCE", 100)
    at_once = table(compared(leader, cycle), EFFECT)
    monkeypatch.setattr(comparisons, "AT_ONCE", 1)
    assert table(page, EFFECT) == at_once
    assert len(leader.table("Tải bảng này (CSV)")) == 3
    assert not compared(other, cycle).all("table")

    with make._session() as session:
        session.execute(update(Assessment).where(Assessment.id == second.id).values(revision=99))
    assert not compared(leader, cycle).all("table")
    leader.submit("form.dti-inline-form[action$='/criteria-effect']", {})
    do_all_work(leader.app)
    assert compared(leader, cycle).all("table")


def test_what_the_worker_finds_not_comparable_ends_its_work_by_name(
    leader: Client, cycles: Cycles, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(comparisons, "AT_ONCE", 0)
    cycle = make.cycle()
    cycles.sheet(cycle, make.unit("Ba Đồn"), appraised="2")
    compared(leader, cycle, "dti/2034/commune")
    leader.submit("form.dti-inline-form[action$='/criteria-effect']", {})
    do_all_work(leader.app)
    assert "Bộ dti/2034/commune không hỏi số liệu nào" in leader.get(leader.page.path).text


def test_in_english_the_comparison_marks_what_stays_vietnamese(leader: Client, cycle: Cycle) -> None:
    leader.get("/leadership/")
    leader.submit('form[action="/language"]')
    page = compared(leader, cycle, "dti/2031/commune")

    assert "units have no figures" in page.text
