"""Doing background work: step after step, each in a transaction together with the place that the work has come to.

A worker that is killed loses the step it was in and nothing else: whoever takes the work up goes on from the last
commit. What is refused ends it with the sentence that a page would have shown; what breaks is tried again.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from flask import current_app
from sqlalchemy import select

from app.errors import N_, DomainError, Refused, Sentence
from app.extensions import db
from app.jobs.hold import hold
from app.jobs.kinds import Kind, Step, Turn
from app.jobs.registry import KINDS
from app.models import Job
from app.queries.actors import find_actor
from app.storage import StoreTrouble
from app.workflow.jobs import ENDED, JobState

TRIES: Final = 3
PAUSE: Final = timedelta(minutes=1)
"""After a step that broke; twice as long after the second time."""
BROKEN: Final = N_(
    "Việc này bị dừng %(tries)s lần vì lỗi của hệ thống. Phần đã làm xong vẫn giữ nguyên. Hãy bấm làm lại; nếu vẫn"
    " không được, báo cho quản trị viên mã việc %(job)s."
)
KILLED: Final = "WorkerKilled"
"""The cause of what failed although no step ever said why: whoever did it died over it."""
CLOSED: Final = N_("Tài khoản đã yêu cầu việc này bị khóa trước khi việc được làm, nên việc không được làm.")

log = logging.getLogger(__name__)


class Stopped(Exception):
    """Somebody cancelled the work while a step was under way; what the step has not committed does not happen."""


def run(job_id: int) -> None:
    """Do a piece of work until it has ended, must wait, or another worker holds it."""
    folder = current_app.extensions["settings"].instance_dir / "jobs"
    with hold(db.engine, folder, job_id) as ours:
        while ours and _take_a_step(job_id):
            pass


def ready(*, now: datetime) -> tuple[int, ...]:
    """Return what is to be done now: what waits and is due, and what a worker may have died over."""
    query = select(Job.id).where(Job.state.in_((JobState.WAITING, JobState.RUNNING)), Job.due_at <= now)
    ids = tuple(db.session.scalars(query.order_by(Job.due_at, Job.id)))
    db.session.rollback()
    return ids


def _take_a_step(job_id: int) -> bool:
    """Do one step; say whether there is another to do now."""
    now = _now()
    kind = _begin(job_id, now=now)
    if kind is None:
        return False
    try:
        step = kind.step(_turn(job_id, now=now))
        return _finish(job_id, step, now=_now())
    except Stopped:
        _end(job_id, JobState.CANCELLED, now=_now())
    except StoreTrouble as trouble:
        log.warning("job %s: the store does not do its work: %s", job_id, trouble.reason)
        _after_a_fault(job_id, now=_now(), cause=type(trouble).__name__, problem=trouble.sentence)
    except DomainError as refusal:
        if refusal.wait is None:
            _fail(job_id, refusal.sentence, now=_now())
        else:
            _postpone(job_id, until=_now() + refusal.wait)
    except Exception as error:
        log.exception("job %s broke", job_id)
        _after_a_fault(job_id, now=_now(), cause=type(error).__name__)
    return False


def _begin(job_id: int, *, now: datetime) -> Kind | None:
    """Count the attempt, so that work which kills its worker does not do so for ever; nothing when there is no step."""
    job = _locked(job_id)
    if job is None or job.state in ENDED or job.due_at > now:
        db.session.rollback()
        return None
    if job.stop_requested_at is not None:
        _end(job_id, JobState.CANCELLED, now=now)
        return None
    if job.tries >= TRIES:
        _fail(job_id, _broken(job_id), now=now, cause=job.cause or KILLED)
        return None
    job.state = JobState.RUNNING
    job.tries += 1
    kind = KINDS[job.kind]
    db.session.commit()
    return kind


def _turn(job_id: int, *, now: datetime) -> Turn:
    job = db.session.get_one(Job, job_id, populate_existing=True)
    actor = None
    if job.requested_by_id is not None:
        actor = find_actor(job.requested_by_id, now=now)
        if actor is None:
            raise Refused(CLOSED)
    return Turn(
        arguments=json.loads(job.arguments),
        cursor=job.cursor,
        done=job.done,
        actor=actor,
        now=now,
        release=partial(_releasing, job_id),
    )


def _finish(job_id: int, step: Step, *, now: datetime) -> bool:
    job = _locked(job_id)
    if job is None or job.state in ENDED:
        db.session.rollback()
        return False
    job.done, job.size, job.cursor, job.tries = step.done, step.size, step.cursor, 0
    if step.cursor is None:
        job.state, job.ended_at, job.attempts, job.cause = JobState.DONE, now, 0, None
        job.outcome = json.dumps(step.outcome, ensure_ascii=False, sort_keys=True)
    db.session.commit()
    return step.cursor is not None


def _end(job_id: int, state: JobState, *, now: datetime) -> None:
    db.session.rollback()
    job = _locked(job_id)
    if job is not None and job.state not in ENDED:
        job.state, job.ended_at = state, now
    db.session.commit()


def _fail(job_id: int, problem: Sentence, *, now: datetime, cause: str | None = None) -> None:
    """End it for good, for the administrator to see; without a ``cause`` a rule refused it."""
    db.session.rollback()
    job = _locked(job_id)
    if job is not None and job.state not in ENDED:
        job.state, job.ended_at, job.attempts = JobState.FAILED, now, job.attempts + job.tries
        job.problem, job.cause = _kept(problem), cause
    db.session.commit()


def _postpone(job_id: int, *, until: datetime) -> None:
    db.session.rollback()
    job = _locked(job_id)
    if job is not None:
        job.state, job.due_at, job.tries = JobState.WAITING, until, job.tries - 1
    db.session.commit()


def _after_a_fault(job_id: int, *, now: datetime, cause: str, problem: Sentence | None = None) -> None:
    db.session.rollback()
    job = _locked(job_id)
    if job is not None and job.tries < TRIES:
        job.state, job.due_at, job.cause = JobState.WAITING, now + PAUSE * job.tries, cause
        db.session.commit()
    else:
        _fail(job_id, problem or _broken(job_id), now=now, cause=cause)


def _broken(job_id: int) -> Sentence:
    return Sentence(BROKEN, {"tries": TRIES, "job": job_id})


@contextmanager
def _releasing(job_id: int) -> Iterator[None]:
    """Give the database up for the length of the block; afterwards look whether somebody has cancelled the work."""
    db.session.rollback()
    yield
    stopped = db.session.scalar(select(Job.stop_requested_at).where(Job.id == job_id))
    if stopped is not None:
        raise Stopped


def _kept(sentence: Sentence) -> str:
    params = {
        name: value if isinstance(value, int) else str(value) for name, value in sentence.params.items()
    }
    return json.dumps([sentence.message, params], ensure_ascii=False, sort_keys=True)


def _locked(job_id: int) -> Job | None:
    return db.session.scalars(
        select(Job).where(Job.id == job_id).with_for_update().execution_options(populate_existing=True)
    ).one_or_none()


def _now() -> datetime:
    moment: datetime = current_app.extensions["clock"]()
    return moment
