"""The dates of the cycles somebody takes part in, for a calendar."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import exists, or_, select

from app.access.actor import PROVINCE_ROLES, REVIEW_ROLES, Actor
from app.errors import N_
from app.extensions import db
from app.models import Assessment, Cycle
from app.queries.sheets.scope import of_own_units, of_remits

KEPT: Final = timedelta(days=60)
"""How long a cycle stays in the calendar after its last date."""

SELF_STARTS: Final = N_("Bắt đầu tự chấm điểm")
SELF_ENDS: Final = N_("Hết hạn tự chấm điểm")
OWN_DEADLINE: Final = N_("Hết hạn tự chấm điểm của %(unit)s")
OWN_REVIEW_1: Final = N_("Kết thúc thẩm định vòng 1 của %(unit)s")
OWN_EXPLANATION: Final = N_("Hết hạn giải trình của %(unit)s")
OWN_REVIEW_2: Final = N_("Kết thúc thẩm định vòng 2 của %(unit)s")
REVIEW_1_ENDS: Final = N_("Kết thúc thẩm định vòng 1")
EXPLANATION_ENDS: Final = N_("Hết hạn giải trình")
REVIEW_2_ENDS: Final = N_("Kết thúc thẩm định vòng 2")


@dataclass(frozen=True, slots=True)
class KeyDate:
    """One date: ``what`` is a message id, with the unit's name where it is that unit's own."""

    mark: str
    cycle: str
    what: str
    unit: str | None
    at: datetime


def key_dates(actor: Actor, *, now: datetime) -> tuple[KeyDate, ...]:
    """List the dates in the order in which they come; whose unit was given ends of its own sees them too."""
    dates = [*_of_all(actor, now), *_of_own_units(actor, now)]
    return tuple(sorted(dates, key=lambda date: (date.at, date.mark)))


def _of_all(actor: Actor, now: datetime) -> Iterator[KeyDate]:
    query = select(Cycle).where(Cycle.review_2_ends_at > now - KEPT, Cycle.cancelled_at.is_(None))
    own = exists().where(
        Assessment.cycle_id == Cycle.id, of_own_units(actor), Assessment.excluded_at.is_(None)
    )
    for cycle in db.session.scalars(
        query.where(of_remits(actor, *PROVINCE_ROLES, *REVIEW_ROLES) | own.correlate(Cycle))
    ):
        for name, what, at in (
            ("self-starts", SELF_STARTS, cycle.self_starts_at),
            ("self-ends", SELF_ENDS, cycle.self_ends_at),
            ("review-1-ends", REVIEW_1_ENDS, cycle.review_1_ends_at),
            ("explanation-ends", EXPLANATION_ENDS, cycle.explanation_ends_at),
            ("review-2-ends", REVIEW_2_ENDS, cycle.review_2_ends_at),
        ):
            yield KeyDate(f"cycle-{cycle.id}-{name}", cycle.title, what, None, at)


def _of_own_units(actor: Actor, now: datetime) -> Iterator[KeyDate]:
    columns = (
        ("deadline", OWN_DEADLINE, Assessment.extended_until),
        ("review-1-ends", OWN_REVIEW_1, Assessment.review_1_until),
        ("explanation-ends", OWN_EXPLANATION, Assessment.explanation_until),
        ("review-2-ends", OWN_REVIEW_2, Assessment.review_2_until),
    )
    query = (
        select(Assessment)
        .join(Assessment.cycle)
        .where(of_own_units(actor), or_(*(column > now - KEPT for _name, _what, column in columns)))
        .where(Assessment.excluded_at.is_(None), Cycle.cancelled_at.is_(None))
    )
    for sheet in db.session.scalars(query):
        for name, what, column in columns:
            at: datetime | None = getattr(sheet, column.key)
            if at is not None:
                mark = f"sheet-{sheet.id}-{name}"
                yield KeyDate(mark, sheet.cycle.title, what, sheet.unit.full_name, at)
