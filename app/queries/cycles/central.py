"""What a cycle asks of others than the unit: indicators scored centrally, their figures, and who has them already.

A column is one figure to enter for every unit. Figures that units declare for their own indicators are none, even where
a central indicator reads them too: those are the unit's to give and the reviewers' to correct.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import literal, select, union_all
from sqlalchemy.orm import joinedload

from app.access.actor import Actor
from app.extensions import db
from app.models import Assessment, Cycle, Entry, Family, Figure, Level, Result, ResultRow, Score, Unit
from app.queries.cycles.board import find_cycle
from app.queries.results.issued import is_issued
from app.queries.sheets.heads import unit_view
from app.queries.sheets.sheets import assessments_in
from app.sheet.values import CycleView, UnitView
from app.text import collation_key
from app.trees import trees
from app.workflow.states import Method, Stage
from scoring import FigureSpec, Group, Indicator, Tree, canonical
from scoring.rules.imported import ImportedRule

POINTS = "points:"
"""Begins the column of an indicator whose points are given by hand, as in the sheets that ``rank`` reads."""


@dataclass(frozen=True, slots=True)
class Asked:
    """An indicator that the unit does not score.

    ``columns`` are the figures to enter for it. ``declared`` are those it takes from the unit, each with the indicators
    for which the unit declares it.
    """

    indicator: Indicator
    group: Group
    columns: tuple[FigureSpec, ...]
    declared: tuple[tuple[FigureSpec, tuple[str, ...]], ...]

    @property
    def code(self) -> str:
        """The indicator's code."""
        return self.indicator.code

    @property
    def by_points(self) -> bool:
        """Say whether points are given by hand, because the rule reads no figure."""
        return not self.indicator.figure_ids

    @property
    def imported(self) -> ImportedRule | None:
        """The rule, where the figure is the result of another criteria set."""
        rule = self.indicator.rule
        return rule if isinstance(rule, ImportedRule) and self.columns else None


@dataclass(frozen=True, slots=True)
class UnitRow:
    """One unit's sheet with what is in force in each column; a column without a value is missing."""

    unit: UnitView
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class CentralTable:
    """All central figures of a cycle, a line for each unit in the order of their names."""

    cycle: CycleView
    columns: tuple[FigureSpec, ...]
    units: tuple[UnitRow, ...]


@dataclass(frozen=True, slots=True)
class PublishedResult:
    """The newest published version of another cycle: where figures come from, and the figures by unit."""

    result_id: int
    title: str
    version: int
    published_at: datetime
    decision_number: str | None
    decision_date: date | None
    percents: Mapping[int, Decimal]
    points: Mapping[int, Decimal]


def unit_names(cycle_id: int) -> dict[str, str]:
    """Return the names of a cycle's units by code."""
    named = select(Unit.code, Unit.full_name).join(Assessment, Assessment.unit_id == Unit.id)
    return dict(db.session.execute(named.where(Assessment.cycle_id == cycle_id)).all())


def asked_centrally(tree: Tree) -> tuple[Asked, ...]:
    """List the indicators that units do not score, in the order of the tree."""
    declarers: dict[str, list[str]] = {}
    for code, indicator in tree.indicators.items():
        if indicator.scored_by == "unit":
            for figure_id in indicator.figure_ids:
                declarers.setdefault(figure_id, []).append(code)
    return tuple(
        Asked(
            indicator,
            tree.group_of(code),
            _columns(tree, indicator, declarers),
            tuple(
                (tree.figures[figure_id], tuple(declarers[figure_id]))
                for figure_id in indicator.figure_ids
                if figure_id in declarers
            ),
        )
        for code, indicator in tree.indicators.items()
        if indicator.scored_by != "unit"
    )


def columns_of(asked: Iterable[Asked]) -> tuple[FigureSpec, ...]:
    """Return every column of these indicators once."""
    return tuple({column.id: column for indicator in asked for column in indicator.columns}.values())


def read_central_table(actor: Actor, cycle_id: int) -> CentralTable:
    """Read the central figures of one cycle in a fixed number of statements, for whoever follows cycles."""
    cycle = find_cycle(actor, cycle_id)
    asked = asked_centrally(trees().pinned(cycle.tree_id, cycle.tree_digest))
    columns = columns_of(asked)
    values = _values(cycle_id, columns, _by_hand(cycle_id, [indicator.code for indicator in asked]))
    units = [UnitRow(unit_view(sheet.unit), values.get(sheet.id, {})) for sheet in assessments_in(cycle_id)]
    units.sort(key=lambda row: (collation_key(row.unit.full_name), row.unit.code))
    return CentralTable(cycle, columns, tuple(units))


def newest_result(cycle: CycleView, family: str) -> PublishedResult | None:
    """Return the newest published result of the organiser's other family for the same year and level; None without one.

    Made-up figures of an illustrative cycle are no result for a cycle that is not, and those of a trial for none.
    """
    if family not in set(Family):
        return None
    newest = db.session.scalars(
        select(Result)
        .join(Result.cycle)
        .where(
            Cycle.family == Family(family),
            Cycle.year == cycle.year,
            Cycle.level == Level(cycle.level),
            Cycle.illustrative.in_((False, cycle.illustrative)),
            Cycle.trial.is_(False),
            Cycle.organiser_id == cycle.organiser.id,
            is_issued(),
        )
        .options(joinedload(Result.cycle))
        .order_by(Result.version.desc())
        .limit(1)
    ).one_or_none()
    if newest is None:
        return None
    lines = db.session.execute(
        select(Assessment.unit_id, ResultRow.percent, ResultRow.points)
        .join(Assessment, Assessment.id == ResultRow.assessment_id)
        .where(ResultRow.result_id == newest.id)
    ).all()
    return PublishedResult(
        result_id=newest.id,
        title=newest.cycle.title,
        version=newest.version,
        published_at=newest.published_at,
        decision_number=newest.decision_number,
        decision_date=newest.decision_date,
        percents={unit_id: percent for unit_id, percent, _ in lines},
        points={unit_id: points for unit_id, _, points in lines},
    )


def _columns(tree: Tree, indicator: Indicator, declarers: Mapping[str, list[str]]) -> tuple[FigureSpec, ...]:
    if indicator.figure_ids:
        return tuple(
            tree.figures[figure_id] for figure_id in indicator.figure_ids if figure_id not in declarers
        )
    low, high = sorted((Decimal(0), indicator.max))
    return (FigureSpec(POINTS + indicator.code, indicator.title, "number", "điểm", low, high),)


def _by_hand(cycle_id: int, codes: Iterable[str]) -> dict[int, dict[str, Decimal]]:
    """Return the points that were given by hand, by sheet and indicator: a reviewer's, else those of the sheet."""
    wanted = list(codes)
    typed = (
        select(Entry.assessment_id, Entry.code, literal(Stage.SELF, Score.stage.type), Entry.typed_points)
        .join(Assessment, Assessment.id == Entry.assessment_id)
        .where(Assessment.cycle_id == cycle_id, Entry.code.in_(wanted), Entry.typed_points.is_not(None))
    )
    verdicts = (
        select(Score.assessment_id, Score.code, Score.stage, Score.points)
        .join(Assessment, Assessment.id == Score.assessment_id)
        .where(Assessment.cycle_id == cycle_id, Score.code.in_(wanted), Score.method == Method.POINTS)
    )
    rows = [] if not wanted else db.session.execute(union_all(typed, verdicts)).all()
    order = list(Stage)
    by_sheet: dict[int, dict[str, Decimal]] = {}
    for assessment_id, code, _stage, points in sorted(rows, key=lambda row: order.index(row[2])):
        by_sheet.setdefault(assessment_id, {})[code] = points
    return by_sheet


def _values(
    cycle_id: int, columns: Iterable[FigureSpec], by_hand: Mapping[int, Mapping[str, Decimal]]
) -> dict[int, dict[str, str]]:
    """Return what is in force in each column, by sheet: the figure or the points of the latest stage that gave any."""
    codes = {column.id.removeprefix(POINTS): column for column in columns if column.id.startswith(POINTS)}
    figure_ids = [column.id for column in columns if not column.id.startswith(POINTS)]
    figures = (
        select(Figure.assessment_id, Figure.stage, Figure.figure_id, Figure.value)
        .join(Assessment, Assessment.id == Figure.assessment_id)
        .where(Assessment.cycle_id == cycle_id, Figure.figure_id.in_(figure_ids))
    )
    order = list(Stage)
    by_sheet: dict[int, dict[str, str]] = {}
    for assessment_id, points in by_hand.items():
        by_sheet[assessment_id] = {
            codes[code].id: canonical(codes[code], value) for code, value in points.items() if code in codes
        }
    rows = db.session.execute(figures).all() if figure_ids else ()
    for assessment_id, _stage, column, value in sorted(rows, key=lambda row: order.index(row[1])):
        by_sheet.setdefault(assessment_id, {})[column] = value
    return by_sheet
