"""The object scope as conditions of a statement over sheets and cycles."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import ColumnElement, and_, false, or_, true

from app.access.actor import Actor, Role
from app.access.family import Family
from app.access.remit import Remit
from app.models import Assessment, Cycle

NO_ORGANISER = 0
"""The id of none: a role that is limited to an organiser does not count for the others."""


def by_remit(actor: Actor) -> Iterator[tuple[ColumnElement[bool], Actor]]:
    """Take all cycles apart by what the roles of the actor are limited to, each part with whom its cycles know.

    The statement joins the cycle. Somebody without limits is the same everywhere: one part.
    """
    if all(grant.family is None and grant.organiser_id is None for grant in actor.grants):
        yield true(), actor
        return
    organisers = sorted({grant.organiser_id for grant in actor.grants if grant.organiser_id is not None})
    for family in Family:
        of_family = Cycle.family == family
        for organiser_id in organisers:
            of_organiser = Cycle.organiser_id == organiser_id
            yield and_(of_family, of_organiser), actor.within(Remit(family, organiser_id))
        others = Cycle.organiser_id.not_in(organisers) if organisers else true()
        yield and_(of_family, others), actor.within(Remit(family, NO_ORGANISER))


def of_own_units(actor: Actor, *roles: Role) -> ColumnElement[bool]:
    """Keep the sheets of units in which one of ``roles`` (any unit role when none is named) is held for their cycle.

    The statement joins the cycle.
    """
    parts = ((part, here.units(*roles)) for part, here in by_remit(actor))
    return or_(false(), *(and_(part, Assessment.unit_id.in_(units)) for part, units in parts if units))


def of_remits(actor: Actor, *roles: Role) -> ColumnElement[bool]:
    """Keep the cycles for which one of ``roles`` is held."""
    return or_(false(), *(part for part, here in by_remit(actor) if here.has(*roles)))
