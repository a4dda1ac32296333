"""A unit's published line beside its block and beside its own years."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from statistics import median

from sqlalchemy import select

from app.extensions import db
from app.models import Assessment, Cycle, Result, ResultGroup, ResultRow
from app.pictures.trend import Year
from app.queries.insight.years import measures_of
from app.queries.results.issued import is_issued
from app.queries.results.lines import from_json
from app.queries.sheets.earlier import published_rows
from app.queries.sheets.heads import cycle_view
from app.queries.units.lineage import origins
from app.sheet.counted import counted_groups
from app.sheet.totals import mean_of, share
from app.trees import trees


@dataclass(frozen=True, slots=True)
class Spoke:
    """A main index: what the unit reaches, and the middle and the best of its block, in percent.

    ``own`` is what the unit gave itself; empty in versions that were published before such totals were kept.
    """

    code: str
    title: str
    percent: Decimal
    own: Decimal | None
    middle: Decimal
    best: Decimal


@dataclass(frozen=True, slots=True)
class UnitPicture:
    """A unit's main indices, and its years; a ``derived`` year is the mean of its predecessors."""

    spokes: tuple[Spoke, ...]
    years: tuple[Year, ...]
    predecessors: tuple[str, ...]


def unit_picture(row_id: int) -> UnitPicture:
    """Read what stands beside a published line; whoever may read the line is asked before."""
    row = db.session.get_one(ResultRow, row_id)
    years, predecessors = _years(row)
    return UnitPicture(_spokes(row), years, predecessors)


def _spokes(row: ResultRow) -> tuple[Spoke, ...]:
    result = row.result
    tree = trees().pinned(result.cycle.tree_id, result.tree_digest)
    reached: defaultdict[str, list[Decimal]] = defaultdict(list)
    final: dict[str, Decimal] = {}
    lines = (
        select(ResultGroup.row_id, ResultGroup.code, ResultGroup.points, ResultGroup.max)
        .join(ResultRow, ResultRow.id == ResultGroup.row_id)
        .where(ResultRow.result_id == row.result_id, ResultRow.block_id == row.block_id, ResultGroup.max > 0)
    )
    for row_id, code, points, most in db.session.execute(lines):
        percent = share(points, most, 2) or Decimal(0)
        reached[code].append(percent)
        if row_id == row.id:
            final[code] = percent
    own = _own(row)
    return tuple(
        Spoke(
            group.code,
            group.title,
            final[group.code],
            own.get(group.code),
            mean_of(Decimal(median(reached[group.code])), 1),
            max(reached[group.code]),
        )
        for group in counted_groups(tree)
        if group.code in final
    )


def _own(row: ResultRow) -> dict[str, Decimal | None]:
    totals = from_json(row.trace).totals
    return {code: one.own.percent for code, one in totals.groups.items()} if totals else {}


def _years(row: ResultRow) -> tuple[tuple[Year, ...], tuple[str, ...]]:
    """Read the newest version of every official year of the unit, and the mean of its predecessors before the first."""
    sheet = db.session.get_one(Assessment, row.assessment_id)
    cycle = sheet.cycle
    query = (
        select(Cycle, Result.id, ResultRow.percent)
        .join(Assessment, Assessment.cycle_id == Cycle.id)
        .join(ResultRow, ResultRow.assessment_id == Assessment.id)
        .join(Result, Result.id == ResultRow.result_id)
        .where(
            Assessment.unit_id == sheet.unit_id,
            Cycle.organiser_id == cycle.organiser_id,
            Cycle.family == cycle.family,
            Cycle.level == cycle.level,
            Cycle.trial.is_(False),
            Cycle.year <= cycle.year,
            is_issued() | (Result.id == row.result_id),
        )
        .order_by(Cycle.year, Result.version)
    )
    newest = {one.year: (one, result_id, percent) for one, result_id, percent in db.session.execute(query)}
    years = [Year(year, percent, _measure(result_id)) for year, (_, result_id, percent) in newest.items()]
    if not newest:
        return (), ()
    first = newest[min(newest)][0]
    units = origins(cycle_view(first), (sheet.unit_id,)).get(sheet.unit_id, ())
    rows = published_rows(units)
    if not units or len(rows) < len(units) or not all(unit.derived for unit in units):
        return tuple(years), ()
    mean = mean_of(sum((line.percent for line in rows.values()), Decimal(0)), len(rows))
    measure = _measure(next(iter(rows.values())).result_id)
    derived = Year(first.year - 1, mean, measure, derived=True)
    return (derived, *years), tuple(unit.full_name for unit in units)


def _measure(result_id: int) -> str:
    """Return the main indices of a version as one text: years with the same were measured alike."""
    return "; ".join(f"{code} {title}" for code, title in sorted(measures_of(result_id)))
