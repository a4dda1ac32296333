"""The tree of units comes from the database a page at a time, and says what the whole list says."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy.orm import Session, scoped_session

from app.access.actor import Actor, Role
from app.models import Level, UnitKind
from app.queries.paging import PAGE, Place
from app.queries.units.listing import ListedUnit, State, Wanted, list_units
from app.queries.units.tree import page_of_units
from app.services.units import keeping
from tests.integration.test_units import ACT, BEFORE, FIRST_DAY, FOUNDED, THING, province
from tests.support.application import START
from tests.support.factories import Make, actor_of

pytestmark = pytest.mark.database

SYLLABLES = ("Đông", "Dương", "Ái", "Ba", "Bà", "Quảng", "Lệ Thủy", "An")


@pytest.fixture
def keeper(make: Make, session: scoped_session[Session]) -> Actor:
    """The administrator of three levels of units, some renamed, moved and ended on the first day."""
    keeper = actor_of(make.account(Role.ADMINISTRATOR))
    provinces = [keeping.begin(keeper, province(f"{n}", f"Tỉnh {n}"), now=START) for n in (44, 45)]
    districts = [
        keeping.begin(keeper, begun(100 + n, Level.DISTRICT, UnitKind.HUYEN, provinces[n % 2]), now=START)
        for n in range(4)
    ]
    communes = [
        keeping.begin(keeper, begun(1000 + n, Level.COMMUNE, UnitKind.XA, districts[n % 4]), now=START)
        for n in range(PAGE)
    ]
    keeping.rename(keeper, communes[0], "Ớt", "Xã Ớt", FIRST_DAY, ACT, now=START)
    keeping.rename(keeper, districts[1], "Ăn", "Huyện Ăn", FIRST_DAY, ACT, now=START)
    keeping.move(keeper, communes[1], districts[2], FIRST_DAY, ACT, now=START)
    keeping.end(keeper, communes[2], FIRST_DAY, "Sắp xếp", now=START)
    return keeper


def begun(number: int, level: Level, kind: UnitKind, parent_id: int) -> keeping.NewUnit:
    name = f"{SYLLABLES[number % 8]} {number % 5}"
    return replace(
        THING,
        code=f"9{number}",
        level=level,
        kind=kind,
        name=name,
        full_name=f"Đơn vị {name}",
        parent_id=parent_id,
    )


def pages(keeper: Actor, wanted: Wanted) -> list[ListedUnit]:
    shown: list[ListedUnit] = []
    place: Place | None = Place()
    while place is not None:
        page = page_of_units(keeper, wanted, place)
        shown += page.units
        place = Place(after=page.page.after) if page.page.after else None
    assert page.number == len(shown)
    return shown


@pytest.mark.parametrize("on", [FOUNDED, BEFORE, FIRST_DAY, date(2000, 1, 1)])
@pytest.mark.parametrize("state", [None, *State])
def test_page_by_page_it_is_the_whole_list(keeper: Actor, on: date, state: State | None) -> None:
    for wanted in (
        Wanted(on, state=state),
        Wanted(on, state=state, level=Level.COMMUNE),
        Wanted(on, state=state, kind=UnitKind.HUYEN),
        Wanted(on, state=state, search="don vi ba"),
        Wanted(on, state=state, search="xa ot"),
    ):
        assert pages(keeper, wanted) == list(list_units(keeper, wanted))
