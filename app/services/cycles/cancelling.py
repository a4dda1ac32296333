"""Cancel a cycle that nobody has handed anything in for, so that it can be opened again as it should be."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select

from app.access.actor import Actor
from app.errors import N_, Refused
from app.extensions import db
from app.models import Account, Assessment
from app.services import audit
from app.services.cycles.changing import cycle_to_change, is_published, reason_of, stream_of
from app.workflow.states import DRAFT_STATUSES


def cancel(actor: Actor, cycle_id: int, reason: str, *, now: datetime) -> None:
    """Close the cycle and every sheet of it for good; family, level and year are free again.

    Everything entered stays readable, and the log keeps who cancelled it and why. Raises ``Refused`` once a unit has
    handed in its sheet (whether it is excluded or not) or a result was published.
    """
    cycle = cycle_to_change(actor, cycle_id)
    handed_in = db.session.scalar(
        select(func.count())
        .select_from(Assessment)
        .where(Assessment.cycle_id == cycle_id, Assessment.status.not_in(DRAFT_STATUSES))
    )
    if handed_in or is_published(cycle_id):
        raise Refused(
            N_(
                "Đã có %(n)s đơn vị nộp phiếu nên đợt không hủy được: hủy là bỏ công việc của các đơn vị ấy. Hãy sửa"
                " tên, mốc thời gian, đơn vị hoặc khối của đợt; hoặc trả các phiếu ấy về đơn vị rồi hủy."
            ),
            n=handed_in,
        )
    reason = reason_of(reason)
    author = db.session.get_one(Account, actor.account_id)
    cycle.cancelled_at, cycle.cancelled_by, cycle.cancel_reason = now, author, reason
    db.session.flush()
    audit.record("cycle.cancelled", stream=stream_of(cycle_id), now=now, actor=actor, data={"reason": reason})
