"""Asking for background work. The row is written in the transaction that asks; the queue only wakes a worker."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.access.actor import Actor, Role
from app.database import is_duplicate
from app.errors import N_, NotFound, Refused
from app.extensions import db
from app.models import Job
from app.services import audit
from app.workflow.jobs import ENDED, JobState

REST: Final = timedelta(hours=1)
"""How long the schedule leaves work alone that failed for good."""


def request(
    kind: str,
    *,
    key: str,
    arguments: Mapping[str, object],
    now: datetime,
    actor: Actor | None = None,
    renew: bool = False,
) -> int:
    """Ask for a piece of work; return its id. ``arguments`` are plain JSON values, no secrets.

    Asked again under the same ``key`` it is the same work: one that waits, runs or is done stays as it is, one that
    failed or was cancelled begins anew. With ``renew`` what is done begins anew too, for work that comes back.
    Without an actor the schedule asks; what failed for good it asks for again after a rest (``REST``), so that the
    failure stands where the administrator sees it and is mended by itself where time mends it.
    """
    job = _found_or_made(kind, key, arguments, now=now, actor=actor)
    if job is None:
        job = db.session.scalars(
            select(Job).where(Job.key == key).with_for_update().execution_options(populate_existing=True)
        ).one()
        resting = actor is None and job.state is JobState.FAILED and now - (job.ended_at or now) < REST
        if job.state in ENDED and not resting and (renew or job.state is not JobState.DONE):
            begin_anew(job, arguments, now=now, requested_by_id=actor.account_id if actor else None)
            _tell(job, now=now, actor=actor)
    return job.id


def cancel(actor: Actor, job_id: int, *, now: datetime) -> None:
    """Stop a piece of work before its next step; what its finished steps did stays.

    :raises NotFound: for the work of others, unless the actor is an administrator.
    :raises Refused: when it has ended already.
    """
    job = _own(actor, job_id)
    if job.state in ENDED:
        raise Refused(N_("Việc này đã kết thúc nên không dừng được nữa."))
    if job.stop_requested_at is None:
        job.stop_requested_at = now
        if job.state is JobState.WAITING:
            job.state, job.ended_at = JobState.CANCELLED, now
        audit.record("job.cancelled", stream=f"job:{job.id}", now=now, actor=actor, data={"key": job.key})


def ask_again(actor: Actor, job_id: int, *, now: datetime) -> None:
    """Have work that failed or was cancelled begin anew, in the name of whoever asks now.

    :raises NotFound: for the work of others, unless the actor is an administrator.
    :raises Refused: when it waits, runs or is done.
    """
    job = _own(actor, job_id)
    if job.state not in (JobState.FAILED, JobState.CANCELLED):
        raise Refused(N_("Việc này đang chờ, đang chạy hoặc đã xong nên không cần làm lại."))
    if job.requested_by_id not in (None, actor.account_id):
        raise Refused(N_("Việc này làm dưới tên người đã yêu cầu; người đó phải tự bấm làm lại."))
    begin_anew(job, json.loads(job.arguments), now=now, requested_by_id=job.requested_by_id)
    _tell(job, now=now, actor=actor)


def _found_or_made(
    kind: str, key: str, arguments: Mapping[str, object], *, now: datetime, actor: Actor | None
) -> Job | None:
    """Return the new row, or nothing when there is one under this key; of two at the same moment one makes it."""
    if db.session.scalar(select(Job.id).where(Job.key == key)) is not None:
        return None
    job = Job(
        kind=kind,
        key=key,
        arguments=_json(arguments),
        requested_by_id=actor.account_id if actor else None,
        requested_at=now,
        due_at=now,
    )
    try:
        with db.session.begin_nested():
            db.session.add(job)
    except IntegrityError as error:
        if not is_duplicate(error):
            raise
        return None
    _tell(job, now=now, actor=actor)
    return job


def begin_anew(
    job: Job, arguments: Mapping[str, object], *, now: datetime, requested_by_id: int | None
) -> None:
    """Put a piece of work that has ended, locked by the caller, back to its beginning; the caller logs who did so."""
    job.arguments = _json(arguments)
    job.state, job.done, job.size, job.cursor, job.tries = JobState.WAITING, 0, None, None, 0
    job.outcome, job.problem, job.ended_at, job.stop_requested_at = None, None, None, None
    job.cause = job.put_away_at = job.put_away_by_id = job.put_away_reason = None
    job.requested_by_id = requested_by_id
    job.requested_at = job.due_at = now


def _tell(job: Job, *, now: datetime, actor: Actor | None) -> None:
    """Log what a person asked for; what the clock asks for would fill the log with nothing that anybody decided."""
    db.session.flush()
    if actor is not None:
        audit.record(
            "job.requested",
            stream=f"job:{job.id}",
            now=now,
            actor=actor,
            data={"kind": job.kind, "key": job.key},
        )


def _own(actor: Actor, job_id: int) -> Job:
    job = db.session.scalars(select(Job).where(Job.id == job_id).with_for_update()).one_or_none()
    if job is None or not (job.requested_by_id == actor.account_id or actor.has(Role.ADMINISTRATOR)):
        raise NotFound
    return job


def _json(arguments: Mapping[str, object]) -> str:
    return json.dumps(arguments, ensure_ascii=False, sort_keys=True)
