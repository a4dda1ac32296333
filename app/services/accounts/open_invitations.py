"""Invitations that still open something: withdrawn whenever the account gets another way in, or none."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import update

from app.extensions import db
from app.models import Invitation


def withdraw_open(account_id: int, now: datetime) -> bool:
    """Withdraw what is open of an account's invitations; say whether anything was."""
    outcome = db.session.execute(
        update(Invitation)
        .where(
            Invitation.account_id == account_id,
            Invitation.used_at.is_(None),
            Invitation.withdrawn_at.is_(None),
            Invitation.expires_at > now,
        )
        .values(withdrawn_at=now)
        .returning(Invitation.id)
    )
    return outcome.first() is not None
