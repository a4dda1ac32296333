"""The reviewer's queue: submitted sheets in scope, how far each is, and what is at stake in it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import CTE, ColumnElement, and_, func, select
from sqlalchemy.orm import joinedload

from app.access.actor import Actor
from app.extensions import db
from app.models import Account, Assessment, ProposedCut, Stake
from app.queries.reviews.looks import look_count
from app.queries.reviews.proposals import waiting_count
from app.queries.reviews.queued import (
    EVERYTHING,
    Progressed,
    QueueFilter,
    behind,
    narrowed,
    place_of,
    sorted_by,
)
from app.queries.reviews.reading import QueueCycle, Reading, reading_of
from app.queries.reviews.sheet import groups_decided_by
from app.queries.sheets.answers import answers_of_many
from app.queries.sheets.heads import assessment_view
from app.sheet.progress import Progress
from app.sheet.scoring_input import sheet_at
from app.sheet.stake import Sign
from app.sheet.totals import Total, total_of_part
from app.sheet.values import AssessmentView
from app.workflow.states import Stage, Status
from scoring import Indicator, score

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
class Queue:
    """One page of the queue; the counts are of everything in scope. ``after`` leads on, where there is more.

    ``proposed`` counts the cuts that wait for a second person, ``looks`` what the reader is to appraise again blindly.
    """

    rows: tuple[QueueRow, ...]
    matches: int
    total: int
    decided: Progress
    after: str | None
    cycles: tuple[QueueCycle, ...]
    proposed: int = 0
    looks: int = 0


@dataclass(frozen=True, slots=True)
class NextSheet:
    """The sheet that comes next: the one in which most is at stake of what the reader has still to decide."""

    id: int
    unit_name: str


def read_queue(actor: Actor, wanted: QueueFilter) -> Queue:
    """Read one page of the sheets under appraisal that ``actor`` sees; neither statements nor rows read grow with
    their number."""
    reading = reading_of(actor)
    sheets = reading.sheets()
    # Once: the database does not see that the conditions of the page are those of the count.
    kept = select(sheets.c.id).where(*narrowed(sheets, wanted)).cte("kept")
    counts = _counts(actor, sheets, kept)
    place = behind(sheets, wanted)
    page = db.session.execute(
        select(sheets, *counts)
        .join(kept, kept.c.id == sheets.c.id)
        .where(*(() if place is None else (place,)))
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
        proposed=counted.proposed,
        looks=counted.looks,
    )


def read_whole_queue(actor: Actor, wanted: QueueFilter) -> Iterator[QueueRow]:
    """Read every sheet that the filter keeps, in its order, some at a time."""
    reading = reading_of(actor)
    sheets = reading.sheets()
    everything = db.session.execute(
        select(sheets).where(*narrowed(sheets, wanted)).order_by(*sorted_by(sheets, wanted.order))
    ).all()
    for start in range(0, len(everything), PAGE_SIZE):
        yield from _rows(reading, everything[start : start + PAGE_SIZE])


def next_sheet(
    actor: Actor, cycle_id: int, *, after: int, wanted: QueueFilter = EVERYTHING
) -> NextSheet | None:
    """Return the sheet of the cycle, other than ``after``, in which most waits for the reader; nothing without one.

    It is one that ``wanted`` keeps, in its order: whoever narrowed the queue goes through what it showed. What is
    decided already is counted only where the filter asks how far a sheet is. What the reader has proposed and a second
    person has to answer does not wait for the reader.
    """
    reading = reading_of(actor)
    sheets = reading.sheets_that_wait(cycle_id) if wanted.progress is None else reading.sheets()
    proposed = (
        select(func.count())
        .select_from(ProposedCut)
        .where(
            ProposedCut.assessment_id == sheets.c.id,
            ProposedCut.author_id == actor.account_id,
            ProposedCut.answered_by_id.is_(None),
        )
        .scalar_subquery()
    )
    row = db.session.execute(
        select(sheets.c.id, sheets.c.unit_name)
        .where(
            sheets.c.cycle_id == cycle_id,
            sheets.c.id != after,
            sheets.c.own > 0,
            sheets.c.waiting > proposed,
            *narrowed(sheets, wanted),
        )
        .order_by(*sorted_by(sheets, wanted.order))
        .limit(1)
    ).one_or_none()
    return NextSheet(*row) if row else None


def _counts(actor: Actor, sheets: CTE, kept: CTE) -> tuple[ColumnElement[Any], ...]:
    """Return the counts of everything in scope, and of what the filter keeps."""
    own = sheets.c.own > 0
    return (
        select(func.count()).select_from(sheets).scalar_subquery().label("total"),
        select(func.count()).select_from(kept).scalar_subquery().label("matches"),
        select(func.coalesce(func.sum(sheets.c.own), 0)).scalar_subquery().label("total_own"),
        select(func.coalesce(func.sum(sheets.c.waiting), 0))
        .where(own)
        .scalar_subquery()
        .label("total_waiting"),
        waiting_count(actor).label("proposed"),
        look_count(actor).label("looks"),
    )


def _rows(reading: Reading, page: Sequence[Any]) -> tuple[QueueRow, ...]:
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


def _biggest(reading: Reading, own: Collection[int], others: Collection[int]) -> dict[int, list[_Weighed]]:
    """Read the waiting rows of each sheet in which most is at stake, of ``own`` only those the reader decides."""
    place = func.row_number().over(
        partition_by=Stake.assessment_id, order_by=(Stake.weight.desc(), Stake.code)
    )
    ranked = (
        select(Stake.assessment_id, Stake.code, Stake.claimed, Stake.signs, place.label("place"))
        .join(Assessment, Assessment.id == Stake.assessment_id)
        .where(
            Stake.assessment_id.in_(others) | and_(Stake.assessment_id.in_(own), reading.mine),
            Stake.waiting,
            Stake.weight > 0,
            reading.measured,
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
