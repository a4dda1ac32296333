"""The units as a table hands them out: as they stand on a day, or all that ever were, each with what lies above it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from app.extensions import db
from app.models import Level, Unit, UnitKind
from app.queries.units.codes import CodeView, codes_of_units
from app.queries.units.listing import ORDER, State, state_on
from app.queries.units.past import past_of_units


@dataclass(frozen=True, slots=True)
class TableUnit:
    """One line. What lies above is named by its code and its first day, both empty where nothing does."""

    code: str
    kind: UnitKind
    name: str
    full_name: str
    valid_from: date
    valid_to: date | None
    parent_code: str
    parent_from: date | None
    codes: tuple[CodeView, ...]
    """Every official code that it ever bore."""


def units_in_table(level: Level | None, *, on: date, everything: bool = False) -> tuple[TableUnit, ...]:
    """List units from the top of the tree down, by code and first day, with the names and parents of the day ``on``.

    Those that exist on that day; with ``everything`` also those that have ended or not begun. A fixed number of
    statements.
    """
    past, codes = past_of_units(on), codes_of_units()
    units = {unit.id: unit for unit in db.session.scalars(select(Unit))}
    kept = [
        unit
        for unit in units.values()
        if level in (None, unit.level)
        and (everything or state_on(unit.valid_from, unit.valid_to, on) is State.PRESENT)
    ]
    lines: list[TableUnit] = []
    for unit in sorted(kept, key=lambda unit: (ORDER.index(unit.level), unit.code, unit.valid_from)):
        stand = past.get(unit.id, unit)
        above = units[stand.parent_id] if stand.parent_id is not None else None
        lines.append(
            TableUnit(
                unit.code,
                unit.kind,
                stand.name,
                stand.full_name,
                unit.valid_from,
                unit.valid_to,
                above.code if above else "",
                above.valid_from if above else None,
                codes.get(unit.id, ()),
            )
        )
    return tuple(lines)
