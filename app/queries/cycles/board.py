"""The cycles as the standing body follows them: a card for each, and the board of one with everybody's progress."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, select
from sqlalchemy.orm import joinedload

from app.access.actor import Actor
from app.access.scope import FOLLOWERS, follows
from app.errors import NotFound
from app.extensions import db
from app.models import Assessment, Cycle, Result, Unit
from app.queries.cycles.board_columns import DEADLINE, Appraised, Late, appraised, late
from app.queries.cycles.unmeasured import reasons_in
from app.queries.paging import FIRST, PAGE, Place, Slice, page_of
from app.queries.results.issued import is_issued
from app.queries.sheets.answers import answers_of_many
from app.queries.sheets.heads import cycle_view, unit_view
from app.queries.sheets.scope import of_remits
from app.queries.texts import holds, in_order
from app.sheet.progress import Progress, owed_by_unit, progress_of
from app.sheet.scoring_input import sheet_at
from app.sheet.values import CycleView, UnitView
from app.trees import trees
from app.workflow.states import DRAFT_STATUSES, Stage, Status
from scoring import Tree, score


@dataclass(frozen=True, slots=True)
class CycleCard:
    """A cycle at a glance; ``result_id`` and ``version`` are those of the newest publication."""

    cycle: CycleView
    counts: Mapping[Status, int]
    result_id: int | None
    version: int | None

    @property
    def total(self) -> int:
        """How many sheets the cycle has."""
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class BoardRow:
    """One unit's sheet: ``declared`` counts while the unit holds it, then ``appraised``; ``asked`` are questions.

    ``ready`` to be confirmed, for every indicator has its verdict; ``to_explain`` where stage 1 is over but for
    questions.
    """

    assessment_id: int
    revision: int
    unit: UnitView
    block_title: str
    ranked: bool
    status: Status
    deadline: datetime
    extended: bool
    submitted_at: datetime | None
    declared: Progress | None
    appraised: Progress | None
    asked: int
    ready: bool
    to_explain: bool
    late: Late | None


@dataclass(frozen=True, slots=True)
class BoardFilter:
    """What the board is narrowed to; empty means everything."""

    search: str = ""
    status: Status | None = None
    late: bool = False
    ready: bool = False
    to_explain: bool = False
    order: str = "name"
    place: Place = FIRST


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardCounts:
    """How many sheets of a cycle stand where, without the excluded units."""

    counts: Mapping[Status, int]
    total: int
    late: int
    ready: int
    to_explain: int
    excluded: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Board(BoardCounts):
    """The cycle: all counts are of the whole, ``rows`` are a page of the ``shown`` that the filter keeps."""

    cycle: CycleView
    rows: tuple[BoardRow, ...]
    shown: int
    page: Slice


def list_cycles(actor: Actor, *, cancelled: bool = False) -> tuple[CycleCard, ...]:
    """List the cycles that stand, or those that were cancelled, the newest first, in three statements."""
    check_follows(actor)
    counts: dict[int, dict[Status, int]] = {}
    for cycle_id, status, number in db.session.execute(
        select(Assessment.cycle_id, Assessment.status, func.count())
        .where(Assessment.excluded_at.is_(None))
        .group_by(Assessment.cycle_id, Assessment.status)
    ):
        counts.setdefault(cycle_id, {})[status] = number
    newest: dict[int, tuple[int, int]] = {}
    for cycle_id, result_id, version in db.session.execute(
        select(Result.cycle_id, Result.id, Result.version).where(is_issued()).order_by(Result.version)
    ):
        newest[cycle_id] = (result_id, version)
    wanted = Cycle.cancelled_at.is_not(None) if cancelled else Cycle.cancelled_at.is_(None)
    cycles = db.session.scalars(
        select(Cycle).where(wanted, of_remits(actor, *FOLLOWERS)).order_by(Cycle.year.desc(), Cycle.id.desc())
    )
    return tuple(
        CycleCard(cycle_view(cycle), counts.get(cycle.id, {}), *newest.get(cycle.id, (None, None)))
        for cycle in cycles
    )


def find_cycle(actor: Actor, cycle_id: int) -> CycleView:
    """Read one cycle for somebody who follows those of its family."""
    cycle = db.session.get(Cycle, cycle_id)
    if cycle is None or not follows(actor, cycle.remit):
        raise NotFound
    return cycle_view(cycle)


def read_board(
    actor: Actor, cycle_id: int, wanted: BoardFilter, *, now: datetime, size: int | None = PAGE
) -> Board:
    """Read a page of the board of one cycle, or without ``size`` all of it, in a fixed number of statements."""
    cycle = find_cycle(actor, cycle_id)
    tree = trees().pinned(cycle.tree_id, cycle.tree_digest)
    far = appraised(tree, reasons_in(cycle_id))
    conditions = _conditions(wanted, far, now)
    page = page_of(_sheets(cycle_id), conditions, _keys(wanted.order), wanted.place, size=size)
    numbers = _numbers(cycle_id, far, now)
    shown = numbers.total
    if conditions:
        matching = _sheets(cycle_id).where(*conditions).with_only_columns(func.count())
        shown = db.session.scalars(matching).one()
    return Board(
        **{field.name: getattr(numbers, field.name) for field in fields(numbers)},
        cycle=cycle,
        rows=_rows(tree, page.ids, far, now),
        shown=shown,
        page=page,
    )


def count_board(actor: Actor, cycle_id: int, *, now: datetime) -> BoardCounts:
    """Count the sheets of one cycle as its board does, in three statements."""
    cycle = find_cycle(actor, cycle_id)
    tree = trees().pinned(cycle.tree_id, cycle.tree_digest)
    return _numbers(cycle_id, appraised(tree, reasons_in(cycle_id)), now)


def check_follows(actor: Actor) -> None:
    """Raise ``NotFound`` for whoever does not follow cycles."""
    if not actor.has(*FOLLOWERS):
        raise NotFound


def _sheets(cycle_id: int) -> Select[int]:
    return (
        select(Assessment.id)
        .join(Unit, Unit.id == Assessment.unit_id)
        .join(Cycle, Cycle.id == Assessment.cycle_id)
        .where(Assessment.cycle_id == cycle_id, Assessment.excluded_at.is_(None))
    )


def _conditions(wanted: BoardFilter, far: Appraised, now: datetime) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.search:
        conditions.append(holds(wanted.search, Unit.code, Unit.full_name))
    if wanted.status is not None:
        conditions.append(Assessment.status == wanted.status)
    if wanted.late:
        conditions.append(late(now).is_not(None))
    if wanted.ready:
        conditions.append(far.ready)
    if wanted.to_explain:
        conditions.append(far.to_explain)
    return conditions


def _keys(order: str) -> list[Any]:
    """Return what puts sheets in order; names and codes of units end every order."""
    named: list[Any] = [in_order(Unit.full_name), Unit.code]
    if order == "status":
        steps = {status: number for number, status in enumerate(Status)}
        return [case(steps, value=Assessment.status), *named]
    return [DEADLINE, *named] if order == "deadline" else named


def _numbers(cycle_id: int, far: Appraised, now: datetime) -> BoardCounts:
    excluded = Assessment.excluded_at.is_not(None).label("excluded")
    flags = (late(now).is_not(None), far.ready, far.to_explain)
    counted = (
        select(
            Assessment.status,
            excluded,
            func.count(),
            *(func.sum(case((flag & Assessment.excluded_at.is_(None), 1), else_=0)) for flag in flags),
        )
        .join(Unit, Unit.id == Assessment.unit_id)
        .join(Cycle, Cycle.id == Assessment.cycle_id)
        .where(Assessment.cycle_id == cycle_id)
        .group_by(Assessment.status, excluded)
    )
    rows = db.session.execute(counted).all()
    counts = Counter({status: number for status, out, number, *_flags in rows if not out})
    overdue, ready, to_explain = (sum(row[place] for row in rows) for place in (3, 4, 5))
    return BoardCounts(
        counts=counts,
        total=counts.total(),
        late=overdue,
        ready=ready,
        to_explain=to_explain,
        excluded=sum(number for _status, out, number, *_flags in rows if out),
    )


def _rows(tree: Tree, ids: Sequence[int], far: Appraised, now: datetime) -> tuple[BoardRow, ...]:
    """Read the sheets of a page; only those that are still drafts are scored, to say how much they declare."""
    columns = (DEADLINE, far.done, far.total, far.asked, far.ready, far.to_explain, late(now))
    stored = (
        select(Assessment, *columns)
        .join(Unit, Unit.id == Assessment.unit_id)
        .join(Cycle, Cycle.id == Assessment.cycle_id)
        .where(Assessment.id.in_(ids))
        .options(joinedload(Assessment.block))
    )
    by_id = {row[0].id: row for row in db.session.execute(stored)}
    drafts = [row[0] for row in by_id.values() if row[0].status in DRAFT_STATUSES]
    declared = _declared(tree, drafts)
    rows = []
    for sheet, deadline, done, total, asked, ready, to_explain, step in (by_id[key] for key in ids):
        rows.append(
            BoardRow(
                assessment_id=sheet.id,
                revision=sheet.revision,
                unit=unit_view(sheet.unit),
                block_title=sheet.block.title,
                ranked=sheet.block.ranked,
                status=sheet.status,
                deadline=deadline,
                extended=sheet.extended_until is not None,
                submitted_at=sheet.submitted_at,
                declared=declared.get(sheet.id),
                appraised=None if done is None else Progress(min(done, total), total),
                asked=asked,
                ready=bool(ready),
                to_explain=bool(to_explain),
                late=Late(step) if step else None,
            )
        )
    return tuple(rows)


def _declared(tree: Tree, drafts: list[Assessment]) -> dict[int, Progress]:
    """Count what each unit has declared of what it owes."""
    answers = answers_of_many([sheet.id for sheet in drafts]) if drafts else {}
    progress = {}
    for sheet in drafts:
        scored = score(tree, sheet_at(tree, unit_view(sheet.unit), answers[sheet.id], Stage.SELF))
        progress[sheet.id] = progress_of(owed_by_unit(tree, scored), scored)
    return progress
