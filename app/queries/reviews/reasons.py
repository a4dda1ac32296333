"""The stock of reasons of an indicator, and where the reader's own verdicts rest on one of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, or_, select, union_all

from app.access.actor import Actor
from app.errors import NotFound
from app.extensions import db
from app.models import (
    Account,
    Assessment,
    EarlierVerdict,
    Explanation,
    ProposedCut,
    Score,
    StockReason,
    Unit,
)
from app.queries.reviews.across import sheets_across
from app.workflow.states import Method, Stage, Status


@dataclass(frozen=True, slots=True)
class ReasonView:
    """A reason kept for an indicator of a cycle; without ``points`` it asks the unit to explain."""

    id: int
    cycle_id: int
    code: str
    text: str
    points: Decimal | None
    author_id: int
    author: str
    retired_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Use:
    """A sheet on which the reader's verdict, or open question, is word for word what the reason says."""

    assessment_id: int
    unit: str


def stock_of(cycle_id: int, code: str) -> tuple[ReasonView, ...]:
    """List the reasons that are offered for an indicator, oldest first, in one statement."""
    return tuple(reason for reason in kept_in(cycle_id, code) if reason.retired_at is None)


def kept_in(cycle_id: int, code: str) -> tuple[ReasonView, ...]:
    """List the reasons kept for an indicator, those that are offered first, then the retired ones."""
    reasons = _read(StockReason.cycle_id == cycle_id, StockReason.code == code)
    return tuple(sorted(reasons, key=lambda reason: reason.retired_at is not None))


def is_used(reason: ReasonView) -> bool:
    """Say whether a verdict, a question or a proposed cut of anybody in the cycle says what the reason says.

    Also one of before a sheet went back: it may stand again.
    """
    places: tuple[tuple[Any, ColumnElement[bool]], ...]
    if reason.points is None:
        places = (
            (Explanation, Explanation.question == reason.text),
            (EarlierVerdict, EarlierVerdict.question == reason.text),
        )
    else:
        places = tuple(
            (place, (place.reason == reason.text) & (place.points == reason.points))
            for place in (Score, EarlierVerdict, ProposedCut)
        )
    uses = [
        select(Assessment.id)
        .join(place, place.assessment_id == Assessment.id)
        .where(Assessment.cycle_id == reason.cycle_id, place.code == reason.code, condition)
        for place, condition in places
    ]
    return db.session.scalars(union_all(*uses).limit(1)).first() is not None


def find_reason(actor: Actor, reason_id: int) -> ReasonView:
    """Read one reason; raises ``NotFound`` where the actor sees no sheet of its cycle."""
    reason = next(iter(_read(StockReason.id == reason_id)), None)
    if reason is None:
        raise NotFound
    sheets_across(actor, reason.cycle_id)
    return reason


def uses_of(actor: Actor, reason: ReasonView) -> tuple[Use, ...]:
    """List where the actor's own verdict of the running stage, or unanswered question, is what the reason says.

    Whoever has changed a word has made a reason of their own. Sheets that are confirmed are left alone.
    """
    query = select(Assessment.id, Unit.full_name).join(Unit, Unit.id == Assessment.unit_id)
    if reason.points is None:
        query = query.join(Explanation, Explanation.assessment_id == Assessment.id).where(
            Assessment.status.in_((Status.SUBMITTED, Status.REVIEW_1)),
            Explanation.code == reason.code,
            Explanation.question == reason.text,
            Explanation.answer.is_(None),
            Explanation.asked_by_id == actor.account_id,
        )
    else:
        running = or_(
            (Assessment.status == Status.REVIEW_1) & (Score.stage == Stage.REVIEW_1),
            (Assessment.status == Status.REVIEW_2) & (Score.stage == Stage.REVIEW_2),
        )
        query = query.join(Score, Score.assessment_id == Assessment.id).where(
            running,
            Score.code == reason.code,
            Score.method == Method.POINTS,
            Score.points == reason.points,
            Score.reason == reason.text,
            Score.author_id == actor.account_id,
        )
    query = query.where(Assessment.cycle_id == reason.cycle_id, Assessment.excluded_at.is_(None))
    return tuple(Use(*row) for row in db.session.execute(query.order_by(Unit.code, Assessment.id)))


def _read(*conditions: ColumnElement[bool]) -> list[ReasonView]:
    rows = db.session.execute(
        select(
            StockReason.id,
            StockReason.cycle_id,
            StockReason.code,
            StockReason.text,
            StockReason.points,
            StockReason.author_id,
            Account.display_name,
            StockReason.retired_at,
        )
        .join(Account, Account.id == StockReason.author_id)
        .where(*conditions)
        .order_by(StockReason.id)
    )
    return [ReasonView(*row) for row in rows]
