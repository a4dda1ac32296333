"""What reviewers think of the points of indicators that others decide."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select

from app.extensions import db
from app.models import Account, Opinion
from app.workflow.states import Stage


@dataclass(frozen=True, slots=True)
class OpinionView:
    """What one reviewer thinks of an indicator's points."""

    account_id: int
    author: str
    stage: Stage
    agrees: bool
    reason: str | None
    at: datetime


def opinions_of(assessment_id: int) -> Mapping[str, tuple[OpinionView, ...]]:
    """Read all opinions on a sheet by indicator, oldest first."""
    opinions: dict[str, tuple[OpinionView, ...]] = defaultdict(tuple)
    for _sheet, code, opinion in _opinions(Opinion.assessment_id == assessment_id):
        opinions[code] += (opinion,)
    return opinions


def opinions_by_sheet(assessment_ids: Collection[int], code: str) -> Mapping[int, tuple[OpinionView, ...]]:
    """Read all opinions on one indicator by sheet, oldest first, in one statement."""
    opinions: dict[int, tuple[OpinionView, ...]] = defaultdict(tuple)
    for sheet, _code, opinion in _opinions(Opinion.assessment_id.in_(assessment_ids), Opinion.code == code):
        opinions[sheet] += (opinion,)
    return opinions


def _opinions(*conditions: ColumnElement[bool]) -> Iterator[tuple[int, str, OpinionView]]:
    rows = db.session.execute(
        select(
            Opinion.assessment_id,
            Opinion.code,
            Opinion.account_id,
            Account.display_name,
            Opinion.stage,
            Opinion.agrees,
            Opinion.reason,
            Opinion.at,
        )
        .join(Account, Account.id == Opinion.account_id)
        .where(*conditions)
        .order_by(Opinion.at, Opinion.account_id)
    )
    for assessment_id, code, account_id, author, stage, agrees, reason, at in rows:
        yield assessment_id, code, OpinionView(account_id, author, stage, agrees, reason, at)


def disagreed_codes(opinions: Mapping[str, tuple[OpinionView, ...]], stage: Stage) -> frozenset[str]:
    """Return the indicators on which somebody disagrees in this stage."""
    return frozenset(
        code
        for code, views in opinions.items()
        if any(opinion.stage is stage and not opinion.agrees for opinion in views)
    )
