"""The page of a unit shows the cycles of the units that it was formed from, as theirs, opened only to who may."""

from __future__ import annotations

import pytest
from flask import Flask

from app.access.actor import Role
from app.access.family import Family
from app.models import Unit, UnitSuccession
from app.queries.units.cycles import cycles_of_unit
from app.queries.units.history import read_unit
from tests.support.application import START
from tests.support.cycles import Cycles
from tests.support.factories import Make, actor_of

pytestmark = pytest.mark.database


def follow(make: Make, successor: Unit, *predecessors: Unit) -> None:
    """The predecessors became the successor."""
    for unit in predecessors:
        row = UnitSuccession(
            predecessor_id=unit.id, successor_id=successor.id, effective_on=successor.valid_from
        )
        make._add(row)


def test_cycles_of_predecessors_stand_under_their_own_names_through_two_mergers(
    app: Flask, make: Make
) -> None:
    first, second, between, unit = (make.unit(name) for name in ("Hai", "Ấp", "Giữa", "Mới"))
    follow(make, between, first, second)
    follow(make, unit, between)
    cycles, before = Cycles(make), make.cycle(year=2028)
    cycles.sheet(before, first, appraised="1")
    cycles.sheet(before, second, appraised="0")
    cycles.published(before)
    make.assessment(make.cycle(year=2029), between)
    make.assessment(make.cycle(year=2030), unit)
    auditor = actor_of(make.account(Role.AUDITOR))
    with app.app_context():
        seen = read_unit(auditor, unit.id, on=START.date()).cycles
    assert [(cycle.unit_name, cycle.year) for cycle in seen.own] == [("Xã Mới", 2030)]
    assert [(cycle.unit_name, cycle.year, cycle.percent is not None) for cycle in seen.before] == [
        ("Xã Giữa", 2029, False),
        ("Xã Ấp", 2028, True),
        ("Xã Hai", 2028, True),
    ]


def test_a_sheet_or_a_result_is_opened_only_to_who_may_read_it(app: Flask, make: Make) -> None:
    old, unit = make.unit("Cũ"), make.unit("Mới")
    follow(make, unit, old)
    cycles, before = Cycles(make), make.cycle(year=2028)
    cycles.sheet(before, old, appraised="1")
    cycles.published(before)
    draft = make.assessment(make.cycle(year=2029), old)
    readers = {
        role: actor_of(make.account(role)) for role in (Role.AUDITOR, Role.LEADERSHIP, Role.ADMINISTRATOR)
    }
    with app.app_context():
        opened = {role: cycles_of_unit(reader, unit.id).before for role, reader in readers.items()}
    assert [cycle.assessment_id for cycle in opened[Role.AUDITOR]][:1] == [draft.id]
    for role, newest in ((role, some[0]) for role, some in opened.items() if role is not Role.AUDITOR):
        assert newest.assessment_id is None, f"{role} sees no draft"
    assert opened[Role.LEADERSHIP][1].row_id == opened[Role.AUDITOR][1].row_id is not None
    assert opened[Role.ADMINISTRATOR][1].row_id is None
    assert opened[Role.ADMINISTRATOR][1].percent is not None


def test_whoever_deals_with_one_index_sees_the_cycles_of_that_alone(app: Flask, make: Make) -> None:
    old, unit = make.unit("Cũ"), make.unit("Mới")
    follow(make, unit, old)
    make.assessment(make.cycle(year=2029), old)
    account = make.account(Role.SECRETARIAT)
    with app.app_context():
        assert len(cycles_of_unit(actor_of(account), unit.id).before) == 1
    limited = make.account(Role.SECRETARIAT, family=Family.PAR)
    with app.app_context():
        assert cycles_of_unit(actor_of(limited), unit.id).before == ()
