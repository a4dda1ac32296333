"""Background work as people see it: their own; all of it for administrator and auditor."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, func, select, true
from sqlalchemy.orm import joinedload

from app.access.actor import Actor, Role
from app.errors import NotFound, Sentence
from app.extensions import db
from app.models import Job
from app.workflow.jobs import ENDED, JobState

PAGE: Final = 25
LATE: Final = timedelta(minutes=2)
"""A worker looks every minute: what waits longer than this beyond its time waits because no worker runs."""
READ_ALL: Final = frozenset({Role.ADMINISTRATOR, Role.AUDITOR})


@dataclass(frozen=True, slots=True)
class JobView:
    """One piece of work. ``requested_by`` is nothing where the clock asked; ``arguments`` are shown to nobody."""

    id: int
    kind: str
    state: JobState
    done: int
    size: int | None
    problem: Sentence | None
    outcome: Mapping[str, object]
    requested_by: str | None
    requested_at: datetime
    ended_at: datetime | None
    stopping: bool
    forgotten: bool
    """No worker has taken it up although it is long due."""
    may_cancel: bool
    may_repeat: bool

    @property
    def ended(self) -> bool:
        """Whether nothing more will happen by itself."""
        return self.state in ENDED


@dataclass(frozen=True, slots=True)
class JobPage:
    """A page of the list of work, the newest first."""

    rows: tuple[JobView, ...]
    count: int
    page: int
    pages: int


def find_job(actor: Actor, job_id: int, *, now: datetime) -> JobView:
    """Return one piece of work; raise ``NotFound`` for that of others."""
    job = db.session.scalars(
        select(Job).where(Job.id == job_id, _visible(actor)).options(joinedload(Job.requested_by))
    ).one_or_none()
    if job is None:
        raise NotFound
    return _view(actor, job, now)


def list_jobs(actor: Actor, state: JobState | None, page: int, *, now: datetime) -> JobPage:
    """List the work that the actor may see, all of it or what stands in one state."""
    wanted = _visible(actor) & (true() if state is None else Job.state == state)
    count = db.session.scalar(select(func.count(Job.id)).where(wanted)) or 0
    pages = max(1, -(-count // PAGE))
    shown = min(max(page, 1), pages)
    rows = db.session.scalars(
        select(Job)
        .where(wanted)
        .options(joinedload(Job.requested_by))
        .order_by(Job.requested_at.desc(), Job.id.desc())
        .offset((shown - 1) * PAGE)
        .limit(PAGE)
    )
    return JobPage(tuple(_view(actor, job, now) for job in rows), count, shown, pages)


def _visible(actor: Actor) -> ColumnElement[bool]:
    return true() if actor.has(*READ_ALL) else Job.requested_by_id == actor.account_id


def _view(actor: Actor, job: Job, now: datetime) -> JobView:
    own = job.requested_by_id == actor.account_id
    in_charge = own or actor.has(Role.ADMINISTRATOR)
    return JobView(
        id=job.id,
        kind=job.kind,
        state=job.state,
        done=job.done,
        size=job.size,
        problem=None if job.problem is None else Sentence(*json.loads(job.problem)),
        outcome={} if job.outcome is None else json.loads(job.outcome),
        requested_by=job.requested_by.display_name if job.requested_by else None,
        requested_at=job.requested_at,
        ended_at=job.ended_at,
        stopping=job.stop_requested_at is not None,
        forgotten=job.state is JobState.WAITING and now - job.due_at > LATE,
        may_cancel=in_charge and job.state not in ENDED and job.stop_requested_at is None,
        may_repeat=job.state in (JobState.FAILED, JobState.CANCELLED)
        and (own or (job.requested_by_id is None and in_charge)),
    )
