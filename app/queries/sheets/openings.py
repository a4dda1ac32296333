"""Whether the unit head has opened a sheet since it was handed over to them, as the access record tells."""

from __future__ import annotations

from typing import Final

from sqlalchemy import select

from app.access.occasions import Occasion, sheet_place
from app.extensions import db
from app.local_time import local_day
from app.models import AccessRecord, Event
from app.sheet.values import AssessmentView
from app.workflow.states import Status

HANDED_OVER: Final = "assessment.handed_over"


def opened_by_head(head: AssessmentView) -> bool:
    """Say whether somebody else than who handed the sheet over has opened it as unit head since.

    At most two statements, and none for a sheet that waits for nobody's approval.
    """
    if head.status is not Status.AWAITING_APPROVAL:
        return False
    handed_over = db.session.execute(
        select(Event.at, Event.actor_id)
        .where(Event.stream == f"assessment:{head.id}", Event.kind == HANDED_OVER)
        .order_by(Event.seq.desc())
        .limit(1)
    ).one_or_none()
    if handed_over is None:
        return False
    opened = select(AccessRecord.id).where(
        AccessRecord.day >= local_day(handed_over.at),
        AccessRecord.occasion == Occasion.SHEET_OPENED,
        AccessRecord.place == sheet_place(head.id),
        AccessRecord.account_id != handed_over.actor_id,
        AccessRecord.last_at >= handed_over.at,
    )
    return db.session.scalar(opened.limit(1)) is not None
