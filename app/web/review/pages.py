"""What the page of one indicator under appraisal shows, gathered from one reading of the sheet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from app.queries.reviews.radar import Twins, twins_of
from app.queries.reviews.sheet import ReviewRow, ReviewView
from app.sheet.case import Decision, can_correct
from app.sheet.plan import Plan, plan
from app.sheet.scoring_input import sheet_at
from app.sheet.values import ScoreView
from app.web.access import actor
from app.web.http import now
from app.web.indicators import FigureLine, Proof, figure_line, proofs, reasons, rule_words
from app.web.review.earlier import EarlierPage, earlier_page
from app.web.review.forms import DecisionForm
from app.workflow.states import STAGES, Stage
from scoring import Group, score


@dataclass(frozen=True, slots=True)
class Stand:
    """The points of one stage beside those of the others; ``applies`` unless the row left the total then."""

    stage: Stage
    points: Decimal | None
    verdict: ScoreView | None
    applies: bool


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """Everything on the page of one indicator under appraisal."""

    review: ReviewView
    row: ReviewRow
    group: Group
    form: DecisionForm
    lines: tuple[FigureLine, ...]
    rule: str
    reasons: tuple[str, ...]
    proofs: tuple[Proof, ...]
    stands: tuple[Stand, ...]
    blocked_by: tuple[str, ...]
    can_correct: bool
    may_decide: bool
    position: int
    before: str | None
    after: str | None
    following: str | None
    earlier: EarlierPage | None
    twins: Mapping[int, Twins]

    @property
    def digits(self) -> int:
        """How many decimals points have."""
        return self.review.sheet.tree.rounding.points


def review_page(review: ReviewView, row: ReviewRow, form: DecisionForm) -> ReviewPage:
    """Gather the page of an indicator."""
    tree, code = review.sheet.tree, row.code
    holders = review.case.held_by_others(code)
    before, after = review.neighbours(code)
    return ReviewPage(
        review=review,
        row=row,
        group=tree.group_of(code),
        form=form,
        lines=tuple(
            figure_line(tree, review.case.answers, review.case.stage, row.indicator, figure_id)
            for figure_id in row.indicator.figure_ids
        ),
        rule=rule_words(tree, row.indicator),
        reasons=reasons(tree, row.indicator, review.own.indicators[code]),
        proofs=proofs(review.sheet.evidence.get(code, ()), tree),
        stands=_stands(review, row),
        blocked_by=tuple(dict.fromkeys(other for others in holders.values() for other in others)),
        can_correct=can_correct(review.case, code),
        may_decide=review.may_decide and row.mine and not row.closed and not row.seconds,
        position=[line.code for line in review.rows].index(code) + 1,
        before=before,
        after=after,
        following=review.next_waiting(code),
        earlier=earlier_page(review, code, reader_id=actor().account_id),
        twins=twins_of(
            actor(),
            review.sheet.head.id,
            [document.link_id for document in review.sheet.evidence.get(code, ())],
        ),
    )


def try_out(review: ReviewView, code: str, decision: Decision) -> Plan:
    """Work out what a decision would do; a reason that is still to be typed does not matter yet."""
    tried = Decision(decision.choice, decision.reason or "…", decision.figures, decision.points)
    return plan(review.case, code, tried, author="", now=now())


def _stands(review: ReviewView, row: ReviewRow) -> tuple[Stand, ...]:
    """Return the scores side by side, up to the stage that the sheet has reached."""
    case, by_stage = review.case, review.sheet.answers.scores.get(row.code, {})
    stands = []
    for stage in STAGES[: STAGES.index(case.stage) + 1]:
        own, then = by_stage.get(stage), score(case.tree, sheet_at(case.tree, case.unit, case.answers, stage))
        verdict = None if stage is Stage.SELF else own
        applies = bool(then.indicators[row.code].denominator)
        stands.append(Stand(stage, own.points if own else None, verdict, applies))
    return tuple(stands)
