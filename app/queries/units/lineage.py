"""Whose sheets of the year before a unit goes on from: its own, or those of the units it was formed from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select

from app.extensions import db
from app.models import Assessment, Cycle, Unit, UnitSuccession
from app.sheet.values import CycleView
from app.text import collation_key


@dataclass(frozen=True, slots=True)
class Origin:
    """A unit whose year before counts as that of another; ``derived`` where it is not the same unit.

    ``assessment_id`` is empty for a unit that had no sheet in that year.
    """

    code: str
    full_name: str
    assessment_id: int | None
    derived: bool


def origins(cycle: CycleView, unit_ids: Iterable[int]) -> dict[int, tuple[Origin, ...]]:
    """Return, by unit, whose sheets of the cycle of the year before stand for it, in one statement.

    A unit with a sheet of its own goes on from that. One without goes on from its predecessors, each in turn from its
    own when it had none either (two mergers within a year), in Vietnamese order. Units with nothing before are left
    out. Official cycles of the same organiser, family and level count; trials and cancelled ones do not.
    """
    before: dict[int, list[int]] = defaultdict(list)
    units: dict[int, Origin] = {}
    starts = set(unit_ids)
    for after_id, unit_id, code, full_name, assessment_id in db.session.execute(_lineage(cycle, starts)):
        units[unit_id] = Origin(code, full_name, assessment_id, derived=True)
        if after_id != unit_id:
            before[after_id].append(unit_id)
    return {start: nearest for start in starts if (nearest := _nearest(start, before, units))}


def _lineage(cycle: CycleView, starts: set[int]) -> Select[Any]:
    """Select the units and everything before them, each with who came after it and its sheet of the year before."""
    line = select(Unit.id.label("after_id"), Unit.id.label("unit_id")).where(Unit.id.in_(starts))
    lineage = line.cte("lineage", recursive=True)
    lineage = lineage.union(
        select(UnitSuccession.successor_id, UnitSuccession.predecessor_id).join(
            lineage, UnitSuccession.successor_id == lineage.c.unit_id
        )
    )
    sheets = (
        select(Assessment.id, Assessment.unit_id)
        .join(Cycle, Cycle.id == Assessment.cycle_id)
        .where(
            Cycle.family == cycle.family,
            Cycle.level == cycle.level,
            Cycle.year == cycle.year - 1,
            Cycle.cancelled_at.is_(None),
            Cycle.trial.is_(False),
            Cycle.organiser_id == cycle.organiser.id,
        )
        .subquery()
    )
    return (
        select(lineage.c.after_id, lineage.c.unit_id, Unit.code, Unit.full_name, sheets.c.id)
        .join(Unit, Unit.id == lineage.c.unit_id)
        .outerjoin(sheets, sheets.c.unit_id == Unit.id)
    )


def _nearest(start: int, before: Mapping[int, list[int]], units: Mapping[int, Origin]) -> tuple[Origin, ...]:
    own = units.get(start)
    if own is None:
        return ()
    if own.assessment_id is not None:
        return (Origin(own.code, own.full_name, own.assessment_id, derived=False),)
    ends: list[Origin] = []
    waiting, passed = list(before.get(start, ())), {start}
    while waiting:
        unit_id = waiting.pop()
        if unit_id in passed:
            continue
        passed.add(unit_id)
        if units[unit_id].assessment_id is None and before.get(unit_id):
            waiting += before[unit_id]
        else:
            ends.append(units[unit_id])
    return tuple(sorted(ends, key=lambda unit: (collation_key(unit.full_name), unit.code)))
