"""What somebody has on its way to a sheet: files of which some parts have not come yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.access.actor import Actor
from app.extensions import db
from app.models import Transfer


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A file that was begun: ``percent`` of its ``size`` in bytes has arrived, and is kept until ``expires_at``."""

    id: int
    filename: str
    size: int
    percent: int
    begun_at: datetime
    expires_at: datetime


def unfinished(actor: Actor, assessment_id: int, *, now: datetime) -> list[Unfinished]:
    """List what the actor began to send to a sheet and has not ended, oldest first."""
    rows = db.session.scalars(
        select(Transfer)
        .where(
            Transfer.assessment_id == assessment_id,
            Transfer.account_id == actor.account_id,
            Transfer.expires_at > now,
        )
        .order_by(Transfer.id)
    )
    return [
        Unfinished(
            row.id, row.filename, row.size, row.arrived * 100 // row.size, row.begun_at, row.expires_at
        )
        for row in rows
    ]
