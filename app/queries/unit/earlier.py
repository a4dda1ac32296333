"""What the unit declared and reached in the cycle of the year before, to stand beside this year's."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, select

from app.extensions import db
from app.models import Assessment, Cycle, Figure, Result, ResultRow
from app.queries.results.lines import from_json
from app.queries.sheets.sheets import SheetView
from app.sheet.totals import Total
from app.workflow.states import Stage
from scoring import Indicator


@dataclass(frozen=True, slots=True)
class Earlier:
    """What the unit declared for a figure in an earlier cycle, in canonical form."""

    year: int
    value: str


@dataclass(frozen=True, slots=True)
class EarlierResult:
    """What was published of the unit a year before."""

    year: int
    total: Total
    rank: int | None
    grade: str | None


def earlier_figures(view: SheetView, indicator: Indicator) -> dict[str, Earlier]:
    """Read what the unit declared for the indicator's figures in the cycle of the year before."""
    if not indicator.figure_ids:
        return {}
    rows = db.session.execute(
        select(Figure.figure_id, Figure.value)
        .join(Assessment, Assessment.id == Figure.assessment_id)
        .join(Cycle, Cycle.id == Assessment.cycle_id)
        .where(
            *_a_year_before(view),
            Figure.stage == Stage.SELF,
            Figure.figure_id.in_(indicator.figure_ids),
        )
    )
    return {figure_id: Earlier(view.head.cycle.year - 1, value) for figure_id, value in rows}


def earlier_result(view: SheetView) -> EarlierResult | None:
    """Read what was published of the unit in the cycle of the year before, by its newest version."""
    row = db.session.scalars(
        select(ResultRow)
        .join(Result, Result.id == ResultRow.result_id)
        .join(Assessment, Assessment.id == ResultRow.assessment_id)
        .join(Cycle, Cycle.id == Assessment.cycle_id)
        .where(*_a_year_before(view))
        .order_by(Result.version.desc())
        .limit(1)
    ).one_or_none()
    if row is None:
        return None
    sheet = from_json(row.trace)
    total = sheet.total(row.points, row.denominator, row.percent)
    return EarlierResult(view.head.cycle.year - 1, total, row.rank, row.grade_title)


def _a_year_before(view: SheetView) -> tuple[ColumnElement[bool], ...]:
    cycle = view.head.cycle
    return (
        Assessment.unit_id == view.head.unit.id,
        Cycle.family == cycle.family,
        Cycle.level == cycle.level,
        Cycle.year == cycle.year - 1,
        Cycle.cancelled_at.is_(None),
    )
