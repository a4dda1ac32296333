"""The lines of a published version with their main indices, beside those of the version before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import JSON, ColumnElement, cast, select, type_coerce

from app.extensions import db
from app.models import Result, ResultGroup, ResultRow
from app.queries.results.totals import totals_from
from app.queries.results.views import GroupView, RowView
from app.sheet.totals import Total

# The columns that a line shows; of the trace, most of a row's bytes, only the totals are taken out.
_COLUMNS = (
    "id",
    "assessment_id",
    "block_id",
    "unit_code",
    "unit_name",
    "self_points",
    "points",
    "denominator",
    "percent",
    "index",
    "rank",
    "grade_id",
    "grade_title",
)


@dataclass(frozen=True, slots=True)
class _Before:
    """Where a sheet stood in the version before."""

    total: Total
    rank: int | None


def read_rows(result: Result, places: int, percent_places: int) -> list[RowView]:
    """Read the lines in the published order, in a fixed number of statements."""
    groups, before = _groups(result), _before(result, places, percent_places)
    columns = [getattr(ResultRow, name) for name in _COLUMNS]
    totals = _trace()["totals"].label("totals")
    stored = select(*columns, totals).where(ResultRow.result_id == result.id).order_by(ResultRow.position)
    lines = []
    for row in db.session.execute(stored).mappings():
        kept, earlier = totals_from(row["totals"]), before.get(row["assessment_id"])
        total = Total(row["points"], row["denominator"], row["percent"], places, percent_places)
        lines.append(
            RowView(
                **{name: row[name] for name in _COLUMNS},
                total=kept.final if kept else total,
                groups=tuple(groups[row["id"]]),
                own=kept.own if kept else None,
                before=earlier.total if earlier else None,
                rank_before=earlier.rank if earlier else None,
            )
        )
    return lines


def _trace() -> ColumnElement[Any]:
    """Return the trace as JSON: PostgreSQL wants the text cast, SQLite reads JSON out of any text."""
    if db.session.get_bind().dialect.name == "postgresql":
        return cast(ResultRow.trace, JSON)
    return type_coerce(ResultRow.trace, JSON)


def _groups(result: Result) -> Mapping[int, list[GroupView]]:
    found: dict[int, list[GroupView]] = defaultdict(list)
    parts = (
        select(ResultGroup.row_id, ResultGroup.code, ResultGroup.title, ResultGroup.points, ResultGroup.max)
        .join(ResultRow, ResultRow.id == ResultGroup.row_id)
        .where(ResultRow.result_id == result.id)
        .order_by(ResultGroup.row_id, ResultGroup.position)
    )
    for part in db.session.execute(parts):
        found[part.row_id].append(GroupView(part.code, part.title, part.points, part.max))
    return found


def _before(result: Result, places: int, percent_places: int) -> Mapping[int, _Before]:
    if result.version == 1:
        return {}
    earlier = (
        select(
            ResultRow.assessment_id,
            ResultRow.points,
            ResultRow.denominator,
            ResultRow.percent,
            ResultRow.rank,
        )
        .join(Result, Result.id == ResultRow.result_id)
        .where(Result.cycle_id == result.cycle_id, Result.version == result.version - 1)
    )
    return {
        row.assessment_id: _Before(
            Total(row.points, row.denominator, row.percent, places, percent_places), row.rank
        )
        for row in db.session.execute(earlier)
    }
