"""A unit goes on from the year before of the units it was formed from: named, marked, and never as its own."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from flask import Flask

from app.access.actor import Actor, Role
from app.extensions import db
from app.models import Assessment, Cycle, Figure, Unit, UnitSuccession
from app.queries.reviews.across import AcrossFilter, read_across
from app.queries.sheets.earlier import earlier_figures, earlier_result
from app.queries.sheets.heads import cycle_view
from app.queries.sheets.sheets import SheetView
from app.queries.unit.sheet import read_own
from app.queries.units.lineage import origins
from app.workflow.states import Stage
from tests.support.application import START
from tests.support.appraisals import Appraisals
from tests.support.cycles import Cycles
from tests.support.factories import Make, actor_of

pytestmark = pytest.mark.database

MERGED_ON = date(2030, 1, 1)


def follow(make: Make, successor: Unit, *predecessors: Unit) -> None:
    """The predecessors became the successor."""
    for unit in predecessors:
        make._add(UnitSuccession(predecessor_id=unit.id, successor_id=successor.id, effective_on=MERGED_ON))


def lineage_of(app: Flask, cycle: Cycle, *units: Unit) -> dict[int, list[tuple[str, bool, bool]]]:
    """By unit: names of what it goes on from, whether they are others, whether they had a sheet."""
    with app.app_context():
        view = cycle_view(db.session.get_one(Cycle, cycle.id))
        return {
            unit_id: [(one.full_name, one.derived, one.assessment_id is not None) for one in some]
            for unit_id, some in origins(view, [unit.id for unit in units]).items()
        }


def this_year(app: Flask, make: Make, unit: Unit) -> tuple[Actor, Assessment]:
    """The unit's sheet of 2030 and somebody who fills it in."""
    sheet = make.assessment(make.cycle(year=2030), unit)
    return actor_of(make.account(Role.CONTRIBUTOR, unit=unit)), sheet


def view_of(reader: Actor, sheet: Assessment) -> SheetView:
    return read_own(reader, sheet.id, now=START, code="2.1")


def test_a_unit_goes_on_from_its_own_sheet_and_else_from_those_of_its_predecessors(
    app: Flask, make: Make
) -> None:
    before, cycle = make.cycle(year=2029), make.cycle(year=2030)
    first, second, merged, alone, new = (make.unit(name) for name in ("Hai", "Ấp", "Mới", "Riêng", "Chưa Có"))
    for unit in (first, second, alone):
        make.assessment(before, unit)
    follow(make, merged, first, second)
    assert lineage_of(app, cycle, merged, alone, new) == {
        merged.id: [("Xã Ấp", True, True), ("Xã Hai", True, True)],
        alone.id: [("Xã Riêng", False, True)],
    }


def test_a_predecessor_without_a_sheet_hands_on_to_its_own_predecessors_or_is_named_as_having_none(
    app: Flask, make: Make
) -> None:
    before, cycle = make.cycle(year=2029), make.cycle(year=2030)
    oldest, between, silent, merged = (make.unit(name) for name in ("Đầu", "Giữa", "Lặng", "Mới"))
    make.assessment(before, oldest)
    follow(make, between, oldest)
    follow(make, merged, between, silent)
    assert lineage_of(app, cycle, merged) == {
        merged.id: [("Xã Đầu", True, True), ("Xã Lặng", True, False)],
    }


def test_a_lineage_that_runs_in_a_circle_ends(app: Flask, make: Make) -> None:
    cycle, first, second = make.cycle(year=2030), make.unit(), make.unit()
    follow(make, first, second)
    follow(make, second, first)
    assert lineage_of(app, cycle, first) == {}


def test_a_merged_unit_sees_the_figures_of_each_predecessor_by_name(app: Flask, make: Make) -> None:
    cycles, before = Cycles(make), make.cycle(year=2029)
    first, second, merged = (make.unit(name) for name in ("Một", "Hai", "Mới"))
    cycles.sheet(before, first, appraised="1", online=7)
    cycles.sheet(before, second, appraised="1", online=12)
    follow(make, merged, first, second)
    reader, sheet = this_year(app, make, merged)
    with app.app_context():
        view = view_of(reader, sheet)
        earlier = earlier_figures(view, view.tree.indicators["2.1"])["dossiers_online"]
    assert [(line.year, line.unit, line.value) for line in earlier] == [
        (2029, "Xã Hai", "12"),
        (2029, "Xã Một", "7"),
    ]


def test_a_merged_unit_sees_each_predecessors_result_and_their_mean_as_derived(
    app: Flask, make: Make
) -> None:
    cycles, before = Cycles(make), make.cycle(year=2029)
    first, second, merged = (make.unit(name) for name in ("Một", "Hai", "Mới"))
    cycles.sheet(before, first, appraised="0.5")
    cycles.sheet(before, second, appraised="2")
    cycles.published(before)
    follow(make, merged, first, second)
    reader, sheet = this_year(app, make, merged)
    with app.app_context():
        earlier = earlier_result(view_of(reader, sheet))
    assert earlier is not None
    assert earlier.derived
    assert [(result.unit, result.total.percent) for result in earlier.results] == [
        ("Xã Hai", Decimal(80)),
        ("Xã Một", Decimal(65)),
    ]
    assert earlier.mean == Decimal("72.50")


def test_there_is_no_mean_while_a_predecessor_has_no_result(app: Flask, make: Make) -> None:
    cycles, before = Cycles(make), make.cycle(year=2029)
    first, second, silent, merged = (make.unit(name) for name in ("Một", "Hai", "Lặng", "Mới"))
    for unit in (first, second):
        cycles.sheet(before, unit, appraised="2")
    cycles.published(before)
    follow(make, merged, first, second, silent)
    reader, sheet = this_year(app, make, merged)
    with app.app_context():
        earlier = earlier_result(view_of(reader, sheet))
    assert earlier is not None
    assert (earlier.mean, earlier.without) == (None, ("Xã Lặng",))


def test_the_reviewer_sees_predecessors_figures_beside_the_declared_one(app: Flask, make: Make) -> None:
    appraisals = Appraisals(make)
    old, merged = make.unit("Cũ"), make.unit("Mới")
    before = make.cycle(tree_id="dti/2031/commune", year=appraisals.cycle.year - 1)
    appraisals.submitted(merged)
    last = make.assessment(before, old)
    who = {"author_id": appraisals.account.id, "at": START}
    make._add(Figure(assessment_id=last.id, stage=Stage.SELF, figure_id="approved", value="4", **who))
    follow(make, merged, old)
    with app.app_context():
        across = read_across(appraisals.reviewer, appraisals.cycle.id, "2.1", AcrossFilter(), now=START)
        (row,) = across.rows
        assert [(line.unit, line.value) for line in row.earlier["approved"]] == [("Xã Cũ", "4")]
