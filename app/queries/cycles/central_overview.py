"""How far the central figures of a cycle are: counted in the database, whatever the number of units."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, literal, or_, select, true, union_all

from app.access.actor import Actor
from app.extensions import db
from app.models import Assessment, Entry, Figure, Score, Unit
from app.queries.cycles.board import find_cycle
from app.queries.cycles.central import Asked, asked_centrally, columns_of
from app.queries.cycles.unmeasured import NotMeasuredView, not_measured_in
from app.queries.texts import in_order
from app.queries.units.applicability import asks_unit
from app.sheet.values import CycleView
from app.text import collation_key
from app.trees import trees
from app.workflow.machine import Facts, Why, option
from app.workflow.states import Action, Method, Status
from scoring import FigureSpec, Tree

NAMED: Final = 20
"""Units named of those that wait for a figure; the file to fill in has them all."""


@dataclass(frozen=True, slots=True)
class AskedRow:
    """How many of the units that an indicator asks have all its figures, and the first of those that wait for one.

    Where the figures are the units' own nothing is entered and nobody waits.
    """

    asked: Asked
    done: int
    total: int
    missing: int = 0
    names: tuple[str, ...] = ()
    not_measured: NotMeasuredView | None = None

    @property
    def waits(self) -> bool:
        """Say whether units wait for a figure that is still to come."""
        return bool(self.missing) and self.not_measured is None


@dataclass(frozen=True, slots=True)
class CentralOverview:
    """What a cycle asks centrally and how far it is.

    ``open`` sheets take central figures now; ``closed`` are the others by status, in the order of the workflow.
    """

    cycle: CycleView
    tree: Tree
    rows: tuple[AskedRow, ...]
    open: int
    closed: Mapping[Status, int]

    @property
    def columns(self) -> tuple[FigureSpec, ...]:
        """Every column once, in the order of the criteria set."""
        return columns_of(row.asked for row in self.rows)

    @property
    def total(self) -> int:
        """How many sheets the cycle has."""
        return self.open + sum(self.closed.values())


def read_central_overview(actor: Actor, cycle_id: int, *, now: datetime) -> CentralOverview:
    """Count the central figures of one cycle in a fixed number of statements, for whoever follows cycles."""
    cycle = find_cycle(actor, cycle_id)
    tree = trees().pinned(cycle.tree_id, cycle.tree_digest)
    asked = asked_centrally(tree)
    counts = _counts(cycle_id, asked)
    waiting = [task for task in asked if counts[task.code][0] < counts[task.code][1]]
    names, silent = _names(cycle_id, waiting), not_measured_in(cycle_id)
    rows = []
    for task in asked:
        done, total = counts[task.code]
        missing = total - done if task.columns else 0
        done = done if task.columns else 0
        rows.append(AskedRow(task, done, total, missing, names.get(task.code, ()), silent.get(task.code)))
    statuses = _statuses(cycle_id)
    taking = {status for status in statuses if _takes(status, cycle, now)}
    return CentralOverview(
        cycle=cycle,
        tree=tree,
        rows=tuple(rows),
        open=sum(statuses[status] for status in taking),
        closed={status: statuses[status] for status in Status if status in statuses.keys() - taking},
    )


def _takes(status: Status, cycle: CycleView, now: datetime) -> bool:
    facts = Facts(
        status=status,
        starts_at=cycle.self_starts_at,
        deadline=cycle.self_ends_at,
        explanation_ends_at=cycle.explanation_ends_at,
        shut=Why.CANCELLED if cycle.cancelled else None,
    )
    return option(Action.ENTER_CENTRALLY, facts, now).open


def _statuses(cycle_id: int) -> dict[Status, int]:
    counted = (
        select(Assessment.status, func.count())
        .where(Assessment.cycle_id == cycle_id, Assessment.excluded_at.is_(None))
        .group_by(Assessment.status)
    )
    return dict(db.session.execute(counted).all())


def _counts(cycle_id: int, asked: Collection[Asked]) -> dict[str, tuple[int, int]]:
    """Count, by indicator, the sheets that have all its figures and those that it asks."""
    if not asked:
        return {}
    branches = [
        _asking(
            cycle_id, task, literal(task.code), func.sum(case((_has(task), 1), else_=0)), func.count()
        ).order_by(None)
        for task in asked
    ]
    return {code: (done or 0, total) for code, done, total in db.session.execute(union_all(*branches))}


def _names(cycle_id: int, waiting: Collection[Asked]) -> dict[str, tuple[str, ...]]:
    """Name the first units that wait, by indicator, in Vietnamese order."""
    branches = []
    for task in waiting:
        first = _asking(cycle_id, task, literal(task.code).label("code"), Unit.full_name.label("name"))
        first = first.where(~_has(task)).order_by(in_order(Unit.full_name), Unit.code).limit(NAMED)
        branches.append(select(*first.subquery().columns))
    names: dict[str, list[str]] = defaultdict(list)
    for code, name in db.session.execute(union_all(*branches)) if branches else ():
        names[code].append(name)
    return {code: tuple(sorted(some, key=collation_key)) for code, some in names.items()}


def _asking(cycle_id: int, task: Asked, *columns: Any) -> Select[Any]:
    """Select from the sheets that an indicator asks."""
    return (
        select(*columns)
        .select_from(Assessment)
        .join(Unit, Unit.id == Assessment.unit_id)
        .where(
            Assessment.cycle_id == cycle_id,
            Assessment.excluded_at.is_(None),
            asks_unit(task.indicator.applies),
        )
    )


def _has(task: Asked) -> ColumnElement[bool]:
    """Say of a sheet whether an indicator has all its figures, or points that were given by hand instead of them."""
    if not task.columns:
        return true()
    typed = exists().where(
        Entry.assessment_id == Assessment.id, Entry.code == task.code, Entry.typed_points.is_not(None)
    )
    by_verdict = exists().where(
        Score.assessment_id == Assessment.id, Score.code == task.code, Score.method == Method.POINTS
    )
    by_hand = or_(typed.correlate(Assessment), by_verdict.correlate(Assessment))
    if task.by_points:
        return by_hand
    figures = (
        exists().where(Figure.assessment_id == Assessment.id, Figure.figure_id == column.id)
        for column in task.columns
    )
    return or_(by_hand, and_(*(figure.correlate(Assessment) for figure in figures)))
