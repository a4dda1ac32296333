"""The sheet as a page needs it: head, answers, live points, progress and open actions, in a fixed number of reads."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import contains_eager, joinedload

from app.access.actor import Actor
from app.access.policy import may
from app.access.scope import sees_assessment
from app.errors import NotFound
from app.extensions import db
from app.models import Account, Assessment, Unit
from app.queries.sheets.answers import answers_of
from app.queries.sheets.evidence import evidence_of
from app.queries.sheets.heads import assessment_view
from app.queries.sheets.openings import opened_by_head
from app.sheet.hearing import Cut, unheard
from app.sheet.progress import Progress, owed_by_unit, progress_of
from app.sheet.scoring_input import sheet_at
from app.sheet.totals import Total, total_of
from app.sheet.values import Answers, AssessmentView, EvidenceView, ReturnedView, UnitView
from app.trees import trees
from app.workflow.machine import Facts, Option, Why, option
from app.workflow.states import Action, ItemState, Stage, Status, awaits_decision, item_state, stage_of
from scoring import Indicator, SheetScore, Tree, score


@dataclass(frozen=True, slots=True)
class SheetView:
    """Everything about one sheet. ``score`` is computed now from the answers in force at ``stage``."""

    head: AssessmentView
    tree: Tree
    answers: Answers
    evidence: Mapping[str, list[EvidenceView]]
    stage: Stage
    score: SheetScore
    owed: tuple[Indicator, ...]
    progress: Progress
    facts: Facts
    open_actions: Mapping[Action, Option]

    @property
    def total(self) -> Total:
        """The sheet's total in force, out of what."""
        return total_of(self.tree, self.score)

    def may(self, action: Action) -> bool:
        """Say whether the actor this view was read for can take ``action`` now."""
        answer = self.open_actions.get(action)
        return answer is not None and answer.open


def find_assessment(actor: Actor, assessment_id: int, *, lock: bool = False) -> Assessment:
    """Load an assessment inside the actor's scope, locked for writing if asked; raise ``NotFound`` otherwise."""
    query = (
        select(Assessment)
        .where(Assessment.id == assessment_id)
        .options(
            joinedload(Assessment.cycle),
            joinedload(Assessment.unit).joinedload(Unit.tags),
            joinedload(Assessment.block),
            joinedload(Assessment.submitted_by).lazyload(Account.grants),
        )
    )
    if lock:
        query = query.with_for_update(of=Assessment).execution_options(populate_existing=True)
    row = db.session.scalars(query).unique().one_or_none()
    if row is None or not sees_assessment(
        actor,
        remit=row.cycle.remit,
        unit_id=row.unit_id,
        parent_unit_id=row.unit.parent_id,
        status=row.status,
    ):
        raise NotFound
    return row


def assessments_in(
    cycle_id: int, *, lock: bool = False, excluded: bool = False, only: Collection[int] | None = None
) -> list[Assessment]:
    """Load all assessments of a cycle in the order of unit codes, locked for writing if asked, in two statements.

    Those of units that were taken out of the cycle are left out unless ``excluded``; ``only`` names some by their ids.
    """
    query = (
        select(Assessment)
        .join(Assessment.unit)
        .where(Assessment.cycle_id == cycle_id)
        .options(
            joinedload(Assessment.cycle),
            contains_eager(Assessment.unit),
            joinedload(Assessment.block),
            joinedload(Assessment.submitted_by).lazyload(Account.grants),
        )
        .order_by(Unit.code, Assessment.id)
    )
    if not excluded:
        query = query.where(Assessment.excluded_at.is_(None))
    if only is not None:
        query = query.where(Assessment.id.in_(only))
    if lock:
        query = query.with_for_update(of=Assessment).execution_options(populate_existing=True)
    return list(db.session.scalars(query))


def items_of(tree: Tree, unit: UnitView, answers: Answers, status: Status) -> dict[str, ItemState]:
    """Say for every indicator that the unit is asked for where its appraisal stands in the current stage.

    What was not measured awaits nobody's verdict.
    """
    states = {}
    for code, indicator in tree.indicators.items():
        if not indicator.applies_to(unit.kind, unit.tags) or code in answers.not_measured:
            continue
        verdict = answers.verdict(code, status)
        explanation = answers.explanations.get(code)
        states[code] = item_state(
            verdict.verdict if verdict else None,
            asked=explanation is not None,
            answered=explanation is not None and explanation.answer is not None,
        )
    return states


def facts_of(
    head: AssessmentView,
    items: Mapping[str, ItemState],
    returned: Iterable[ReturnedView] = (),
    *,
    cuts: Iterable[Cut] = (),
    opened: bool = False,
) -> Facts:
    """Gather what the workflow has to know.

    ``returned`` are the main indices that the unit has back, ``cuts`` those that the unit was not heard about;
    ``opened`` says that the unit head has looked at what was handed over.
    """
    states = list(items.values())
    return Facts(
        status=head.status,
        starts_at=head.cycle.self_starts_at,
        deadline=head.deadline,
        explanation_ends_at=head.explanation_ends_at,
        undecided=sum(awaits_decision(state, head.status) for state in states),
        asked=states.count(ItemState.EXPLANATION_REQUESTED),
        shut=Why.CANCELLED if head.cycle.cancelled else Why.EXCLUDED if head.excluded else None,
        returned_until=max((group.until for group in returned), default=None),
        unheard=tuple(cut.code for cut in cuts),
        opened_by_head=opened,
    )


def actions_for(actor: Actor, head: AssessmentView, facts: Facts, now: datetime) -> dict[Action, Option]:
    """Return the actions the actor's roles allow on this sheet, each open or closed with the reason."""
    unit = head.unit
    return {
        action: option(action, facts, now)
        for action in Action
        if may(actor, action, remit=head.cycle.remit, unit_id=unit.id, parent_unit_id=unit.parent_id)
    }


def read_sheet(
    actor: Actor,
    assessment_id: int,
    *,
    now: datetime,
    code: str | None = None,
    shown: Mapping[Status, Stage] | None = None,
) -> SheetView:
    """Read one sheet for ``actor``; with ``code``, evidence of that indicator only.

    The points are those of the stage that ``shown`` names for the sheet's status, by default of the running one.
    Raises ``NotFound`` outside the actor's scope or for an unknown ``code``.
    """
    row = find_assessment(actor, assessment_id)
    head = assessment_view(row)
    tree = trees().pinned(head.cycle.tree_id, head.cycle.tree_digest)
    if code is not None and code not in tree.indicators:
        raise NotFound
    answers = answers_of(assessment_id)
    stage = shown[row.status] if shown else stage_of(row.status)
    scored = score(tree, sheet_at(tree, head.unit, answers, stage))
    owed = owed_by_unit(tree, scored)
    facts = facts_of(
        head,
        items_of(tree, head.unit, answers, row.status),
        answers.returned.values(),
        cuts=unheard(head, answers),
        opened=opened_by_head(head),
    )
    return SheetView(
        head=head,
        tree=tree,
        answers=answers,
        evidence=evidence_of(assessment_id, code),
        stage=stage,
        score=scored,
        owed=owed,
        progress=progress_of(owed, scored),
        facts=facts,
        open_actions=actions_for(actor, head, facts, now),
    )
