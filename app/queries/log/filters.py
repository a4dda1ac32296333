"""What narrows the log to a person or a unit: ids are found by name first, then entries by key."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, String, cast, literal, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from app.models import Account, Assessment, Event, Unit
from app.queries.texts import holds


def by_person(words: str) -> ColumnElement[bool]:
    """Keep what people did whose name or address holds the words, without minding diacritics."""
    return Event.actor_id.in_(select(Account.id).where(holds(words, Account.display_name, Account.email)))


def of_unit(words: str) -> ColumnElement[bool]:
    """Keep what happened to units whose name or code holds the words, and to their sheets."""
    units = select(Unit.id).where(holds(words, Unit.code, Unit.full_name))
    return or_(
        Event.stream.in_(streams("unit", Unit.id, Unit.id.in_(units))),
        Event.stream.in_(streams("assessment", Assessment.id, Assessment.unit_id.in_(units))),
    )


def streams(subject: str, key: InstrumentedAttribute[int], condition: ColumnElement[bool]) -> Select[Any]:
    """Select the streams of the objects that a condition keeps."""
    return select(literal(f"{subject}:").concat(cast(key, String))).where(condition)
