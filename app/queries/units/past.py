"""What units were called and lay under on an earlier day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from app.extensions import db
from app.models import Unit, UnitPast


@dataclass(frozen=True, slots=True)
class Past:
    """What a unit was called and lay under."""

    full_name: str
    parent_id: int | None


def past_of_units(on: date) -> Mapping[int, Past]:
    """Return, by unit, what held on that day where it is no longer what the unit's own row says."""
    rows = db.session.execute(
        select(UnitPast.unit_id, UnitPast.full_name, UnitPast.parent_id)
        .where(UnitPast.until > on)
        .order_by(UnitPast.until.desc(), UnitPast.id.desc())
    )
    return {unit_id: Past(full_name, parent_id) for unit_id, full_name, parent_id in rows}


def parents_on(day: date) -> dict[int, int | None]:
    """Return under what each unit lies on that day."""
    now: dict[int, int | None] = dict(db.session.execute(select(Unit.id, Unit.parent_id)).all())
    return now | {unit_id: past.parent_id for unit_id, past in past_of_units(day).items()}
