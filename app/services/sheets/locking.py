"""The automatic lock: what the clock closes at a deadline is logged, sheet by sheet.

A sheet past its deadline refuses its unit by itself (`app.workflow`). This writes down that it did, so that the history
of the sheet and whoever asks "why is this locked" have a moment and a rule. Each cycle is locked by itself.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, func, or_, select

from app.extensions import db
from app.models import Assessment, Cycle
from app.services import audit
from app.workflow.states import DRAFT_STATUSES

LOCKED: Final = "assessment.locked"

_DEADLINE: Final = func.coalesce(Assessment.extended_until, Cycle.self_ends_at, type_=Cycle.self_ends_at.type)


def cycles_to_lock(*, now: datetime) -> tuple[int, ...]:
    """Return the cycles in which a deadline has passed that is not logged yet."""
    query = (
        select(Assessment.cycle_id)
        .join(Cycle, Cycle.id == Assessment.cycle_id)
        .where(_to_be_locked(now))
        .distinct()
        .order_by(Assessment.cycle_id)
    )
    return tuple(db.session.scalars(query))


def count_to_lock(cycle_id: int, *, now: datetime) -> int:
    """Count the sheets of a cycle whose deadline has passed and is not logged yet."""
    query = (
        select(func.count(Assessment.id))
        .join(Cycle, Cycle.id == Assessment.cycle_id)
        .where(Assessment.cycle_id == cycle_id, _to_be_locked(now))
    )
    return db.session.scalar(query) or 0


def lock_some(cycle_id: int, *, now: datetime, limit: int) -> int:
    """Log the lock of at most ``limit`` sheets of a cycle, in a fixed number of statements; return how many.

    A sheet that somebody else is writing to waits for the next time.
    """
    query = (
        select(Assessment, _DEADLINE)
        .join(Cycle, Cycle.id == Assessment.cycle_id)
        .where(Assessment.cycle_id == cycle_id, _to_be_locked(now))
        .order_by(Assessment.id)
        .limit(limit)
        .with_for_update(of=Assessment)
    )
    deadlines = {}
    for sheet, deadline in db.session.execute(query):
        sheet.locked_deadline = deadline
        deadlines[sheet] = deadline
    audit.record_many(
        LOCKED,
        {
            f"assessment:{sheet.id}": {"status": sheet.status.value, "deadline": deadline.isoformat()}
            for sheet, deadline in deadlines.items()
        },
        now=now,
    )
    return len(deadlines)


def _to_be_locked(now: datetime) -> ColumnElement[bool]:
    return (
        Assessment.status.in_(DRAFT_STATUSES)
        & Assessment.excluded_at.is_(None)
        & Cycle.cancelled_at.is_(None)
        & (now >= _DEADLINE)
        & or_(Assessment.locked_deadline.is_(None), Assessment.locked_deadline != _DEADLINE)
    )
