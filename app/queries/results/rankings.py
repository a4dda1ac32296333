"""A published ranking, a page at a time: what is said of a whole block is added up in the database.

Everything is read from what was stored at publication, nothing is scored again: a page years later says what it said.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, and_, func, select, true

from app.access.actor import Actor
from app.errors import NotFound
from app.extensions import db
from app.models import Block, Document, DocumentKind, Result, ResultGroup, ResultRow
from app.queries.paging import PAGE, page_of
from app.queries.results.issued import certificates_in, version_before
from app.queries.results.papers import bundle_view, check_reads
from app.queries.results.printed import PrintedLine
from app.queries.results.results import find_version, head_of, places_of
from app.queries.results.rows import read_rows
from app.queries.results.views import Averages, BlockView, GroupMean, ResultFilter, ResultView
from app.queries.texts import holds, in_order
from app.sheet.totals import mean_of, share

EVERYTHING: Final = ResultFilter()


def read_result(
    actor: Actor, result_id: int, wanted: ResultFilter = EVERYTHING, *, size: int | None = PAGE
) -> ResultView:
    """Read a page of one version for the province's people; raise ``NotFound`` for others."""
    check_reads(actor, result_id)
    return _read(result_id, wanted, size)


def read_public_result(
    result_id: int, wanted: ResultFilter = EVERYTHING, *, size: int | None = PAGE
) -> ResultView:
    """Read a page of one version for everybody; raise ``NotFound`` for one that is not public."""
    view = _read(result_id, wanted, size)
    if not view.head.public:
        raise NotFound
    return view


def _read(result_id: int, wanted: ResultFilter, size: int | None) -> ResultView:
    """Read one version: a page (without ``size`` all) of what ``wanted`` keeps, with figures about each whole block.

    A fixed number of statements; traces stay in the database.
    """
    result, newest = find_version(result_id)
    places, percent_places = places_of(result_id)
    conditions = _conditions(wanted)
    source = (
        select(ResultRow.id)
        .join(Block, Block.id == ResultRow.block_id)
        .where(ResultRow.result_id == result_id)
    )
    page = page_of(source, conditions, _keys(wanted.order), wanted.place, size=size)
    by_id = {row.id: row for row in read_rows(result, places, percent_places, row_ids=page.ids)}
    rows = [by_id[row_id] for row_id in page.ids]
    rankings, certificates = _papers(result_id)
    return ResultView(
        head=head_of(result, newest),
        blocks=_blocks(result, rows, conditions, wanted.block_id, rankings),
        places=places,
        percent_places=percent_places,
        bundle=bundle_view(result.bundle),
        page=page,
        compared=result.version > 1 and version_before(result) is not None,
        certificates=certificates,
    )


def _conditions(wanted: ResultFilter) -> list[ColumnElement[bool]]:
    conditions = []
    if wanted.search:
        conditions.append(holds(wanted.search, ResultRow.unit_code, ResultRow.unit_name))
    if wanted.grade:
        conditions.append(ResultRow.grade_title == wanted.grade)
    if wanted.block_id is not None:
        conditions.append(ResultRow.block_id == wanted.block_id)
    return conditions


def _keys(order: str) -> list[Any]:
    """Return what puts lines in order, block by block; the published order breaks ties."""
    orders: dict[str, list[Any]] = {
        "name": [in_order(ResultRow.unit_name), ResultRow.unit_code],
        "cut": [ResultRow.fall],
    }
    return [Block.position, Block.id, *orders.get(order, ()), ResultRow.position]


def _blocks(
    result: Result,
    rows: Sequence[PrintedLine],
    conditions: list[ColumnElement[bool]],
    block_id: int | None,
    rankings: Mapping[int | None, int],
) -> tuple[BlockView, ...]:
    blocks = select(Block).where(Block.cycle_id == result.cycle_id).order_by(Block.position, Block.id)
    of_result = ResultRow.result_id == result.id
    sums = {row.block_id: row for row in db.session.execute(_sums(of_result, conditions))}
    grades, means = _grades(of_result), _means(of_result)
    return tuple(
        BlockView(
            id=block.id,
            title=block.title,
            ranked=block.ranked,
            size=sums[block.id].size,
            shown=sums[block.id].shown,
            rows=tuple(row for row in rows if row.block_id == block.id),
            grades=tuple(grades[block.id]),
            groups=tuple(means[block.id]),
            averages=_averages(sums[block.id]),
            ranking_document_id=rankings.get(block.id),
        )
        for block in db.session.scalars(blocks)
        if block.id in sums and block_id in (None, block.id)
    )


def _papers(result_id: int) -> tuple[dict[int | None, int], int]:
    """Return the ranking of each block, and how many certificates the version rests on, in one statement."""
    certificates = select(func.count()).select_from(certificates_in(result_id).subquery()).scalar_subquery()
    query = (
        select(Document.block_id, func.max(Document.id), certificates)
        .where(Document.result_id == result_id, Document.kind == DocumentKind.RANKING)
        .group_by(Document.block_id)
    )
    rows = db.session.execute(query).all()
    return {block: newest for block, newest, _ in rows}, rows[0][2] if rows else 0


def _sums(of_result: ColumnElement[bool], conditions: Sequence[ColumnElement[bool]]) -> Any:
    return (
        select(
            ResultRow.block_id,
            func.count().label("size"),
            func.count().filter(and_(true(), *conditions)).label("shown"),
            func.sum(ResultRow.self_points).label("own_points"),
            func.sum(ResultRow.points).label("points"),
            func.sum(ResultRow.percent).label("percent"),
            func.count(ResultRow.own_percent).label("known"),
            func.sum(ResultRow.own_percent).label("own_percent"),
            func.min(ResultRow.denominator).label("least"),
            func.max(ResultRow.denominator).label("most"),
            func.min(ResultRow.own_denominator).filter(ResultRow.own_percent.is_not(None)).label("own_least"),
            func.max(ResultRow.own_denominator).filter(ResultRow.own_percent.is_not(None)).label("own_most"),
        )
        .where(of_result)
        .group_by(ResultRow.block_id)
    )


def _averages(sums: Row[Any]) -> Averages:
    """Average points only where all are out of the same; what is out of different points compares in percent."""
    outs = {sums.least, sums.most, sums.own_least, sums.own_most} - {None}
    if len(outs) <= 1 or sums.known < sums.size:
        return Averages(mean_of(sums.own_points, sums.size), mean_of(sums.points, sums.size), True)
    return Averages(mean_of(sums.own_percent, sums.known), mean_of(sums.percent, sums.size), False)


def _grades(of_result: ColumnElement[bool]) -> dict[int, list[tuple[str, int]]]:
    """Count the classes of each block, the best first: as they come in the published order."""
    counted = (
        select(ResultRow.block_id, ResultRow.grade_title, func.count())
        .where(of_result)
        .group_by(ResultRow.block_id, ResultRow.grade_title)
        .order_by(func.min(ResultRow.position))
    )
    grades: dict[int, list[tuple[str, int]]] = defaultdict(list)
    for block_id, title, number in db.session.execute(counted):
        grades[block_id].append((title or "", number))
    return grades


def _means(of_result: ColumnElement[bool]) -> dict[int, list[GroupMean]]:
    """Say what the units of each block reach together in each main index, in the order of the criteria set."""
    added = (
        select(
            ResultRow.block_id,
            ResultGroup.code,
            func.min(ResultGroup.title),
            func.sum(ResultGroup.points),
            func.sum(ResultGroup.max),
        )
        .join(ResultRow, ResultRow.id == ResultGroup.row_id)
        .where(of_result)
        .group_by(ResultRow.block_id, ResultGroup.code)
        .order_by(func.min(ResultGroup.position), ResultGroup.code)
    )
    means: dict[int, list[GroupMean]] = defaultdict(list)
    for block_id, code, title, points, most in db.session.execute(added):
        percent = share(points, most, 2) if most > 0 else share(-points, -most, 2)
        means[block_id].append(GroupMean(code, title, percent or Decimal(0)))
    return means
