"""The units of one level as a table, which comes back without a change."""

from __future__ import annotations

from datetime import date

from app.access.actor import Actor
from app.models import Level
from app.queries.accounts import valid_units
from app.services.tables.units import UnitLine
from app.services.units.common import check_keeps


def exported(actor: Actor, level: Level, *, on: date) -> tuple[UnitLine, ...]:
    """Return the units of the level that exist on that day, by code."""
    check_keeps(actor)
    return tuple(
        UnitLine(unit.code, unit.kind, unit.name, unit.full_name) for unit in valid_units(level, on=on)
    )
