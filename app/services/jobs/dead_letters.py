"""Work that failed for good, in the hands of the administrator: tried again, or put away with a reason."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Final

from sqlalchemy import select

from app.access.actor import Actor, Role
from app.errors import N_, Forbidden, Invalid, NotFound, Refused
from app.extensions import db
from app.models import Job
from app.services import audit
from app.services.jobs.requests import begin_anew
from app.workflow.jobs import JobState

LONGEST_REASON: Final = 500
NOT_DEAD: Final = N_(
    "Việc này không còn ở trạng thái không làm được: đã có người cho làm lại. Hãy tải lại trang."
)


def try_again(actor: Actor, job_id: int, *, now: datetime) -> None:
    """Have work that failed begin anew, in the name of whoever asked for it: the roles are read anew at every step.

    What a rule refused is left to whoever asked, who can mend what it named.

    :raises Forbidden: unless the actor is an administrator.
    :raises NotFound: where there is no such work.
    :raises Refused: when it has not failed, or a rule refused the work of somebody else.
    """
    job = _failed(actor, job_id)
    if job.cause is None and job.requested_by_id not in (None, actor.account_id):
        raise Refused(
            N_(
                "Việc này bị từ chối theo quy định, không phải do hệ thống hỏng, nên làm lại ngay cũng bị từ chối như"
                " vậy. Hãy báo người đã yêu cầu xem lý do, sửa rồi tự bấm làm lại."
            )
        )
    begin_anew(job, json.loads(job.arguments), now=now, requested_by_id=job.requested_by_id)
    _tell("job.tried_again", job, actor=actor, now=now)


def put_away(actor: Actor, job_id: int, *, reason: str, now: datetime) -> None:
    """Take failed work from the list of what needs a hand; it stays where all failed work can be read.

    :raises Forbidden: unless the actor is an administrator.
    :raises NotFound: where there is no such work.
    :raises Invalid: without a reason.
    :raises Refused: when it has not failed or is put away.
    """
    job = _failed(actor, job_id)
    if not reason.strip():
        raise Invalid.at("reason", N_("Hãy ghi lý do cất: đã xử lý thế nào, hay vì sao không cần làm nữa."))
    if job.put_away_at is not None:
        raise Refused(N_("Việc này đã được cất rồi."))
    job.put_away_at, job.put_away_by_id, job.put_away_reason = now, actor.account_id, reason.strip()
    _tell("job.put_away", job, actor=actor, now=now, reason=job.put_away_reason)


def _failed(actor: Actor, job_id: int) -> Job:
    if not actor.has(Role.ADMINISTRATOR):
        raise Forbidden(N_("Chỉ quản trị hệ thống xử lý được việc nền không làm được của mọi người."))
    job = db.session.scalars(select(Job).where(Job.id == job_id).with_for_update()).one_or_none()
    if job is None:
        raise NotFound
    if job.state is not JobState.FAILED:
        raise Refused(NOT_DEAD)
    return job


def _tell(kind: str, job: Job, *, actor: Actor, now: datetime, reason: str | None = None) -> None:
    data: dict[str, object] = {"kind": job.kind, "key": job.key, "attempts": job.attempts}
    if reason is not None:
        data["reason"] = reason
    audit.record(kind, stream=f"job:{job.id}", now=now, actor=actor, data=data)
