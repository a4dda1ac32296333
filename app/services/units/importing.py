"""Many units from one table, as the administrator enters them on a page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from app.access.actor import Actor
from app.errors import Invalid
from app.models import Level
from app.services.tables.units import UnitLine, fresh_lines, store_units
from app.services.units.common import check_keeps
from app.services.units.keeping import parent_problems


@dataclass(frozen=True, slots=True)
class Place:
    """What a table does not say: the level of its units, the day from which they exist, and what they lie under."""

    level: Level
    valid_from: date
    parent_id: int | None


def propose(actor: Actor, lines: Sequence[UnitLine], place: Place) -> tuple[UnitLine, ...]:
    """Return the lines that would be added; raises what :func:`enter` would."""
    check_keeps(actor)
    if problems := parent_problems(None, place.parent_id, place.valid_from):
        raise Invalid(problems)
    return fresh_lines(lines, level=place.level, valid_from=place.valid_from)


def enter(actor: Actor, lines: Sequence[UnitLine], place: Place, *, now: datetime) -> int:
    """Add the units, all or none; return how many were added.

    Raises ``Invalid`` for the parent and ``ImportRefused`` for codes that are taken.
    """
    propose(actor, lines, place)
    return store_units(
        actor, lines, level=place.level, parent_id=place.parent_id, valid_from=place.valid_from, now=now
    )
