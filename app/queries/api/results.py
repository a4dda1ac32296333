"""Published results for programs: what everybody reads, and every indicator for those with the scope."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select

from app.errors import NotFound
from app.extensions import db
from app.models import Block, Bundle, Cycle, Result, ResultGroup, ResultRow
from app.queries.api.pages import PageOf, Window, rows_of
from app.queries.api.shapes import DetailData, GroupPoints, LineData, ResultData, RowData
from app.queries.api.units import official_cycle
from app.queries.results.issued import is_public
from app.queries.results.lines import from_json


def list_results(cycle_id: int, window: Window) -> PageOf[ResultData]:
    """List the published versions of a cycle, the first one first."""
    official_cycle(cycle_id)
    rows, more = rows_of(_results().where(Result.cycle_id == cycle_id), Result.id, window)
    items = tuple(_result(*row) for row in rows)
    return PageOf(items, items[-1].id if more else None)


def find_result(result_id: int) -> ResultData:
    """Find one version; raise ``NotFound`` for one that is not public."""
    row = db.session.execute(_results().where(Result.id == result_id)).one_or_none()
    if row is None:
        raise NotFound
    return _result(*row)


def list_rows(result_id: int, window: Window, *, block: str = "") -> PageOf[RowData]:
    """List the lines of a version in the order in which they were published."""
    find_result(result_id)
    query = _rows().where(ResultRow.result_id == result_id)
    if block:
        query = query.where(Block.code == block)
    rows, more = rows_of(query, ResultRow.id, window)
    items = _lines(rows)
    return PageOf(items, items[-1].id if more else None)


def every_line(wanted: ColumnElement[bool]) -> tuple[RowData, ...]:
    """Read all lines that are wanted, in the published order."""
    rows = list(db.session.execute(_rows().where(wanted).order_by(ResultRow.position, ResultRow.id)))
    groups = select(ResultRow.id).where(wanted)
    return _lines(rows, ResultGroup.row_id.in_(groups))


def find_details(result_id: int, row_id: int) -> DetailData:
    """Read one line with its indicators; raise ``NotFound``."""
    find_result(result_id)
    query = _rows().where(ResultRow.result_id == result_id, ResultRow.id == row_id)
    row = db.session.execute(query.add_columns(ResultRow.self_points, ResultRow.trace)).one_or_none()
    if row is None:
        raise NotFound
    (line,) = _lines([row])
    return DetailData(
        row=line,
        self_points=row.self_points,
        lines=tuple(
            LineData(line.code, line.title, line.group, line.max, line.self_points, line.points, line.state)
            for line in from_json(row.trace).lines
        ),
    )


def _results() -> Select[Any]:
    """Select what everybody may read: the public versions of official cycles."""
    newest = (
        select(func.max(Result.version))
        .where(Result.cycle_id == Cycle.id, is_public())
        .correlate(Cycle)
        .scalar_subquery()
    )
    units = select(func.count()).where(ResultRow.result_id == Result.id).correlate(Result).scalar_subquery()
    return (
        select(Result, newest, units, Bundle.sha256)
        .join(Cycle, Cycle.id == Result.cycle_id)
        .outerjoin(Bundle, Bundle.result_id == Result.id)
        .where(~Cycle.trial, Cycle.cancelled_at.is_(None), is_public())
    )


def _result(result: Result, newest: int, units: int, sha256: str | None) -> ResultData:
    return ResultData(
        id=result.id,
        cycle_id=result.cycle_id,
        version=result.version,
        newest=result.version == newest,
        published_at=result.published_at,
        decision_number=result.decision_number,
        decision_date=result.decision_date,
        note=result.note,
        units=units,
        bundle_sha256=sha256,
    )


def _rows() -> Select[Any]:
    columns: list[Any] = [
        ResultRow.id,
        ResultRow.unit_code,
        ResultRow.unit_name,
        Block.code.label("block"),
        ResultRow.rank,
        ResultRow.points,
        ResultRow.denominator,
        ResultRow.percent,
        ResultRow.index,
        ResultRow.grade_title,
    ]
    return select(*columns).join(Block, Block.id == ResultRow.block_id)


def _lines(rows: Sequence[Any], theirs: ColumnElement[bool] | None = None) -> tuple[RowData, ...]:
    groups: dict[int, list[GroupPoints]] = defaultdict(list)
    if theirs is None:
        theirs = ResultGroup.row_id.in_([row.id for row in rows])
    parts = select(ResultGroup).where(theirs).order_by(ResultGroup.row_id, ResultGroup.position)
    for part in db.session.scalars(parts):
        groups[part.row_id].append(GroupPoints(part.code, part.title, part.points, part.max))
    return tuple(
        RowData(
            id=row.id,
            unit_code=row.unit_code,
            unit_name=row.unit_name,
            block=row.block,
            rank=row.rank,
            points=row.points,
            denominator=row.denominator,
            percent=row.percent,
            index=row.index,
            grade=row.grade_title,
            groups=tuple(groups[row.id]),
        )
        for row in rows
    )
