"""Turning one's own daily mail off and on."""

from __future__ import annotations

from datetime import datetime

from app.access.actor import Actor
from app.extensions import db
from app.models import Account
from app.services import audit


def turn_off(actor: Actor, *, now: datetime) -> None:
    """Send the actor no daily mail any more; twice is once."""
    account = db.session.get_one(Account, actor.account_id)
    if account.reminders_off_at is None:
        account.reminders_off_at = now
        _tell("account.reminders_turned_off", actor, now)


def turn_on(actor: Actor, *, now: datetime) -> None:
    """Send the actor the daily mail again."""
    account = db.session.get_one(Account, actor.account_id)
    if account.reminders_off_at is not None:
        account.reminders_off_at = None
        _tell("account.reminders_turned_on", actor, now)


def _tell(kind: str, actor: Actor, now: datetime) -> None:
    audit.record(kind, stream=f"account:{actor.account_id}", now=now, actor=actor)
