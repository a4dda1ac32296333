"""Second looks: which rows somebody is asked to appraise again without seeing the verdict, and one of them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import ScalarSelect, func, select

from app.access.actor import Actor
from app.errors import N_, NotFound, Refused
from app.extensions import db
from app.models import Assessment, Cycle, SecondLook, Unit
from app.queries.sheets.sheets import SheetView, read_sheet
from app.sheet.values import Answers
from app.trees import trees
from app.workflow.states import Stage, Status
from scoring import Indicator

BLIND: Final = N_(
    "Bạn được giao chấm lại chỉ tiêu %(codes)s mà không nhìn kết luận trước, nên trang này chưa mở cho bạn. Hãy trả lời"
    " ở trang “Chấm lại không nhìn kết luận”, sau đó xem được như thường."
)


@dataclass(frozen=True, slots=True)
class OwnLook:
    """A row that somebody is to appraise again."""

    sample_id: int
    assessment_id: int
    unit_name: str
    cycle_title: str
    indicator: Indicator
    answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class OwnLooks:
    """One's second looks, those that wait first."""

    rows: tuple[OwnLook, ...]
    waiting: int
    illustrative: bool


@dataclass(frozen=True, slots=True)
class LookView:
    """One row to appraise again: the sheet as its unit declared it, and what was answered."""

    sheet: SheetView
    indicator: Indicator
    look: OwnLook
    following: OwnLook | None


def own_looks(actor: Actor) -> OwnLooks:
    """List one's own second looks in one statement."""
    rows = db.session.execute(
        select(SecondLook, Unit.full_name, Cycle)
        .join(Assessment, Assessment.id == SecondLook.assessment_id)
        .join(Unit, Unit.id == Assessment.unit_id)
        .join(Cycle, Cycle.id == Assessment.cycle_id)
        .where(SecondLook.account_id == actor.account_id, Assessment.excluded_at.is_(None))
        .order_by(
            SecondLook.answered_at.is_not(None), Unit.full_name, SecondLook.assessment_id, SecondLook.code
        )
    ).all()
    looks = []
    for look, unit_name, cycle in rows:
        indicator = trees().pinned(cycle.tree_id, cycle.tree_digest).indicators[look.code]
        looks.append(
            OwnLook(look.sample_id, look.assessment_id, unit_name, cycle.title, indicator, look.answered_at)
        )
    return OwnLooks(
        rows=tuple(looks),
        waiting=sum(look.answered_at is None for look in looks),
        illustrative=any(cycle.illustrative for _look, _name, cycle in rows),
    )


def read_look(actor: Actor, sample_id: int, assessment_id: int, code: str, *, now: datetime) -> LookView:
    """Read one row to appraise again, as its unit declared it; ``NotFound`` for whoever was not asked."""
    looks = own_looks(actor).rows
    key = (sample_id, assessment_id, code)
    look = next((own for own in looks if (own.sample_id, own.assessment_id, own.indicator.code) == key), None)
    if look is None:
        raise NotFound
    sheet = read_sheet(actor, assessment_id, now=now, code=code, shown=dict.fromkeys(Status, Stage.SELF))
    following = next((own for own in looks if own.answered_at is None and own is not look), None)
    return LookView(sheet, look.indicator, look, following)


def look_count(actor: Actor) -> ScalarSelect[int]:
    """Return, for another statement, how many rows the reader is still asked to appraise again."""
    return (
        select(func.count())
        .select_from(SecondLook)
        .where(SecondLook.account_id == actor.account_id, SecondLook.answered_at.is_(None))
        .scalar_subquery()
    )


def refuse_while_blind(actor: Actor, answers: Collection[Answers], code: str | None = None) -> None:
    """Raise ``Refused`` where a page would show somebody verdicts on rows that they are asked to appraise blindly.

    With ``code``, the page shows that indicator alone.
    """
    codes = {
        key
        for said in answers
        for key, accounts in said.blind.items()
        if actor.account_id in accounts and code in (None, key)
    }
    if codes:
        raise Refused(BLIND, codes=", ".join(sorted(codes)))
