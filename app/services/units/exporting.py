"""The units of one level, or of all, as a table that comes back without a change."""

from __future__ import annotations

from datetime import date

from app.access.actor import Actor
from app.models import Level
from app.queries.units.codes import CodeView
from app.queries.units.table import units_in_table
from app.services.tables.code_cells import LineCode
from app.services.tables.units import UnitLine
from app.services.units.common import check_keeps


def exported(
    actor: Actor, level: Level | None, *, on: date, everything: bool = False
) -> tuple[UnitLine, ...]:
    """Return the units of the level, or of all, that exist on that day; with ``everything`` all there ever were.

    From the top of the tree down, by code and first day.
    """
    check_keeps(actor)
    return tuple(
        UnitLine(
            unit.code,
            unit.kind,
            unit.name,
            unit.full_name,
            unit.valid_from,
            unit.valid_to,
            unit.parent_code,
            unit.parent_from,
            tuple(_code(code, unit.valid_from, unit.valid_to) for code in unit.codes),
        )
        for unit in units_in_table(level, on=on, everything=everything)
    )


def _code(code: CodeView, first: date, end: date | None) -> LineCode:
    """Leave out the days that are those of the unit itself."""
    return LineCode(
        code.system,
        code.code,
        code.valid_from if code.valid_from != first else None,
        code.valid_to if code.valid_to != end else None,
    )
