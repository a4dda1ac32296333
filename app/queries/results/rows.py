"""The lines of a published version with their main indices, beside those of the version before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any, TypeAlias

from sqlalchemy import JSON, ColumnElement, Row, cast, select, type_coerce
from sqlalchemy.orm import aliased

from app.extensions import db
from app.models import Result, ResultGroup, ResultRow
from app.queries.results.issued import version_before
from app.queries.results.printed import OtherVersion, PrintedGroup, PrintedLine
from app.queries.results.totals import StoredTotals, totals_from
from app.sheet.totals import Basis, Total, share

# The columns that a line shows; of the trace, most of a row's bytes, only the totals are taken out.
_COLUMNS = (
    "id",
    "assessment_id",
    "block_id",
    "unit_code",
    "unit_name",
    "self_points",
    "percent",
    "index",
    "rank",
    "grade_id",
    "grade_title",
)

_Part: TypeAlias = "Row[int, str, str, Decimal, Decimal]"


def read_rows(
    result: Result, places: int, percent_places: int, *, row_ids: Collection[int] | None = None
) -> list[PrintedLine]:
    """Read the lines (or those of ``row_ids`` alone) in the published order, in a fixed number of statements."""
    wanted = ResultRow.result_id == result.id
    if row_ids is not None:
        wanted &= ResultRow.id.in_(row_ids)
    groups, before = _groups(wanted), _before(result, wanted, places, percent_places)
    columns = [getattr(ResultRow, name) for name in (*_COLUMNS, "points", "denominator")]
    totals = _trace()["totals"].label("totals")
    stored = select(*columns, totals).where(wanted).order_by(ResultRow.position)
    lines = []
    for row in db.session.execute(stored).mappings():
        kept = totals_from(row["totals"])
        total = Total(row["points"], row["denominator"], row["percent"], places, percent_places)
        lines.append(
            PrintedLine(
                **{name: row[name] for name in _COLUMNS},
                total=replace(kept.final, points=total.points, denominator=total.denominator)
                if kept
                else total,
                groups=tuple(_group(part, kept, total) for part in groups[row["id"]]),
                own=kept.own if kept else None,
                before=before.get(row["assessment_id"]),
            )
        )
    return lines


def _group(part: _Part, kept: StoredTotals | None, whole: Total) -> PrintedGroup:
    """Freeze a main index; a version without stored totals says what its columns say."""
    if kept:
        totals = kept.groups[part.code]
        return PrintedGroup(part.code, part.title, part.points, part.max, totals.final, totals.own)
    basis = Basis.PENALTY if part.max < 0 else Basis.COUNTED
    percent = share(part.points, part.max, whole.percent_places)
    total = replace(
        whole, points=part.points, denominator=part.max, percent=percent, basis=basis, most=part.max
    )
    return PrintedGroup(part.code, part.title, part.points, part.max, total)


def _trace() -> ColumnElement[Any]:
    """Return the trace as JSON: PostgreSQL wants the text cast, SQLite reads JSON out of any text."""
    if db.session.get_bind().dialect.name == "postgresql":
        return cast(ResultRow.trace, JSON)
    return type_coerce(ResultRow.trace, JSON)


def _groups(wanted: ColumnElement[bool]) -> Mapping[int, list[_Part]]:
    by_row: dict[int, list[_Part]] = defaultdict(list)
    parts = (
        select(ResultGroup.row_id, ResultGroup.code, ResultGroup.title, ResultGroup.points, ResultGroup.max)
        .join(ResultRow, ResultRow.id == ResultGroup.row_id)
        .where(wanted)
        .order_by(ResultGroup.row_id, ResultGroup.position)
    )
    for part in db.session.execute(parts):
        by_row[part.row_id].append(part)
    return by_row


def _before(
    result: Result, wanted: ColumnElement[bool], places: int, percent_places: int
) -> Mapping[int, OtherVersion]:
    earlier_id = None if result.version == 1 else version_before(result)
    if earlier_id is None:
        return {}
    earlier_row = aliased(ResultRow)
    earlier = (
        select(
            earlier_row.id,
            earlier_row.assessment_id,
            earlier_row.points,
            earlier_row.denominator,
            earlier_row.percent,
            earlier_row.rank,
            Result.version,
        )
        .join(Result, Result.id == earlier_row.result_id)
        .join(ResultRow, ResultRow.assessment_id == earlier_row.assessment_id)
        .where(Result.id == earlier_id, wanted)
    )
    return {
        row.assessment_id: OtherVersion(
            row.id,
            row.version,
            Total(row.points, row.denominator, row.percent, places, percent_places),
            row.rank,
        )
        for row in db.session.execute(earlier)
    }
