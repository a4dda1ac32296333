"""What became of the newest invitation of an account, for the administrator's page of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select

from app.extensions import db
from app.models import Invitation


class InvitationState(StrEnum):
    """Where an invitation stands."""

    WAITING = "waiting"
    SENT = "sent"
    REFUSED = "refused"
    """The mail server takes no mail for the address."""
    USED = "used"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class InvitationView:
    """An invitation; ``at`` is when it came to where it stands."""

    state: InvitationState
    at: datetime
    sent_to: str
    expires_at: datetime

    @property
    def opens(self) -> bool:
        """Say whether its link opens the account, or will once the mail is sent."""
        return self.state in (InvitationState.WAITING, InvitationState.SENT, InvitationState.REFUSED)


def newest_invitation(account_id: int, *, now: datetime) -> InvitationView | None:
    """Return the newest invitation of an account; nothing when there never was one."""
    query = (
        select(Invitation).where(Invitation.account_id == account_id).order_by(Invitation.id.desc()).limit(1)
    )
    row = db.session.scalars(query).one_or_none()
    if row is None:
        return None
    for state, at in (
        (InvitationState.USED, row.used_at),
        (InvitationState.WITHDRAWN, row.withdrawn_at),
        (InvitationState.EXPIRED, row.expires_at if row.expires_at <= now else None),
        (InvitationState.REFUSED, row.refused_at),
        (InvitationState.SENT, row.sent_at),
    ):
        if at is not None:
            return InvitationView(state, at, row.sent_to, row.expires_at)
    return InvitationView(InvitationState.WAITING, row.created_at, row.sent_to, row.expires_at)
