"""The reviewer's queue: submitted sheets in scope, how far each is, and what is at stake in it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import CTE, ColumnElement, and_, exists, func, select
from sqlalchemy.orm import joinedload

from app.access.actor import Actor
from app.access.scope import Assignment
from app.extensions import db
from app.models import Account, Assessment, Block, Cycle, NotMeasured, Stake, Unit
from app.queries.cycles.assignments import counting_assignments
from app.queries.reviews.queued import (
    Order,
    Progressed,
    QueueFilter,
    behind,
    narrowed,
    place_of,
    sheets_in_scope,
    sorted_by,
    under_appraisal,
)
from app.queries.reviews.reach import decides_rows
from app.queries.reviews.sheet import groups_decided_by
from app.queries.sheets.answers import answers_of_many
from app.queries.sheets.heads import assessment_view
from app.sheet.progress import Progress
from app.sheet.scoring_input import sheet_at
from app.sheet.stake import Sign
from app.sheet.totals import Total, total_of_part
from app.sheet.values import AssessmentView
from app.trees import trees
from app.workflow.states import Stage, Status
from scoring import Indicator, Tree, score

PAGE_SIZE: Final = 25
BIGGEST: Final = 3


@dataclass(frozen=True, slots=True)
class BigRow:
    """A waiting indicator, the points that the unit claims for it, and what is doubtful about that."""

    indicator: Indicator
    points: Decimal
    signs: tuple[Sign, ...]


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One sheet. Total and progress count what the reader decides, or the whole sheet when that is nothing."""

    head: AssessmentView
    digits: int
    at_stake: Decimal
    weight: Decimal
    biggest: tuple[BigRow, ...]
    progress: Progress
    asked: int
    mine: bool
    ends_at: datetime
    claimed: Total

    @property
    def progressed(self) -> Progressed:
        """Say how far the appraisal is; a sheet whose rows are not worked out yet is untouched."""
        if self.head.status is Status.EXPLAINING:
            return Progressed.EXPLAINING
        if self.progress.total and self.progress.complete:
            return Progressed.COMPLETE
        return Progressed.BEGUN if self.progress.done or self.asked else Progressed.UNTOUCHED


@dataclass(frozen=True, slots=True)
class QueueCycle:
    """A cycle with sheets in scope, and its blocks that have some (id, title)."""

    id: int
    title: str
    family: str
    illustrative: bool
    tree: Tree
    blocks: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class Queue:
    """One page of the queue; the counts are of everything in scope. ``after`` leads on, where there is more."""

    rows: tuple[QueueRow, ...]
    matches: int
    total: int
    decided: Progress
    after: str | None
    cycles: tuple[QueueCycle, ...]


@dataclass(frozen=True, slots=True)
class NextSheet:
    """The sheet that comes next: the one in which most is at stake of what the reader has still to decide."""

    id: int
    unit_name: str


@dataclass(frozen=True, slots=True)
class _Reading:
    """What every statement of one reading shares."""

    actor: Actor
    cycles: tuple[QueueCycle, ...]
    assignments: Mapping[int, Sequence[Assignment]]

    @property
    def groups(self) -> dict[int, tuple[str, ...]]:
        """The main indices of each cycle."""
        return {cycle.id: tuple(group.code for group in cycle.tree.groups) for cycle in self.cycles}


def read_queue(actor: Actor, wanted: QueueFilter) -> Queue:
    """Read one page of the sheets under appraisal that ``actor`` sees; neither statements nor rows read grow with
    their number."""
    reading = _reading(actor)
    sheets = sheets_in_scope(actor, reading.groups, reading.assignments)
    conditions = narrowed(sheets, wanted)
    counts = _counts(sheets, conditions)
    place = behind(sheets, wanted)
    page = db.session.execute(
        select(sheets, *counts)
        .where(*conditions, *(() if place is None else (place,)))
        .order_by(*sorted_by(sheets, wanted.order))
        .limit(PAGE_SIZE + 1)
    ).all()
    counted = page[0] if page else db.session.execute(select(*counts)).one()
    shown = page[:PAGE_SIZE]
    return Queue(
        rows=_rows(reading, shown),
        matches=counted.matches,
        total=counted.total,
        decided=Progress(counted.total_own - counted.total_waiting, counted.total_own),
        after=place_of(shown[-1], wanted.order) if len(page) > PAGE_SIZE else None,
        cycles=reading.cycles,
    )


def read_whole_queue(actor: Actor, wanted: QueueFilter) -> Iterator[QueueRow]:
    """Read every sheet that the filter keeps, in its order, some at a time."""
    reading = _reading(actor)
    sheets = sheets_in_scope(actor, reading.groups, reading.assignments)
    everything = db.session.execute(
        select(sheets).where(*narrowed(sheets, wanted)).order_by(*sorted_by(sheets, wanted.order))
    ).all()
    for start in range(0, len(everything), PAGE_SIZE):
        yield from _rows(reading, everything[start : start + PAGE_SIZE])


def next_sheet(actor: Actor, cycle_id: int, *, after: int) -> NextSheet | None:
    """Return the sheet of the cycle, other than ``after``, in which most waits for the reader; nothing without one."""
    reading = _reading(actor)
    sheets = sheets_in_scope(actor, reading.groups, reading.assignments)
    row = db.session.execute(
        select(sheets.c.id, sheets.c.unit_name)
        .where(sheets.c.cycle_id == cycle_id, sheets.c.id != after, sheets.c.own > 0, sheets.c.waiting > 0)
        .order_by(*sorted_by(sheets, Order.STAKE))
        .limit(1)
    ).one_or_none()
    return NextSheet(*row) if row else None


def _reading(actor: Actor) -> _Reading:
    rows = db.session.execute(
        select(
            Cycle.id,
            Cycle.title,
            Cycle.family,
            Cycle.illustrative,
            Cycle.tree_id,
            Cycle.tree_digest,
            Block.id.label("block_id"),
            Block.title.label("block_title"),
        )
        .select_from(Assessment)
        .join(Unit, Unit.id == Assessment.unit_id)
        .join(Cycle, Cycle.id == Assessment.cycle_id)
        .join(Block, Block.id == Assessment.block_id)
        .where(*under_appraisal(actor))
        .group_by(Cycle.id, Block.id)
        .order_by(Cycle.year.desc(), Cycle.id.desc(), Block.position, Block.id)
    )
    by_cycle: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        by_cycle[row.id].append(row)
    cycles = tuple(
        QueueCycle(
            id=cycle_id,
            title=blocks[0].title,
            family=blocks[0].family.value,
            illustrative=blocks[0].illustrative,
            tree=trees().pinned(blocks[0].tree_id, blocks[0].tree_digest),
            blocks=tuple((row.block_id, row.block_title) for row in blocks),
        )
        for cycle_id, blocks in by_cycle.items()
    )
    return _Reading(actor, cycles, counting_assignments(by_cycle))


def _counts(sheets: CTE, conditions: Sequence[ColumnElement[bool]]) -> tuple[ColumnElement[Any], ...]:
    """Return the counts of everything in scope, and of what the filter keeps."""
    own = sheets.c.own > 0
    return (
        select(func.count()).select_from(sheets).scalar_subquery().label("total"),
        select(func.count()).select_from(sheets).where(*conditions).scalar_subquery().label("matches"),
        select(func.coalesce(func.sum(sheets.c.own), 0)).scalar_subquery().label("total_own"),
        select(func.coalesce(func.sum(sheets.c.waiting), 0))
        .where(own)
        .scalar_subquery()
        .label("total_waiting"),
    )


def _rows(reading: _Reading, page: Sequence[Any]) -> tuple[QueueRow, ...]:
    """Make the rows shown: heads, totals and the biggest rows of these sheets alone."""
    ids = [row.id for row in page]
    heads = _heads(ids)
    answers = answers_of_many(ids)
    biggest = _biggest(reading, [row.id for row in page if row.own], [row.id for row in page if not row.own])
    trees_of = {cycle.id: cycle.tree for cycle in reading.cycles}
    rows = []
    for row in page:
        head, tree = heads[row.id], trees_of[row.cycle_id]
        every = frozenset(group.code for group in tree.groups)
        groups = groups_decided_by(
            reading.actor, tree, head.unit.id, reading.assignments.get(row.cycle_id, ())
        )
        own = score(tree, sheet_at(tree, head.unit, answers[row.id], Stage.SELF))
        rows.append(
            QueueRow(
                head=head,
                digits=tree.rounding.points,
                at_stake=row.claimed,
                weight=row.weight,
                biggest=tuple(BigRow(tree.indicators[s.code], s.claimed, s.signs) for s in biggest[row.id]),
                progress=Progress(row.rows - row.waiting, row.rows),
                asked=row.asked,
                mine=row.own > 0,
                ends_at=row.ends_at,
                claimed=total_of_part(tree, own, groups if row.own else every),
            )
        )
    return tuple(rows)


def _heads(ids: Collection[int]) -> dict[int, AssessmentView]:
    sheets = db.session.scalars(
        select(Assessment)
        .where(Assessment.id.in_(ids))
        .options(
            joinedload(Assessment.block),
            joinedload(Assessment.submitted_by).lazyload(Account.grants),
        )
    )
    return {sheet.id: assessment_view(sheet) for sheet in sheets}


@dataclass(frozen=True, slots=True)
class _Weighed:
    code: str
    claimed: Decimal
    signs: tuple[Sign, ...]


def _biggest(reading: _Reading, own: Collection[int], others: Collection[int]) -> dict[int, list[_Weighed]]:
    """Read the waiting rows of each sheet in which most is at stake, of ``own`` only those the reader decides."""
    mine = decides_rows(reading.actor.account_id, reading.groups, reading.assignments)
    silent = exists().where(NotMeasured.cycle_id == Assessment.cycle_id, NotMeasured.code == Stake.code)
    place = func.row_number().over(
        partition_by=Stake.assessment_id, order_by=(Stake.weight.desc(), Stake.code)
    )
    ranked = (
        select(Stake.assessment_id, Stake.code, Stake.claimed, Stake.signs, place.label("place"))
        .join(Assessment, Assessment.id == Stake.assessment_id)
        .where(
            Stake.assessment_id.in_(others) | and_(Stake.assessment_id.in_(own), mine),
            Stake.waiting,
            Stake.weight > 0,
            ~silent,
        )
        .subquery()
    )
    biggest: dict[int, list[_Weighed]] = defaultdict(list)
    for assessment_id, code, claimed, signs, _place in db.session.execute(
        select(ranked).where(ranked.c.place <= BIGGEST).order_by(ranked.c.assessment_id, ranked.c.place)
    ):
        words = tuple(Sign(word) for word in signs.split(",") if word)
        biggest[assessment_id].append(_Weighed(code, claimed, words))
    return biggest
