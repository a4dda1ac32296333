"""The reviewer's queue: submitted sheets in scope, how far each is, and what is at stake in it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import and_, case, exists, literal, select
from sqlalchemy.orm import aliased, contains_eager, joinedload

from app.access.actor import Actor
from app.access.scope import Assignment, sees_assessment
from app.extensions import db
from app.models import Account, Assessment, Explanation, NotMeasured, Score, Unit
from app.queries.cycles.assignments import counting_assignments
from app.queries.reviews.sheet import ends_at, groups_decided_by
from app.queries.sheets.answers import answers_of_many
from app.queries.sheets.heads import assessment_view
from app.sheet.progress import Progress
from app.sheet.scoring_input import sheet_at
from app.sheet.totals import Total, total_of_part
from app.sheet.values import AssessmentView
from app.text import collation_key, fold
from app.trees import trees
from app.workflow.states import APPRAISAL_STATUSES, Stage, Status
from scoring import Indicator, Tree, score

PAGE_SIZE = 25
BIGGEST = 3
NOT_YET = Total(Decimal(0), Decimal(0), None, 0, 0)
"""Stands in a row until it is shown."""


class Progressed(StrEnum):
    """How far the appraisal of a sheet is."""

    UNTOUCHED = "untouched"
    BEGUN = "begun"
    COMPLETE = "complete"
    EXPLAINING = "explaining"


class Order(StrEnum):
    """By what the queue is sorted."""

    STAKE = "stake"
    DEADLINE = "deadline"
    SUBMITTED = "submitted"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class QueueFilter:
    """What the queue is narrowed to; empty means everything."""

    search: str = ""
    progress: Progressed | None = None
    mine: bool = True
    order: Order = Order.STAKE
    page: int = 1


@dataclass(frozen=True, slots=True)
class Stake:
    """A waiting indicator and the points that the unit claims for it."""

    indicator: Indicator
    points: Decimal


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One sheet. Total and progress count what the reader decides, or the whole sheet when that is nothing.

    ``claimed`` is what the unit claims for the main indices in ``groups``; it is worked out for the rows shown.
    """

    head: AssessmentView
    digits: int
    groups: frozenset[str]
    at_stake: Decimal
    biggest: tuple[Stake, ...]
    progress: Progress
    asked: int
    mine: bool
    ends_at: datetime
    claimed: Total = NOT_YET

    @property
    def progressed(self) -> Progressed:
        """Say how far the appraisal is."""
        if self.head.status is Status.EXPLAINING:
            return Progressed.EXPLAINING
        if self.progress.complete:
            return Progressed.COMPLETE
        return Progressed.BEGUN if self.progress.done or self.asked else Progressed.UNTOUCHED


@dataclass(frozen=True, slots=True)
class Queue:
    """One page of the queue; the counts are of everything in scope."""

    rows: tuple[QueueRow, ...]
    matches: int
    total: int
    decided: Progress
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class _Item:
    code: str
    claimed: Decimal
    decided: bool
    asked: bool


def read_queue(actor: Actor, wanted: QueueFilter) -> Queue:
    """Read one page of the sheets under appraisal that ``actor`` sees, in six statements whatever their number."""
    rows = _rows(actor)
    matches = _narrowed(rows, wanted)
    pages = max(1, -(-len(matches) // PAGE_SIZE))
    page = min(max(wanted.page, 1), pages)
    return Queue(
        rows=_with_totals(matches[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]),
        matches=len(matches),
        total=len(rows),
        decided=Progress(
            sum(row.progress.done for row in rows if row.mine),
            sum(row.progress.total for row in rows if row.mine),
        ),
        page=page,
        pages=pages,
    )


def read_whole_queue(actor: Actor, wanted: QueueFilter) -> tuple[QueueRow, ...]:
    """Read every sheet that the filter keeps, in its order, on one page."""
    return _with_totals(_narrowed(_rows(actor), wanted))


def _rows(actor: Actor) -> list[QueueRow]:
    sheets = [
        sheet
        for sheet in _sheets_under_appraisal()
        if sees_assessment(
            actor, unit_id=sheet.unit_id, parent_unit_id=sheet.unit.parent_id, status=sheet.status
        )
    ]
    assignments = counting_assignments({sheet.cycle_id for sheet in sheets})
    items = _items()
    return [
        _row(actor, assessment_view(sheet), items[sheet.id], assignments[sheet.cycle_id]) for sheet in sheets
    ]


def _sheets_under_appraisal() -> Iterable[Assessment]:
    return db.session.scalars(
        select(Assessment)
        .join(Assessment.unit)
        .where(Assessment.status.in_(APPRAISAL_STATUSES), Assessment.excluded_at.is_(None))
        .options(
            joinedload(Assessment.cycle),
            contains_eager(Assessment.unit),
            joinedload(Assessment.block),
            joinedload(Assessment.submitted_by).lazyload(Account.grants),
        )
        .order_by(Unit.code, Assessment.id)
    )


def _items() -> dict[int, list[_Item]]:
    """Read, for every indicator of the sheets under appraisal, the claim and whether this stage has decided it."""
    claim, verdict = aliased(Score), aliased(Score)
    running = case(
        (Assessment.status == Status.REVIEW_2, literal(Stage.REVIEW_2, Score.stage.type)),
        else_=literal(Stage.REVIEW_1, Score.stage.type),
    )
    asked = exists().where(Explanation.assessment_id == claim.assessment_id, Explanation.code == claim.code)
    silent = exists().where(NotMeasured.cycle_id == Assessment.cycle_id, NotMeasured.code == claim.code)
    rows = db.session.execute(
        select(claim.assessment_id, claim.code, claim.points, verdict.verdict.is_not(None), asked)
        .join(Assessment, Assessment.id == claim.assessment_id)
        .outerjoin(
            verdict,
            and_(
                verdict.assessment_id == claim.assessment_id,
                verdict.code == claim.code,
                verdict.stage == running,
            ),
        )
        .where(Assessment.status.in_(APPRAISAL_STATUSES), claim.stage == Stage.SELF, ~silent)
    )
    by_sheet: dict[int, list[_Item]] = defaultdict(list)
    for assessment_id, code, points, decided, questioned in rows:
        by_sheet[assessment_id].append(_Item(code, points or Decimal(0), decided, questioned))
    return by_sheet


def _row(actor: Actor, head: AssessmentView, items: list[_Item], assignments: list[Assignment]) -> QueueRow:
    tree = trees().pinned(head.cycle.tree_id, head.cycle.tree_digest)
    applying = [item for item in items if _applies(tree, item.code, head)]
    groups = groups_decided_by(actor, tree, head.unit.id, assignments)
    own = [item for item in applying if tree.group_of(item.code).code in groups]
    counted = own or applying
    waiting = [item for item in counted if not item.decided and not _is_the_unit_s_turn(item, head)]
    biggest = sorted(waiting, key=lambda item: -item.claimed)[:BIGGEST]
    return QueueRow(
        head=head,
        digits=tree.rounding.points,
        groups=groups if own else frozenset(group.code for group in tree.groups),
        at_stake=sum((item.claimed for item in waiting), Decimal(0)),
        biggest=tuple(Stake(tree.indicators[item.code], item.claimed) for item in biggest if item.claimed),
        progress=Progress(len(counted) - len(waiting), len(counted)),
        asked=sum(item.asked and not item.decided for item in counted),
        mine=bool(own),
        ends_at=ends_at(head),
    )


def _with_totals(rows: list[QueueRow]) -> tuple[QueueRow, ...]:
    """Score the sheets shown as their units declared them, in one statement."""
    answers = answers_of_many([row.head.id for row in rows])
    done = []
    for row in rows:
        tree = trees().pinned(row.head.cycle.tree_id, row.head.cycle.tree_digest)
        own = score(tree, sheet_at(tree, row.head.unit, answers[row.head.id], Stage.SELF))
        done.append(replace(row, claimed=total_of_part(tree, own, row.groups)))
    return tuple(done)


def _applies(tree: Tree, code: str, head: AssessmentView) -> bool:
    return tree.indicators[code].applies_to(head.unit.kind, head.unit.tags)


def _is_the_unit_s_turn(item: _Item, head: AssessmentView) -> bool:
    """In stage 1 and during explanations an open question is the unit's turn; in stage 2 it is the reviewer's."""
    return item.asked and head.status is not Status.REVIEW_2


def _narrowed(rows: list[QueueRow], wanted: QueueFilter) -> list[QueueRow]:
    """Apply the filter, then the order; names and ids make every order total."""
    search = fold(wanted.search)
    kept = [
        row
        for row in rows
        if (not search or search in fold(f"{row.head.unit.code} {row.head.unit.full_name}"))
        and (wanted.progress is None or row.progressed is wanted.progress)
        and (row.mine or not wanted.mine)
    ]
    kept.sort(key=lambda row: (collation_key(row.head.unit.full_name), row.head.id))
    if wanted.order is Order.STAKE:
        kept.sort(key=lambda row: -row.at_stake)
    elif wanted.order is Order.DEADLINE:
        kept.sort(key=lambda row: row.ends_at)
    elif wanted.order is Order.SUBMITTED:
        kept.sort(key=lambda row: row.head.submitted_at or row.ends_at)
    return kept
