"""Answers to forms, kept so that one whose answer was lost on the way shows it when it is sent again.

The answer is written in the transaction of what it answers: a form that was refused has none, and may be sent again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError

from app.access.actor import Actor
from app.database import is_duplicate
from app.extensions import db
from app.models import FormAnswer

KEPT_FOR = timedelta(days=30)
"""Nobody presses a button again after that; a page that old has long been signed out."""


def mark_of(actor: Actor, place: str, fields: Iterable[tuple[str, str]]) -> str:
    """Return the mark of a form: who sent which fields to which address."""
    said = "\x1e".join(f"{name}\x1f{value}" for name, value in sorted(fields))
    return hashlib.sha256(f"{actor.account_id}\x1d{place}\x1d{said}".encode()).hexdigest()


def claim(actor: Actor, mark: str, *, now: datetime) -> str | None:
    """Return the answer that this form has got already; nothing when it comes for the first time, and is now taken.

    Of two that arrive at the same moment the second waits here for the answer of the first.
    """
    row = db.session.get(FormAnswer, mark)
    if row is None:
        try:
            with db.session.begin_nested():
                db.session.add(FormAnswer(mark=mark, account_id=actor.account_id, answer="", at=now))
        except IntegrityError as error:
            if not is_duplicate(error):
                raise
            row = db.session.get_one(FormAnswer, mark, populate_existing=True)
    return row.answer if row is not None else None


def release(mark: str) -> None:
    """Let a claimed form be sent again: what it led to was a refusal, which is no answer."""
    db.session.execute(delete(FormAnswer).where(FormAnswer.mark == mark))


def keep(mark: str, answer: str, *, now: datetime) -> None:
    """Keep the answer of a claimed form, and let those go that nobody asks for any more."""
    db.session.get_one(FormAnswer, mark).answer = answer
    db.session.execute(delete(FormAnswer).where(FormAnswer.at < now - KEPT_FOR))
