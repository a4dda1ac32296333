"""What units are called and lie under on another day, earlier or to come."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, or_, select

from app.extensions import db
from app.models import Unit, UnitPast, UnitPlan


@dataclass(frozen=True, slots=True)
class Past:
    """What a unit is called and lies under on a day."""

    name: str
    full_name: str
    parent_id: int | None


def still_held(on: date) -> ColumnElement[bool]:
    """Say of a ``UnitPast`` beside its ``Unit`` whether it, or one before it, held on that day.

    A unit that had ended by then is asked for its last day: it may have ended on the very day on which something else
    of it changed, as when the units above it and it itself are merged at once.
    """
    return or_(UnitPast.until > on, UnitPast.until >= Unit.valid_to)


def past_of_units(on: date) -> Mapping[int, Past]:
    """Return, by unit, what holds on that day (or its last) where it is not what the unit's own row says.

    What has been, and what an act has set for a day that comes before ``on``.
    """
    plans = db.session.execute(
        select(UnitPlan.unit_id, UnitPlan.name, UnitPlan.full_name, UnitPlan.parent_id).where(
            UnitPlan.day <= on
        )
    )
    rows = db.session.execute(
        select(UnitPast.unit_id, UnitPast.name, UnitPast.full_name, UnitPast.parent_id)
        .join(Unit, Unit.id == UnitPast.unit_id)
        .where(still_held(on))
        .order_by(UnitPast.until.desc(), UnitPast.id.desc())
    )
    return {
        unit_id: Past(name, full_name, parent_id)
        for some in (plans, rows)
        for unit_id, name, full_name, parent_id in some
    }


def parents_on(day: date) -> dict[int, int | None]:
    """Return under what each unit lies on that day."""
    now: dict[int, int | None] = dict(db.session.execute(select(Unit.id, Unit.parent_id)).all())
    return now | {unit_id: past.parent_id for unit_id, past in past_of_units(day).items()}
