"""Reads what a lock tells beside its rule: the step that closed the sheet."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import select

from app.access.locks import Closing, Lock, lock_on
from app.extensions import db
from app.models import Event
from app.queries.sheets.sheets import SheetView
from app.sheet.values import AssessmentView
from app.workflow.machine import option
from app.workflow.states import Action

REVIEW_STARTED: Final = "review.started"
MOVES: Final = (
    "assessment.opened",
    "assessment.handed_over",
    "assessment.called_back",
    "assessment.returned",
    "assessment.submitted",
    "assessment.recalled",
    REVIEW_STARTED,
    "explanations.opened",
    "explanations.closed",
    "assessment.confirmed",
    "assessment.imported",
    "assessment.published",
    "assessment.reopened",
    "assessment.archived",
)
"""The entries of the log that take a sheet from one status to another."""


def read_lock(view: SheetView, action: Action, *, now: datetime) -> Lock | None:
    """Say why ``action`` is closed on the sheet; one statement where it is, none where it is open."""
    if option(action, view.facts, now).open:
        return None
    return lock_on(action, view.facts, closing_of(view.head), now=now)


def closing_of(head: AssessmentView) -> Closing | None:
    """Return what closed the sheet: its exclusion or cancellation, else the step that brought it to its status."""
    shut = head.cycle.cancelled or head.excluded
    if shut:
        return Closing(shut.at, shut.by)
    row = db.session.execute(
        select(Event.kind, Event.at, Event.actor_name)
        .where(Event.stream == f"assessment:{head.id}", Event.kind.in_(MOVES))
        .order_by(Event.seq.desc())
        .limit(1)
    ).one_or_none()
    if row is None:
        return None
    return Closing(row.at, "" if row.kind == REVIEW_STARTED else row.actor_name or "")
