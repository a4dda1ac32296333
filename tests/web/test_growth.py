"""No page grows with the province: the same statements, rows read and bytes for many units as for a few more than fit.

Not timed: `benchmarks/province.py` is.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import cycle as cycle_through

import pytest
from flask import Flask
from sqlalchemy.engine import Engine

from app.access.actor import Role
from app.models import Assessment, Cycle, Unit
from app.queries.cycles.central_overview import NAMED
from app.queries.paging import PAGE
from app.queries.reviews.next_row import SOME
from app.workflow.states import Status
from tests.support.application import Applications
from tests.support.appraisals import Appraisals, agreement_form
from tests.support.background import do_all_work
from tests.support.client import Client, Page
from tests.support.cycles import Cycles
from tests.support.factories import Make
from tests.support.growth import Cost, cost_of, rows_read

CENTRAL_TREE = "par/2030/commune"
FEW, MANY = 3, 12
"""Units of a list that fits on a page in any case."""


@pytest.fixture
def engine(app: Flask, applications: Applications, environ: dict[str, str]) -> Engine:
    return applications.get(environ)[1]


@pytest.fixture
def cycles(make: Make) -> Cycles:
    return Cycles(make)


def published(make: Make, cycles: Cycles, year: int, size: int) -> tuple[int, Assessment, Unit]:
    """A published cycle with `size` units: the result, one sheet and its unit."""
    cycle: Cycle = make.cycle(year=year)
    guests = cycles.guests(cycle)
    unit = make.unit("Một Xã")
    sheet = cycles.sheet(cycle, unit, appraised="1", block=guests)
    for number in range(size - 1):
        cycles.sheet(cycle, make.unit(f"Xã Khác {number:03d}"), appraised="2", block=guests)
    return cycles.published(cycle), sheet, unit


def test_a_units_own_published_sheet_is_read_without_those_of_others(
    engine: Engine, make: Make, cycles: Cycles, browsers: Callable[[], Client]
) -> None:
    def cost(year: int, size: int) -> Cost:
        _result, sheet, unit = published(make, cycles, year, size)
        browser = browsers()
        browser.sign_in(make.account(Role.UNIT_HEAD, unit=unit))
        return cost_of(engine, lambda: browser.get(f"/unit/assessments/{sheet.id}"))

    assert cost(2031, FEW).grew_to(cost(2032, MANY)) == []


def test_the_guard_sees_a_row_read_for_every_unit(engine: Engine, make: Make, client: Client) -> None:
    def ask() -> Page:
        with engine.connect() as connection:
            connection.exec_driver_sql("SELECT id FROM unit").all()
        return client.get("/verify")

    make.unit()
    few = cost_of(engine, ask)
    make.unit()
    assert few.grew_to(cost_of(engine, ask)) == ["rows: 1, then 2"]
    with rows_read(engine) as nothing:
        pass
    assert nothing.count == 0


def board(make: Make, year: int, size: int) -> Cycle:
    """A cycle with sheets in every step that the board tells apart."""
    statuses = cycle_through((Status.DRAFT, Status.SUBMITTED, Status.REVIEW_1, Status.REVIEW_2))
    with make.together():
        cycle = make.cycle(year=year)
        for number, status in zip(range(size), statuses, strict=False):
            make.assessment(cycle, make.unit(f"Số {year} {number:03d}"), status=status)
    return cycle


@pytest.mark.parametrize("query", ["", "?order=deadline", "?only=late", "?q=so", "?status=draft"])
def test_the_board_shows_a_page_whatever_the_number_of_units(
    engine: Engine, make: Make, client: Client, query: str
) -> None:
    client.sign_in(make.account(Role.SECRETARIAT))

    def cost(year: int, size: int) -> Cost:
        cycle = board(make, year, size)
        return cost_of(engine, lambda: client.get(f"/secretariat/cycles/{cycle.id}{query}"))

    assert cost(2031, 4 * (PAGE + 1)).grew_to(cost(2032, 6 * (PAGE + 1))) == []


def test_confirming_what_is_ready_shows_a_page_of_it_and_of_what_is_not(
    engine: Engine, make: Make, cycles: Cycles, client: Client
) -> None:
    client.sign_in(make.account(Role.SECRETARIAT))

    def cost(year: int, size: int) -> Cost:
        cycle = board(make, year, size)
        with make.together():
            for number in range(PAGE + size):
                unit = make.unit(f"Xong {year} {number:03d}")
                cycles.sheet(cycle, unit, appraised="1", status=Status.REVIEW_1)
        page = client.get(f"/secretariat/cycles/{cycle.id}/confirm")
        assert page.heading == f"Xác nhận {PAGE + size} phiếu đã thẩm định xong?"
        return cost_of(engine, lambda: client.get(page.path))

    assert cost(2031, 2 * PAGE).grew_to(cost(2032, 3 * PAGE)) == []


@pytest.mark.parametrize("order", ["name", "status", "deadline"])
def test_every_sheet_stands_on_one_page_of_the_board_and_the_way_back_is_the_same(
    make: Make, client: Client, order: str
) -> None:
    cycle = board(make, 2031, 2 * PAGE + 3)
    client.sign_in(make.account(Role.SECRETARIAT))
    pages = [client.get(f"/secretariat/cycles/{cycle.id}?order={order}").texts("tbody th a")]
    pages += [client.follow("Trang sau").texts("tbody th a") for _ in range(2)]
    assert [len(page) for page in pages] == [PAGE, PAGE, 3]
    assert len({name for page in pages for name in page}) == 2 * PAGE + 3
    assert "Trang sau" not in client.page.text
    assert client.follow("Trang trước").texts("tbody th a") == pages[1]
    assert client.follow("Trang trước").texts("tbody th a") == pages[0]
    assert "Trang trước" not in client.page.text
    assert len(client.table("Tải bảng này (CSV, mở bằng Excel)")) == 2 * PAGE + 4


@pytest.mark.parametrize("query", ["?after=999999", "?after=99999999999999999999", "?before=x", "?after=-1"])
def test_a_row_that_is_not_there_leads_to_the_first_page(make: Make, client: Client, query: str) -> None:
    cycle = board(make, 2031, 3)
    client.sign_in(make.account(Role.SECRETARIAT))
    assert len(client.get(f"/secretariat/cycles/{cycle.id}{query}").texts("tbody th a")) == 3


def test_central_figures_are_counted_whatever_the_number_of_units(
    engine: Engine, make: Make, client: Client
) -> None:
    client.sign_in(make.account(Role.SECRETARIAT))

    def cost(year: int, size: int) -> Cost:
        with make.together():
            cycle = make.cycle(year=year, tree_id=CENTRAL_TREE)
            for _ in range(size):
                make.assessment(cycle, make.unit())
        return cost_of(engine, lambda: client.get(f"/secretariat/cycles/{cycle.id}/central"))

    assert cost(2031, NAMED + 1).grew_to(cost(2032, 3 * NAMED)) == []


@pytest.mark.parametrize(
    "address", ["/leadership/results/{}", "/leadership/results/{}?order=cut", "/results/{}"]
)
def test_a_ranking_shows_a_page_whatever_the_number_of_units(
    engine: Engine, make: Make, cycles: Cycles, client: Client, address: str
) -> None:
    client.sign_in(make.account(Role.LEADERSHIP))

    def cost(year: int, size: int) -> Cost:
        result_id, _sheet, _unit = published(make, cycles, year, size)
        return cost_of(engine, lambda: client.get(address.format(result_id)))

    assert cost(2031, PAGE + 1).grew_to(cost(2032, PAGE + 30)) == []


def test_the_preview_of_a_publication_shows_a_page_whatever_the_number_of_units(
    app: Flask, engine: Engine, make: Make, cycles: Cycles, client: Client
) -> None:
    client.sign_in(cycles.secretariat)

    def cost(year: int, size: int) -> Cost:
        with make.together():
            cycle = make.cycle(year=year)
            guests = cycles.guests(cycle)
            for number in range(size):
                status = Status.CONFIRMED if number % 2 else Status.REVIEW_1
                unit = make.unit(f"Số {year} {number:03d}")
                cycles.sheet(cycle, unit, appraised="1", block=guests, status=status)
        page = client.get(f"/secretariat/cycles/{cycle.id}/publish")
        page = client.submit('form[action$="/publish/preview"]', {})
        assert page.heading == "Lập bản xem trước công bố"
        do_all_work(app)
        client.get(page.path)
        page = client.follow("Xem bản xem trước")
        assert len(page.texts("tbody th")) == PAGE
        return cost_of(engine, lambda: client.get(page.path))

    assert cost(2031, 2 * PAGE + 4).grew_to(cost(2032, 2 * PAGE + 40)) == []


@pytest.mark.parametrize("order", ["rank", "name", "cut"])
def test_every_line_stands_on_one_page_of_the_ranking_and_all_of_them_in_the_file(
    make: Make, cycles: Cycles, client: Client, order: str
) -> None:
    result_id, _sheet, _unit = published(make, cycles, 2031, PAGE + 3)
    client.sign_in(make.account(Role.LEADERSHIP))
    first = client.get(f"/leadership/results/{result_id}?order={order}").texts("tbody th a")
    second = client.follow("Trang sau").texts("tbody th a")
    assert (len(first), len(second), len({*first, *second})) == (PAGE, 3, PAGE + 3)
    assert client.follow("Trang trước").texts("tbody th a") == first
    lines = client.table("Tải bảng (CSV)")
    assert [line[3] for line in lines[1 : PAGE + 4]] == [*first, *second]


@pytest.mark.parametrize("query", ["", "?q=can+bo", "?role=unit_head"])
def test_the_list_of_accounts_shows_a_page_whatever_their_number(
    engine: Engine, make: Make, client: Client, query: str
) -> None:
    client.sign_in(make.account(Role.ADMINISTRATOR))

    def cost(size: int) -> Cost:
        with make.together():
            for number in range(size):
                make.account(Role.UNIT_HEAD, name=f"Cán bộ {number:03d}")
        return cost_of(engine, lambda: client.get(f"/admin/accounts{query}"))

    assert cost(PAGE + 1).grew_to(cost(PAGE)) == []
    client.get(f"/admin/accounts{query}")
    assert len(client.follow("Trang sau").texts("tbody th a")) == PAGE


def test_every_unit_stands_on_one_page_of_the_list_of_units(make: Make, client: Client) -> None:
    with make.together():
        for number in range(2 * PAGE + 3):
            make.unit(f"Số {number:03d}")
    client.sign_in(make.account(Role.ADMINISTRATOR))
    first = client.get("/units/").texts("tbody th a")
    second = client.follow("Trang sau").texts("tbody th a")
    last = client.follow("Trang sau").texts("tbody th a")
    assert (len(first), len(last), len({*first, *second, *last})) == (PAGE, 3, 2 * PAGE + 3)
    assert client.follow("Trang trước").texts("tbody th a") == second
    assert client.follow("Trang trước").texts("tbody th a") == first
    assert len(client.table("Tải bảng này (CSV, mở bằng Excel)")) == 2 * PAGE + 4


def test_the_log_is_searched_where_its_rows_are(engine: Engine, make: Make, client: Client) -> None:
    client.sign_in(make.account(Role.AUDITOR))

    def cost(year: int, size: int) -> Cost:
        board(make, year, size)
        with make.together():
            for number in range(size):
                make.account(Role.UNIT_HEAD, name=f"Cán bộ số {number:03d}")
        return cost_of(engine, lambda: client.get("/log/?q=so"))

    assert cost(2031, FEW).grew_to(cost(2032, MANY)) == []


def test_a_decision_leads_to_the_next_row_whatever_the_number_of_units(
    engine: Engine, make: Make, client: Client
) -> None:
    appraisals = Appraisals(make)
    client.sign_in(appraisals.account)

    def cost(more: int) -> Cost:
        for _ in range(more):
            appraisals.submitted()
        client.get(f"/review/cycles/{appraisals.cycle.id}/indicators/1.1")
        client.submit('form[action$="/next"]', {})
        cost = cost_of(engine, lambda: client.submit("form#decision", agreement_form("1.1")))
        assert "by=indicator" in client.page.path
        return cost

    assert cost(SOME + 2).grew_to(cost(SOME)) == []


@pytest.mark.parametrize("query", ["", "?q=so"])
def test_the_tree_of_units_shows_a_page_whatever_their_number(
    engine: Engine, make: Make, client: Client, query: str
) -> None:
    client.sign_in(make.account(Role.ADMINISTRATOR))

    def cost(more: int) -> Cost:
        with make.together():
            for number in range(more):
                make.unit(f"Số {number:03d}")
        return cost_of(engine, lambda: client.get(f"/units/{query}"))

    assert cost(PAGE + 1).grew_to(cost(PAGE)) == []
