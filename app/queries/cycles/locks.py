"""Reads what closed a cycle."""

from __future__ import annotations

from typing import Any

from sqlalchemy import CompoundSelect, func, literal, select, union_all

from app.access.cycle_locks import CycleLock, End, Setting, cycle_lock
from app.access.locks import Closing
from app.extensions import db
from app.models import Account, Event, Result
from app.queries.results.issued import is_signed
from app.sheet.values import CycleView


def read_cycle_lock(cycle: CycleView, setting: Setting) -> CycleLock | None:
    """Say why ``setting`` of the cycle is closed, in one statement; nothing where it can be changed."""
    if cycle.cancelled:
        return cycle_lock(setting, {End.CANCELLED: Closing(cycle.cancelled.at, cycle.cancelled.by)})
    archived = select(
        literal(End.ARCHIVED.value).label("end"), Event.at.label("at"), Event.actor_name.label("by")
    ).where(Event.stream == f"cycle:{cycle.id}", Event.kind == "cycle.archived")
    first = select(func.min(Result.version)).where(Result.cycle_id == cycle.id, is_signed()).scalar_subquery()
    published = (
        select(literal(End.PUBLISHED.value), Result.published_at, Account.display_name)
        .join(Account, Account.id == Result.published_by_id)
        .where(Result.cycle_id == cycle.id, Result.version == first)
    )
    told: CompoundSelect[Any] = union_all(archived, published)
    ends = {End(row[0]): Closing(row[1], row[2] or "") for row in db.session.execute(told)}
    return cycle_lock(setting, ends)
