"""Handing the next row of an indicator to one reviewer, so that two people never work on the same one."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete, or_
from sqlalchemy.dialects import postgresql, sqlite

from app.access.actor import Actor
from app.extensions import db
from app.models import Handout
from app.queries.reviews.next_row import next_rows

HELD_FOR: Final = timedelta(minutes=10)


def hand_out(
    actor: Actor, cycle_id: int, code: str, *, now: datetime, after: int | None = None
) -> int | None:
    """Hand the next undecided row of an indicator to the actor for ten minutes; return its sheet.

    Next is the one behind the sheet ``after`` in the order of the units' names, else the first. Rows that others were
    handed are left to them. Nothing when there is none; raises ``NotFound`` as reading the indicator does.
    """
    for assessment_id in next_rows(actor, cycle_id, code, now=now, after=after):
        if assessment_id != after and _take(actor, assessment_id, code, now):
            _give_back(actor, code, keeping=assessment_id)
            return assessment_id
    _give_back(actor, code, keeping=None)
    return None


def _take(actor: Actor, assessment_id: int, code: str, now: datetime) -> bool:
    """Take the row unless somebody else holds it: of two at the same moment the database lets one in."""
    insert = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    values = {"account_id": actor.account_id, "until": now + HELD_FOR}
    statement = (
        insert(Handout)
        .values(assessment_id=assessment_id, code=code, **values)
        .on_conflict_do_update(
            index_elements=[Handout.assessment_id, Handout.code],
            set_=values,
            where=or_(Handout.account_id == actor.account_id, Handout.until <= now),
        )
        .returning(Handout.account_id)
    )
    return db.session.execute(statement).scalar_one_or_none() is not None


def _give_back(actor: Actor, code: str, *, keeping: int | None) -> None:
    """Let go of the other rows of the indicator that the actor was handed."""
    others = Handout.account_id == actor.account_id, Handout.code == code
    statement = delete(Handout).where(*others)
    if keeping is not None:
        statement = statement.where(Handout.assessment_id != keeping)
    db.session.execute(statement)
