"""No page grows with the province: the same statements, rows read and bytes for many units as for a few more than fit.

Not timed: `benchmarks/province.py` is.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy.engine import Engine

from app.access.actor import Role
from app.models import Assessment, Cycle, Unit
from tests.support.application import Applications
from tests.support.client import Client, Page
from tests.support.cycles import Cycles
from tests.support.factories import Make
from tests.support.growth import Cost, cost_of, rows_read

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
