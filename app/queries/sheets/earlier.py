"""What was declared and published in the cycle of the year before, to stand beside this year's.

A unit that was formed by a merger or a split since has no year before of its own. What its predecessors declared and
reached stands there instead, under their names, so that nobody takes it for the unit's own (decision 0027).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from sqlalchemy import select

from app.extensions import db
from app.models import Figure, Result, ResultRow
from app.queries.results.issued import is_issued
from app.queries.results.lines import from_json
from app.queries.sheets.sheets import SheetView
from app.queries.units.lineage import Origin, origins
from app.sheet.totals import Total, mean_percent
from app.sheet.values import CycleView
from app.workflow.states import Stage
from scoring import Indicator

FEWEST_FOR_A_MEAN: Final = 2


@dataclass(frozen=True, slots=True)
class Earlier:
    """What was declared for a figure a year before, in canonical form; ``unit`` names the predecessor that did."""

    year: int
    value: str
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class PublishedResult:
    """What was published of one unit a year before; ``unit`` names the predecessor whose result it is."""

    total: Total
    rank: int | None
    grade: str | None
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class EarlierResult:
    """What was published a year before: the unit's own result, or those of its predecessors.

    ``mean`` is the unweighted mean of the predecessors' percentages, derived and published nowhere; it is there only
    when every predecessor has a result. ``without`` names those that have none.
    """

    year: int
    results: tuple[PublishedResult, ...]
    mean: Decimal | None = None
    without: tuple[str, ...] = ()

    @property
    def derived(self) -> bool:
        """Whether the results are those of predecessors."""
        return any(result.unit for result in self.results)


def earlier_figures(view: SheetView, indicator: Indicator) -> Mapping[str, tuple[Earlier, ...]]:
    """Read what was declared for the indicator's figures a year before, by figure."""
    unit_id = view.head.unit.id
    return earlier_figures_of_units(view.head.cycle, (unit_id,), indicator).get(unit_id, {})


def earlier_figures_of_units(
    cycle: CycleView, unit_ids: Iterable[int], indicator: Indicator
) -> dict[int, dict[str, tuple[Earlier, ...]]]:
    """Read what was declared for the indicator's figures a year before, by unit and figure, in two statements."""
    if not indicator.figure_ids:
        return {}
    return figures_before(cycle.year, origins(cycle, unit_ids), indicator.figure_ids)


def figures_before(
    year: int, by_unit: Mapping[int, tuple[Origin, ...]], figure_ids: Collection[str]
) -> dict[int, dict[str, tuple[Earlier, ...]]]:
    """Read what ``by_unit`` declared a year before ``year`` for some figures, by unit and figure, in one statement."""
    if not (sheets := _sheets(by_unit.values())):
        return {}
    declared: dict[int, dict[str, str]] = defaultdict(dict)
    rows = db.session.execute(
        select(Figure.assessment_id, Figure.figure_id, Figure.value).where(
            Figure.assessment_id.in_(sheets),
            Figure.stage == Stage.SELF,
            Figure.figure_id.in_(figure_ids),
        )
    )
    for assessment_id, figure_id, value in rows:
        declared[assessment_id][figure_id] = value
    return {
        unit_id: {
            figure_id: lines
            for figure_id in figure_ids
            if (lines := _lines(year - 1, figure_id, units, declared))
        }
        for unit_id, units in by_unit.items()
    }


def earlier_result(view: SheetView) -> EarlierResult | None:
    """Read what was published a year before, by the newest version."""
    units = origins(view.head.cycle, (view.head.unit.id,)).get(view.head.unit.id, ())
    rows = published_rows(units)
    results, without = [], []
    for unit in units:
        row = rows.get(unit.assessment_id)
        if row is None:
            without.append(unit.full_name)
            continue
        total = from_json(row.trace).total(row.points, row.denominator, row.percent)
        name = unit.full_name if unit.derived else None
        results.append(PublishedResult(total, row.rank, row.grade_title, name))
    if not results:
        return None
    mean = None
    if not without and len(results) >= FEWEST_FOR_A_MEAN:
        mean = mean_percent([result.total for result in results])
    return EarlierResult(view.head.cycle.year - 1, tuple(results), mean, tuple(without))


def published_rows(units: Iterable[Origin]) -> dict[int | None, ResultRow]:
    """Return the newest published line of each unit that has one, by its sheet."""
    if not (sheets := _sheets([tuple(units)])):
        return {}
    rows = db.session.scalars(
        select(ResultRow)
        .join(Result, Result.id == ResultRow.result_id)
        .where(ResultRow.assessment_id.in_(sheets), is_issued())
        .order_by(Result.version)
    )
    return {row.assessment_id: row for row in rows}


def _sheets(units: Iterable[tuple[Origin, ...]]) -> list[int]:
    return [unit.assessment_id for some in units for unit in some if unit.assessment_id is not None]


def _lines(
    year: int, figure_id: str, units: tuple[Origin, ...], declared: Mapping[int, Mapping[str, str]]
) -> tuple[Earlier, ...]:
    return tuple(
        Earlier(year, value, unit.full_name if unit.derived else None)
        for unit in units
        if unit.assessment_id is not None
        and (value := declared.get(unit.assessment_id, {}).get(figure_id)) is not None
    )
