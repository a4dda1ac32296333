"""Many units from one table, as the administrator enters them on a page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from app.access.actor import Actor
from app.errors import Invalid
from app.services.tables.units import UnitLine
from app.services.units.common import check_keeps
from app.services.units.keeping import parent_problems
from app.services.units.storing import Place, Plan, plan_units, store_units


def propose(actor: Actor, lines: Sequence[UnitLine], place: Place) -> Plan:
    """Say what would be added; raises what :func:`enter` would."""
    check_keeps(actor)
    if place.valid_from and (problems := parent_problems(None, place.parent_id, place.valid_from)):
        raise Invalid(problems)
    return plan_units(lines, place)


def enter(actor: Actor, lines: Sequence[UnitLine], place: Place, *, now: datetime) -> Plan:
    """Add it, all or none; return what was added.

    Raises ``Invalid`` for the parent and ``ImportRefused`` for lines that do not fit.
    """
    propose(actor, lines, place)
    return store_units(actor, lines, place, now=now)
