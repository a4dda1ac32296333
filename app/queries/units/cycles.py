"""The cycles of a unit and of those that it was formed from, each with what was published of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import select

from app.access.actor import Actor
from app.access.scope import follows, reads_results
from app.extensions import db
from app.models import Assessment, Cycle, Result, ResultRow, Unit, UnitSuccession
from app.queries.results.issued import is_issued
from app.queries.sheets.scope import of_remits
from app.queries.units.listing import READERS
from app.text import collation_key


@dataclass(frozen=True, slots=True)
class CycleOfUnit:
    """A cycle in which a unit has a sheet, with what was published of it, by the newest version.

    ``row_id`` is the published line and ``assessment_id`` the sheet, each only for readers who may open it.
    """

    title: str
    year: int
    unit_id: int
    unit_name: str
    percent: Decimal | None
    rank: int | None
    grade: str | None
    row_id: int | None
    assessment_id: int | None


@dataclass(frozen=True, slots=True)
class CyclesOfUnit:
    """The unit's own cycles, and those of the units that it was formed from, through however many mergers."""

    own: tuple[CycleOfUnit, ...]
    before: tuple[CycleOfUnit, ...]


def cycles_of_unit(actor: Actor, unit_id: int) -> CyclesOfUnit:
    """Read the cycles of the families that the actor deals with, the newest first. A fixed number of statements."""
    line = (
        select(UnitSuccession.predecessor_id.label("unit_id"))
        .where(UnitSuccession.successor_id == unit_id)
        .cte("line", recursive=True)
    )
    line = line.union(
        select(UnitSuccession.predecessor_id).join(line, UnitSuccession.successor_id == line.c.unit_id)
    )
    rows = db.session.execute(
        select(Assessment.id, Cycle, Unit.id, Unit.full_name)
        .join(Cycle, Cycle.id == Assessment.cycle_id)
        .join(Unit, Unit.id == Assessment.unit_id)
        .where(
            (Unit.id == unit_id) | Unit.id.in_(select(line.c.unit_id)),
            Cycle.cancelled_at.is_(None),
            of_remits(actor, *READERS),
        )
    ).all()
    published: Mapping[int, ResultRow] = {
        row.assessment_id: row
        for row in db.session.scalars(
            select(ResultRow)
            .join(Result, Result.id == ResultRow.result_id)
            .where(ResultRow.assessment_id.in_([row.id for row in rows]), is_issued())
            .order_by(Result.version)
        )
    }
    cycles = [
        _cycle(actor, published.get(sheet_id), sheet_id, cycle, of_unit, name)
        for sheet_id, cycle, of_unit, name in rows
    ]
    cycles.sort(key=lambda cycle: (-cycle.year, cycle.title, collation_key(cycle.unit_name), cycle.unit_id))
    return CyclesOfUnit(
        tuple(cycle for cycle in cycles if cycle.unit_id == unit_id),
        tuple(cycle for cycle in cycles if cycle.unit_id != unit_id),
    )


def _cycle(
    actor: Actor, published: ResultRow | None, sheet_id: int, cycle: Cycle, unit_id: int, unit_name: str
) -> CycleOfUnit:
    return CycleOfUnit(
        title=cycle.title,
        year=cycle.year,
        unit_id=unit_id,
        unit_name=unit_name,
        percent=published.percent if published else None,
        rank=published.rank if published else None,
        grade=published.grade_title if published else None,
        row_id=published.id if published and reads_results(actor, cycle.remit) else None,
        assessment_id=sheet_id if follows(actor, cycle.remit) else None,
    )
