"""The provinces whose units may take part in a cycle."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from app.access.actor import Actor
from app.extensions import db
from app.models import Level, Unit
from app.queries.cycles.board import check_follows


@dataclass(frozen=True, slots=True)
class Province:
    """A unit above those of a level, with how many of them lie directly below it."""

    id: int | None
    name: str
    units: int


def provinces(actor: Actor, *, on: date) -> tuple[Province, ...]:
    """List the provinces valid on a day, most units first, to choose whose units take part in a cycle."""
    check_follows(actor)
    below = (
        select(Unit.parent_id, func.count().label("units"))
        .where(Unit.valid_from <= on, (Unit.valid_to.is_(None)) | (Unit.valid_to > on))
        .group_by(Unit.parent_id)
        .subquery()
    )
    rows = db.session.execute(
        select(Unit.id, Unit.full_name, func.coalesce(below.c.units, 0))
        .outerjoin(below, below.c.parent_id == Unit.id)
        .where(Unit.level == Level.PROVINCE, Unit.valid_from <= on)
        .where((Unit.valid_to.is_(None)) | (Unit.valid_to > on))
        .order_by(func.coalesce(below.c.units, 0).desc(), Unit.code, Unit.id)
    )
    return tuple(Province(*row) for row in rows)
