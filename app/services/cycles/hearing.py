"""The switch of a cycle: are units heard before a cut of their points is confirmed?"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import exists, select

from app.access.actor import Actor
from app.errors import N_, Refused
from app.extensions import db
from app.models import Assessment, Explanation
from app.services import audit
from app.services.cycles.changing import cycle_to_change, reason_of, require_unpublished, stream_of

ALREADY_HEARD = N_(
    "Đã có đơn vị được xem và trả lời về việc giảm điểm nên không tắt được nữa: các đơn vị của một đợt được đối xử như"
    " nhau."
)


def switch_hearing(actor: Actor, cycle_id: int, reason: str, *, on: bool, now: datetime) -> bool:
    """Turn the hearing of units on or off; return whether that changed anything.

    Raises ``Refused`` once the cycle is published, and for turning it off once a unit was shown a cut.
    """
    cycle = cycle_to_change(actor, cycle_id)
    require_unpublished(cycle_id)
    if on == (cycle.hearing_since is not None):
        return False
    reason = reason_of(reason)
    if not on and _somebody_was_told(cycle_id):
        raise Refused(ALREADY_HEARD)
    cycle.hearing_since = now if on else None
    data = {"reason": reason, "changes": {"hearing": [str(not on), str(on)]}}
    audit.record("cycle.hearing_switched", stream=stream_of(cycle_id), now=now, actor=actor, data=data)
    return True


def _somebody_was_told(cycle_id: int) -> bool:
    told = exists().where(
        Explanation.assessment_id == Assessment.id,
        Assessment.cycle_id == cycle_id,
        Explanation.points.is_not(None),
    )
    return bool(db.session.scalar(select(told)))
