"""Units by main indices, or by the indicators of one: every cell is a share of what could be reached there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import BigInteger, ColumnElement, Float, case, cast, func, null, select, type_coerce

from app.access.actor import Actor
from app.extensions import db
from app.models import Block, ResultGroup, ResultRow
from app.queries.insight.lines import indicator_lines
from app.queries.paging import FIRST, Place, Slice, page_of
from app.queries.results.lines import from_json
from app.queries.results.measures import trace_text
from app.queries.results.papers import check_reads
from app.queries.results.results import find_version, head_of
from app.queries.results.views import ResultHead
from app.queries.texts import holds, in_order
from app.sheet.counted import counted_groups, counted_of
from app.sheet.totals import share
from app.trees import trees

BY_RANK: Final = "rank"
BY_NAME: Final = "name"
MILLION: Final = 1_000_000
NOT_COUNTED: Final = 2 * MILLION
"""Beyond everything that can be reached."""
STRONGEST: Final = "-"
"""Before a code in an order: its strongest units first."""
HEAT_PAGE: Final = 100
"""Units of a page: all that a province has."""


@dataclass(frozen=True, slots=True)
class HeatFilter:
    """What the map is narrowed to.

    ``of`` is the main index whose indicators are the columns; empty for the main indices themselves. ``order`` is rank,
    name, or the code of a column, the weakest units first; with ``-`` before the code the strongest.
    """

    search: str = ""
    of: str = ""
    order: str = BY_RANK
    place: Place = FIRST


@dataclass(frozen=True, slots=True)
class HeatRow:
    """A unit with its percentages by column; one that a column does not count for has none there."""

    row_id: int
    unit: str
    rank: int | None
    percent: Decimal
    cells: tuple[Decimal | None, ...]


@dataclass(frozen=True, slots=True)
class HeatBlock:
    """A block with the columns (code and title) that count for one of its units at least."""

    title: str
    columns: tuple[tuple[str, str], ...]
    rows: tuple[HeatRow, ...]


@dataclass(frozen=True, slots=True)
class Heat:
    """A page of the map: ``columns`` it can be put in order by, the ``order`` and main index ``of`` that were met."""

    head: ResultHead
    blocks: tuple[HeatBlock, ...]
    mains: tuple[tuple[str, str], ...]
    of: str
    columns: tuple[tuple[str, str], ...]
    order: str
    page: Slice


def read_heat(actor: Actor, result_id: int, wanted: HeatFilter) -> Heat:
    """Read a page for the province's people; ``NotFound`` for others.

    An unknown main index means all of them, an unknown order that of the ranking.
    """
    check_reads(actor, result_id)
    result, newest = find_version(result_id)
    tree = trees().pinned(result.cycle.tree_id, result.tree_digest)
    mains = {group.code: group.title for group in counted_groups(tree)}
    of = wanted.of if wanted.of in mains else ""
    columns = {leaf.code: leaf.title for leaf in counted_of(tree, of)} if of else mains
    source = (
        select(ResultRow.id)
        .join(Block, Block.id == ResultRow.block_id)
        .where(ResultRow.result_id == result_id)
    )
    conditions = [holds(wanted.search, ResultRow.unit_code, ResultRow.unit_name)] if wanted.search else []
    known = {BY_NAME, *columns, *(STRONGEST + code for code in columns)}
    order = wanted.order if wanted.order in known else BY_RANK
    page = page_of(source, conditions, _keys(result_id, of, order), wanted.place, size=HEAT_PAGE)
    blocks = _blocks(
        page, columns, _shares_of_indicators(result_id, of, page) if of else _shares_of_mains(page)
    )
    return Heat(
        head_of(result, newest), blocks, tuple(mains.items()), of, tuple(columns.items()), order, page
    )


def _keys(result_id: int, of: str, order: str) -> list[Any]:
    """Return what puts the lines in order, block by block. Units that a column does not count for come last."""
    keys: list[Any] = [Block.position, Block.id]
    if order == BY_NAME:
        keys += [in_order(ResultRow.unit_name), ResultRow.unit_code]
    elif order != BY_RANK:
        code = order.removeprefix(STRONGEST)
        part = _share_in_indicator(result_id, code) if of else _share_in_main(code)
        keys.append(func.coalesce(-part if order.startswith(STRONGEST) else part, NOT_COUNTED))
    return [*keys, ResultRow.position]


def _share_in_main(code: str) -> ColumnElement[int]:
    """Return the share reached in a main index in whole millionths: the key of a page comes back exactly."""
    points, most = type_coerce(ResultGroup.points, BigInteger), type_coerce(ResultGroup.max, BigInteger)
    return (
        select(points * MILLION // most)
        .where(ResultGroup.row_id == ResultRow.id, ResultGroup.code == code, ResultGroup.max > 0)
        .scalar_subquery()
    )


def _share_in_indicator(result_id: int, code: str) -> ColumnElement[int]:
    """Return the same of an indicator, out of the trace: every line of a version has its indicators in one order."""
    trace = select(ResultRow.trace).where(ResultRow.result_id == result_id).order_by(ResultRow.id).limit(1)
    codes = [line.code for line in from_json(db.session.scalars(trace).one()).lines]
    if code not in codes:
        return cast(null(), BigInteger)
    texts = (trace_text("lines", codes.index(code), name) for name in ("points", "max"))
    points, most = (cast(func.round(cast(text, Float) * MILLION), BigInteger) for text in texts)
    return case((most > 0, points * MILLION // most))


_Shares = Iterable[tuple[int, str, Decimal, Decimal]]
"""Of each line and column: the line, the code, points and what they are out of."""


def _shares_of_mains(page: Slice) -> _Shares:
    query = select(ResultGroup.row_id, ResultGroup.code, ResultGroup.points, ResultGroup.max)
    return ((*row,) for row in db.session.execute(query.where(ResultGroup.row_id.in_(page.ids))))


def _shares_of_indicators(result_id: int, of: str, page: Slice) -> _Shares:
    lines = indicator_lines(result_id)
    query = select(lines.c.row_id, lines.c.code, lines.c.points, lines.c.max).where(
        lines.c.row_id.in_(page.ids), lines.c.group == of, lines.c.points.is_not(None)
    )
    return ((*row,) for row in db.session.execute(query))


def _blocks(page: Slice, columns: Mapping[str, str], shares: _Shares) -> tuple[HeatBlock, ...]:
    cells: dict[int, dict[str, Decimal]] = {}
    for row_id, code, points, most in shares:
        percent = share(points, most, 2)
        if percent is not None:
            cells.setdefault(row_id, {})[code] = percent
    query = (
        select(ResultRow.id, ResultRow.unit_name, ResultRow.rank, ResultRow.percent, Block.title)
        .join(Block, Block.id == ResultRow.block_id)
        .where(ResultRow.id.in_(page.ids))
    )
    rows = {row.id: row for row in db.session.execute(query)}
    blocks: dict[str, list[Any]] = {}
    for row_id in page.ids:
        blocks.setdefault(rows[row_id].title, []).append(rows[row_id])
    return tuple(_block(title, lines, columns, cells) for title, lines in blocks.items())


def _block(
    title: str, lines: list[Any], columns: Mapping[str, str], cells: Mapping[int, Mapping[str, Decimal]]
) -> HeatBlock:
    met = {code for line in lines for code in cells.get(line.id, {})}
    heads = tuple((code, words) for code, words in columns.items() if code in met)
    return HeatBlock(
        title,
        heads,
        tuple(
            HeatRow(
                line.id,
                line.unit_name,
                line.rank,
                line.percent,
                tuple(cells.get(line.id, {}).get(code) for code, _ in heads),
            )
            for line in lines
        ),
    )
