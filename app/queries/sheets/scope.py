"""The object scope as conditions of a statement over sheets and cycles."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, false, or_

from app.access.actor import Actor, Role
from app.access.family import Family
from app.models import Assessment, Cycle


def of_own_units(actor: Actor, *roles: Role) -> ColumnElement[bool]:
    """Keep the sheets of units in which one of ``roles`` (any unit role when none is named) is held for their cycle.

    The statement joins the cycle.
    """
    by_family = ((family, actor.within(family).units(*roles)) for family in Family)
    own = [
        and_(Cycle.family == family, Assessment.unit_id.in_(units)) for family, units in by_family if units
    ]
    return or_(*own) if own else false()


def of_families(actor: Actor, *roles: Role) -> ColumnElement[bool]:
    """Keep the cycles for which one of ``roles`` is held."""
    return Cycle.family.in_(actor.families(*roles))
