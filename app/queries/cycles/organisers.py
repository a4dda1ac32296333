"""Organisers of cycles as pages list them."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select

from app.access.actor import Actor, Role
from app.access.family import Family
from app.access.remit import Remit
from app.errors import NotFound
from app.extensions import db
from app.models import Cycle, Organiser
from app.queries.sheets.heads import organiser_view
from app.sheet.values import OrganiserView
from app.text import collation_key


@dataclass(frozen=True, slots=True)
class OrganiserCard:
    """An organiser and how many cycles it has, cancelled ones too."""

    organiser: OrganiserView
    cycles: int


def list_organisers() -> tuple[OrganiserView, ...]:
    """List all organisers, the first one of the installation first, then in Vietnamese order."""
    rows = [organiser_view(row) for row in db.session.scalars(select(Organiser).order_by(Organiser.id))]
    return (*rows[:1], *sorted(rows[1:], key=lambda row: collation_key(row.name)))


def organisers_of(actor: Actor, family: Family | None = None) -> tuple[OrganiserView, ...]:
    """List the organisers for whose cycles, of one family or of any, the actor is the standing body."""
    families = Family if family is None else (family,)
    return tuple(
        row
        for row in list_organisers()
        if any(actor.within(Remit(part, row.id)).has(Role.SECRETARIAT) for part in families)
    )


def organiser_cards() -> tuple[OrganiserCard, ...]:
    """List what ``list_organisers`` does, with how many cycles each has, in two statements."""
    counted = select(Cycle.organiser_id, func.count()).group_by(Cycle.organiser_id)
    cycles = dict(db.session.execute(counted).all())
    return tuple(OrganiserCard(row, cycles.get(row.id, 0)) for row in list_organisers())


def find_organiser(actor: Actor, organiser_id: int) -> OrganiserView:
    """Read one organiser for an administrator; ``NotFound`` for others."""
    row = db.session.get(Organiser, organiser_id)
    if row is None or not actor.has(Role.ADMINISTRATOR):
        raise NotFound
    return organiser_view(row)
