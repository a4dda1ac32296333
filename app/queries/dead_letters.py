"""Work that failed for good, for the administrator: what, whose, when, why, tried how often."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, func, select, true
from sqlalchemy.orm import joinedload

from app.access.actor import Actor, Role
from app.errors import N_, Forbidden, NotFound, Sentence
from app.extensions import db
from app.models import Job
from app.workflow.jobs import JobState

PAGE: Final = 25


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """One piece of work that failed. ``cause`` names what broke in the program, nothing where a rule refused."""

    id: int
    kind: str
    requested_by: str | None
    """Nothing where the clock asked."""
    failed_at: datetime
    problem: Sentence
    cause: str | None
    attempts: int
    may_try_again: bool
    put_away_at: datetime | None
    put_away_by: str | None
    put_away_reason: str | None


@dataclass(frozen=True, slots=True)
class DeadLetters:
    """A page of the list, what failed last first; ``kinds`` counts what stands there by kind, before that filter."""

    rows: tuple[DeadLetter, ...]
    count: int
    page: int
    pages: int
    kinds: Mapping[str, int]


def count_waiting() -> int:
    """Say how much failed work nobody has seen to."""
    return db.session.scalar(select(func.count(Job.id)).where(_failed(put_away=False))) or 0


def list_dead_letters(actor: Actor, *, put_away: bool, kind: str, page: int) -> DeadLetters:
    """List failed work that waits for a hand, or that was put away; of one kind, or of all for an empty text.

    Raises ``Forbidden`` for whoever does not keep the installation.
    """
    _check(actor)
    lying = _failed(put_away=put_away)
    kinds = dict(
        db.session.execute(
            select(Job.kind, func.count()).where(lying).group_by(Job.kind).order_by(Job.kind)
        ).all()
    )
    wanted = lying & (Job.kind == kind if kind else true())
    count = kinds.get(kind, 0) if kind else sum(kinds.values())
    pages = max(1, -(-count // PAGE))
    shown = min(max(page, 1), pages)
    rows = db.session.scalars(
        select(Job)
        .where(wanted)
        .options(joinedload(Job.requested_by), joinedload(Job.put_away_by))
        .order_by(Job.ended_at.desc(), Job.id.desc())
        .offset((shown - 1) * PAGE)
        .limit(PAGE)
    )
    return DeadLetters(tuple(_view(actor, job) for job in rows), count, shown, pages, kinds)


def find_dead_letter(actor: Actor, job_id: int) -> DeadLetter:
    """Return one; raise ``Forbidden`` for whoever may see none, ``NotFound`` for work that has not failed."""
    _check(actor)
    job = db.session.get(Job, job_id)
    if job is None or job.state is not JobState.FAILED:
        raise NotFound
    return _view(actor, job)


def _failed(*, put_away: bool) -> ColumnElement[bool]:
    return (Job.state == JobState.FAILED) & (
        Job.put_away_at.is_not(None) if put_away else Job.put_away_at.is_(None)
    )


def _check(actor: Actor) -> None:
    if not actor.has(Role.ADMINISTRATOR):
        raise Forbidden(N_("Chỉ quản trị hệ thống xem được việc nền không làm được của mọi người."))


def _view(actor: Actor, job: Job) -> DeadLetter:
    return DeadLetter(
        id=job.id,
        kind=job.kind,
        requested_by=job.requested_by.display_name if job.requested_by else None,
        failed_at=job.ended_at or job.requested_at,
        problem=Sentence(*json.loads(job.problem or '[""]')),
        cause=job.cause,
        attempts=job.attempts,
        may_try_again=job.cause is not None or job.requested_by_id in (None, actor.account_id),
        put_away_at=job.put_away_at,
        put_away_by=job.put_away_by.display_name if job.put_away_by else None,
        put_away_reason=job.put_away_reason,
    )
