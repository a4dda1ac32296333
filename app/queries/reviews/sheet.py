"""One sheet as a reviewer sees it: every indicator with self and appraised points, and what is to be decided next."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final

from app.access.actor import Actor
from app.access.scope import Assignment, decides, seconds
from app.errors import N_, NotFound, Refused
from app.queries.cycles.assignments import counting_assignments
from app.queries.reviews.earlier import earlier_verdicts
from app.queries.reviews.looks import refuse_while_blind
from app.queries.reviews.opened import opened_codes
from app.queries.reviews.opinions import OpinionView, disagreed_codes, opinions_of
from app.queries.sheets.sheets import SheetView, items_of, read_sheet
from app.sheet.case import Case, Together, acceptable_together
from app.sheet.earlier import Earlier
from app.sheet.progress import Progress, is_declared
from app.sheet.scoring_input import sheet_at
from app.sheet.totals import Total, total_of
from app.sheet.values import AssessmentView, EvidenceView, ProposedView, ScoreView, UnitView
from app.workflow.states import (
    DRAFT_STATUSES,
    Action,
    ItemState,
    Stage,
    Status,
    awaits_decision,
)
from scoring import Indicator, IndicatorScore, SheetScore, Tree, score

NOTHING: Final[frozenset[str]] = frozenset()
NOT_MEASURED = N_(
    "Cơ quan thường trực ghi nhận chỉ tiêu %(code)s không đo được trong đợt này (%(reason)s), nên không có gì để thẩm"
    " định. Hãy quay lại phiếu."
)


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """One indicator under appraisal: the unit's own ``claim`` and the ``score`` in force.

    ``earlier`` is the verdict of before the sheet went back, where the unit has changed something under it since.
    ``closed`` says that nobody may decide it now, because the unit amends what was returned. ``proposed`` is a cut that
    waits for a second person, or that one refused; ``seconds`` says that the reader may answer it.
    """

    indicator: Indicator
    group_code: str
    declared: bool
    claim: IndicatorScore
    score: IndicatorScore
    state: ItemState
    waiting: bool
    mine: bool
    verdict: ScoreView | None
    evidence: int
    opinions: tuple[OpinionView, ...]
    earlier: Earlier | None = None
    closed: bool = False
    proposed: ProposedView | None = None
    seconds: bool = False

    @property
    def code(self) -> str:
        """The indicator's code."""
        return self.indicator.code

    @property
    def proposal_waits(self) -> bool:
        """Say whether a second person has to answer before anything else happens to the row."""
        return self.proposed is not None and self.proposed.waits

    @property
    def change(self) -> Decimal | None:
        """How far the appraised points are from the unit's own; nothing before a verdict, or where only one counts."""
        comparable = self.verdict is not None and self.claim.denominator and self.score.denominator
        return self.points - self.own if comparable else None

    @property
    def own(self) -> Decimal:
        """The unit's own points."""
        return self.claim.points

    @property
    def points(self) -> Decimal:
        """The points in force."""
        return self.score.points

    @property
    def disagreements(self) -> int:
        """How many reviewers do not agree."""
        return sum(not opinion.agrees for opinion in self.opinions)


@dataclass(frozen=True, slots=True)
class ReviewView:
    """One sheet under appraisal. ``own`` is the unit's own score, ``sheet.score`` the one in force now."""

    sheet: SheetView
    case: Case
    own: SheetScore
    rows: tuple[ReviewRow, ...]
    decided: Progress
    mine: Progress
    together: Together

    @property
    def own_total(self) -> Total:
        """The total that the unit gave itself."""
        return total_of(self.sheet.tree, self.own)

    @property
    def may_decide(self) -> bool:
        """Say whether the reader may give verdicts on this sheet now."""
        return self.sheet.may(Action.APPRAISE)

    def row(self, code: str) -> ReviewRow:
        """Return one indicator's row.

        Raises ``NotFound`` for one the unit is not asked for, ``Refused`` for one that the cycle does not measure.
        """
        if code in self.case.answers.not_measured:
            raise Refused(NOT_MEASURED, code=code, reason=self.case.answers.not_measured[code])
        row = next((row for row in self.rows if row.code == code), None)
        if row is None:
            raise NotFound
        return row

    def next_waiting(self, after: str | None = None) -> str | None:
        """Return the next indicator the reader has to decide: behind ``after``, else from the top."""
        codes = [row.code for row in self.rows]
        start = codes.index(after) + 1 if after in codes else 0
        ahead = [*self.rows[start:], *self.rows[:start]]
        waiting = (row for row in ahead if row.waiting and not row.proposal_waits)
        return next((row.code for row in waiting if row.mine and row.code != after), None)

    @property
    def proposals(self) -> tuple[ReviewRow, ...]:
        """The rows with a cut that waits for a second person."""
        return tuple(row for row in self.rows if row.proposal_waits)

    def neighbours(self, code: str) -> tuple[str | None, str | None]:
        """Return the codes before and behind an indicator."""
        codes = [row.code for row in self.rows]
        at = codes.index(code)
        return (codes[at - 1] if at else None), (codes[at + 1] if at + 1 < len(codes) else None)


def read_review(actor: Actor, assessment_id: int, *, now: datetime, code: str | None = None) -> ReviewView:
    """Read one submitted sheet for appraisal; with ``code``, evidence of that indicator only.

    Raises ``NotFound`` outside the actor's scope, for a draft, and for an unknown ``code``; ``Refused`` for whoever is
    asked to appraise a row of it without seeing the verdict.
    """
    sheet = read_sheet(actor, assessment_id, now=now, code=code)
    head, tree = sheet.head, sheet.tree
    if head.status in DRAFT_STATUSES:
        raise NotFound
    refuse_while_blind(actor, [sheet.answers])
    case = Case(tree, head.unit, sheet.answers, head.status)
    own = score(tree, sheet_at(tree, head.unit, sheet.answers, Stage.SELF))
    opinions = opinions_of(assessment_id)
    earlier = earlier_verdicts(assessment_id)
    closed = case.closed
    assignments = counting_assignments([head.cycle.id], actor.at)[head.cycle.id]
    mine = _codes_of(tree, groups_decided_by(actor, tree, head.unit.id, assignments))
    items = items_of(tree, head.unit, sheet.answers, head.status)
    rows = tuple(
        ReviewRow(
            indicator=tree.indicators[key],
            group_code=tree.group_of(key).code,
            declared=is_declared(own.indicators[key]),
            claim=own.indicators[key],
            score=sheet.score.indicators[key],
            state=state,
            waiting=awaits_decision(state, head.status) and key not in closed,
            mine=key in mine,
            verdict=case.verdict(key),
            evidence=len(sheet.evidence.get(key, ())),
            opinions=opinions.get(key, ()),
            earlier=None if key in closed else earlier.get(key),
            closed=key in closed,
            proposed=(proposal := case.proposal(key)),
            seconds=_seconds(actor, proposal, assignments, head, tree.group_of(key).code),
        )
        for key, state in items.items()
    )
    return ReviewView(
        sheet=sheet,
        case=case,
        own=own,
        rows=rows,
        decided=Progress(sum(row.verdict is not None for row in rows), len(rows)),
        mine=Progress(
            sum(row.mine and not row.waiting and not row.closed for row in rows),
            sum(row.mine for row in rows),
        ),
        together=acceptable_together(
            case,
            sheet.score,
            [row.code for row in rows if row.waiting and row.mine],
            sheet.evidence,
            disagreed=disagreed_codes(opinions, case.stage),
            opened=NOTHING if code else opened_on(actor, assessment_id, case, sheet.evidence),
            changed=earlier,
        ),
    )


def opened_on(
    actor: Actor, assessment_id: int, case: Case, evidence: Mapping[str, list[EvidenceView]]
) -> frozenset[str]:
    """Return the waiting indicators of a sheet that the actor has opened since their last change."""
    opened = opened_codes(actor, {assessment_id: case}, waiting_codes(case), {assessment_id: evidence})
    return opened[assessment_id]


def codes_decided_by(actor: Actor, tree: Tree, unit: UnitView, cycle_id: int) -> frozenset[str]:
    """Return the indicators of the unit's sheet that the reviewer decides."""
    assignments = counting_assignments([cycle_id], actor.at)[cycle_id]
    return _codes_of(tree, groups_decided_by(actor, tree, unit.id, assignments))


def _codes_of(tree: Tree, groups: Collection[str]) -> frozenset[str]:
    return frozenset(code for code in tree.indicators if tree.group_of(code).code in groups)


def _seconds(
    actor: Actor,
    proposal: ProposedView | None,
    assignments: Sequence[Assignment],
    head: AssessmentView,
    group: str,
) -> bool:
    """Say whether the reader may answer a proposed cut, as ``services.reviews.seconding`` asks."""
    if proposal is None or not proposal.waits:
        return False
    unit_id = head.unit.id
    return seconds(actor.account_id, proposal.author_id, assignments, unit_id=unit_id, group_code=group)


def groups_decided_by(
    actor: Actor, tree: Tree, unit_id: int, assignments: Sequence[Assignment]
) -> frozenset[str]:
    """Return the main indices of a unit's sheet that the reviewer decides."""
    return frozenset(
        group.code
        for group in tree.groups
        if decides(actor.account_id, assignments, unit_id=unit_id, group_code=group.code)
    )


def waiting_codes(case: Case) -> tuple[str, ...]:
    """List the indicators that can and still have to be decided, in the order of the tree."""
    items, closed = items_of(case.tree, case.unit, case.answers, case.status), case.closed
    return tuple(
        code for code, state in items.items() if awaits_decision(state, case.status) and code not in closed
    )


def ends_at(head: AssessmentView) -> datetime:
    """Return when the running step of the appraisal ends."""
    if head.status is Status.EXPLAINING:
        return head.explanation_ends_at
    return head.review_2_ends_at if head.status is Status.REVIEW_2 else head.review_1_ends_at
