"""What the board says of a sheet, as expressions that the database works out where the rows are.

Counted from the verdicts and questions themselves, whose keys begin with the sheet: nothing of it is stored. Every
expression stands over ``Assessment`` joined with its ``Unit`` and its ``Cycle``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, case, exists, func, literal, select

from app.models import Assessment, Cycle, Explanation, Score
from app.queries.cycles.hearing import unheard
from app.queries.units.applicability import asks_unit
from app.workflow.states import DRAFT_STATUSES, REVIEW_STATUSES, Stage, Status, Verdict
from scoring import Tree
from scoring.model import EVERYBODY


class Late(StrEnum):
    """Which step of the cycle a sheet should have left by now."""

    SELF_SCORING = "self_scoring"
    REVIEW_1 = "review_1"
    EXPLANATION = "explanation"
    REVIEW_2 = "review_2"


DEADLINE: ColumnElement[datetime] = func.coalesce(
    Assessment.extended_until, Cycle.self_ends_at, type_=Cycle.self_ends_at.type
)


@dataclass(frozen=True, slots=True)
class Appraised:
    """How far a sheet's appraisal is.

    ``done`` verdicts stand in its stage (empty for a draft), of ``total`` indicators that the unit is asked for;
    ``asked`` are questions to the unit about what no reviewer has decided, ``unheard`` that it has a right to answer a
    cut first.
    """

    done: ColumnElement[int | None]
    total: ColumnElement[int]
    asked: ColumnElement[int]
    unheard: ColumnElement[bool]

    @property
    def ready(self) -> ColumnElement[bool]:
        """Every indicator has its verdict and no cut waits for its hearing, so that the sheet can be confirmed."""
        complete = Assessment.status.in_((Status.REVIEW_1, Status.REVIEW_2)) & (self.done >= self.total)
        return complete & ~self.unheard

    @property
    def to_explain(self) -> ColumnElement[bool]:
        """Stage 1 is over but for questions or cuts to be heard, so that the explanation can be opened."""
        over = (Assessment.status == Status.REVIEW_1) & (self.done + self.asked >= self.total)
        return over & ((self.asked > 0) | self.unheard)


def appraised(tree: Tree, silent: Collection[str]) -> Appraised:
    """Return how far a sheet's appraisal is; what was not measured (``silent``) awaits nobody's verdict."""
    first, second = (_verdicts(stage, silent) for stage in (Stage.REVIEW_1, Stage.REVIEW_2))
    done = case(
        (Assessment.status.in_(DRAFT_STATUSES), None),
        (Assessment.status == Status.REVIEW_2, second),
        (first > second, first),
        else_=second,
    )
    return Appraised(done, _asked_of_unit(tree, silent), _questions(silent), unheard(silent))


def late(now: datetime) -> ColumnElement[str | None]:
    """Return the step that a sheet should have left by ``now``; nobody is late once confirmed."""
    explanation, review_1, review_2 = (
        now >= func.coalesce(own, of_all, type_=of_all.type)
        for own, of_all in (
            (Assessment.explanation_until, Cycle.explanation_ends_at),
            (Assessment.review_1_until, Cycle.review_1_ends_at),
            (Assessment.review_2_until, Cycle.review_2_ends_at),
        )
    )
    first = Assessment.status.in_(REVIEW_STATUSES - {Status.REVIEW_2})
    return case(
        (Assessment.status.in_(DRAFT_STATUSES) & (now >= DEADLINE), literal(Late.SELF_SCORING.value)),
        ((Assessment.status == Status.EXPLAINING) & explanation, literal(Late.EXPLANATION.value)),
        (first & review_1, literal(Late.REVIEW_1.value)),
        ((Assessment.status == Status.REVIEW_2) & review_2, literal(Late.REVIEW_2.value)),
        else_=None,
    )


def _verdicts(stage: Stage, silent: Collection[str]) -> ColumnElement[int]:
    query = select(func.count()).where(Score.assessment_id == Assessment.id, Score.stage == stage)
    if silent:
        query = query.where(Score.code.not_in(silent))
    return query.correlate(Assessment).scalar_subquery()


def _questions(silent: Collection[str]) -> ColumnElement[int]:
    decided = exists().where(
        Score.assessment_id == Explanation.assessment_id,
        Score.code == Explanation.code,
        Score.verdict != Verdict.DECLARED,
    )
    query = select(func.count()).where(
        Explanation.assessment_id == Assessment.id, ~decided, Explanation.code.not_in(silent)
    )
    return query.correlate(Assessment).scalar_subquery()


def _asked_of_unit(tree: Tree, silent: Collection[str]) -> ColumnElement[int]:
    """Count the indicators that apply to the unit: as ``Applicability.covers``, once for each different answer."""
    numbers = Counter(indicator.applies for code, indicator in tree.indicators.items() if code not in silent)
    total: ColumnElement[Any] = literal(0)
    for applies, number in numbers.items():
        total = total + (number if applies == EVERYBODY else case((asks_unit(applies), number), else_=0))
    return total
