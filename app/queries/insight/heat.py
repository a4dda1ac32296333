"""Units by main indices: a page of the ranking in which every cell is a share of what could be reached."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import BigInteger, ColumnElement, func, select, type_coerce

from app.access.actor import Actor
from app.extensions import db
from app.models import Block, ResultGroup, ResultRow
from app.queries.paging import FIRST, Place, Slice, page_of
from app.queries.results.papers import check_reads
from app.queries.results.results import find_version, head_of
from app.queries.results.views import ResultHead
from app.queries.texts import holds, in_order
from app.sheet.counted import counted_groups
from app.sheet.totals import share
from app.trees import trees

BY_RANK: Final = "rank"
BY_NAME: Final = "name"
MILLION: Final = 1_000_000
NOT_COUNTED: Final = 2 * MILLION
"""Beyond everything that can be reached."""


@dataclass(frozen=True, slots=True)
class HeatFilter:
    """What the map is narrowed to; ``order`` is rank, name, or the code of a main index, the weakest units first."""

    search: str = ""
    order: str = BY_RANK
    place: Place = FIRST


@dataclass(frozen=True, slots=True)
class HeatRow:
    """A unit with its percentages by main index; one that does not count for it has none."""

    row_id: int
    unit: str
    rank: int | None
    percent: Decimal
    cells: tuple[Decimal | None, ...]


@dataclass(frozen=True, slots=True)
class HeatBlock:
    """A block: its main indices (code and title) head the columns."""

    title: str
    mains: tuple[tuple[str, str], ...]
    rows: tuple[HeatRow, ...]


@dataclass(frozen=True, slots=True)
class Heat:
    """A page of the map; ``codes`` are what it can be put in order by."""

    head: ResultHead
    blocks: tuple[HeatBlock, ...]
    codes: tuple[tuple[str, str], ...]
    page: Slice


def read_heat(actor: Actor, result_id: int, wanted: HeatFilter) -> Heat:
    """Read a page for the province's people; ``NotFound`` for others, an unknown order is that of the ranking."""
    check_reads(actor, result_id)
    result, newest = find_version(result_id)
    tree = trees().pinned(result.cycle.tree_id, result.tree_digest)
    codes = {group.code: group.title for group in counted_groups(tree)}
    source = (
        select(ResultRow.id)
        .join(Block, Block.id == ResultRow.block_id)
        .where(ResultRow.result_id == result_id)
    )
    conditions = [holds(wanted.search, ResultRow.unit_code, ResultRow.unit_name)] if wanted.search else []
    order = wanted.order if wanted.order in {BY_NAME, *codes} else BY_RANK
    page = page_of(source, conditions, _keys(order), wanted.place)
    return Heat(head_of(result, newest), _blocks(page, tuple(codes)), tuple(codes.items()), page)


def _keys(order: str) -> list[Any]:
    """Return what puts the lines in order, block by block. Units that an index does not count for come last."""
    keys: list[Any] = [Block.position, Block.id]
    if order == BY_NAME:
        keys += [in_order(ResultRow.unit_name), ResultRow.unit_code]
    elif order != BY_RANK:
        keys.append(_share_in(order))
    return [*keys, ResultRow.position]


def _share_in(code: str) -> ColumnElement[int]:
    """Return the share reached in a main index in whole millionths: the key of a page comes back exactly."""
    points, most = type_coerce(ResultGroup.points, BigInteger), type_coerce(ResultGroup.max, BigInteger)
    part = (
        select(points * MILLION // most)
        .where(ResultGroup.row_id == ResultRow.id, ResultGroup.code == code, ResultGroup.max > 0)
        .scalar_subquery()
    )
    return func.coalesce(part, NOT_COUNTED)


def _blocks(page: Slice, codes: Sequence[str]) -> tuple[HeatBlock, ...]:
    cells: dict[int, dict[str, Decimal | None]] = {}
    mains: dict[int, dict[str, str]] = {}
    groups = select(ResultGroup).where(
        ResultGroup.row_id.in_(page.ids), ResultGroup.code.in_(codes), ResultGroup.max > 0
    )
    for group in db.session.scalars(groups.order_by(ResultGroup.position, ResultGroup.code)):
        cells.setdefault(group.row_id, {})[group.code] = share(group.points, group.max, 2)
        mains.setdefault(group.row_id, {})[group.code] = group.title
    rows = {
        row.id: row
        for row in db.session.execute(
            select(
                ResultRow.id,
                ResultRow.unit_name,
                ResultRow.rank,
                ResultRow.percent,
                ResultRow.block_id,
                Block.title,
            )
            .join(Block, Block.id == ResultRow.block_id)
            .where(ResultRow.id.in_(page.ids))
        )
    }
    blocks: dict[str, list[int]] = {}
    for row_id in page.ids:
        blocks.setdefault(rows[row_id].title, []).append(row_id)
    return tuple(_block(title, ids, rows, cells, mains) for title, ids in blocks.items())


def _block(
    title: str,
    ids: list[int],
    rows: Mapping[int, Any],
    cells: Mapping[int, Mapping[str, Decimal | None]],
    mains: Mapping[int, Mapping[str, str]],
) -> HeatBlock:
    named: dict[str, str] = {}
    for row_id in ids:
        named |= mains.get(row_id, {})
    return HeatBlock(
        title,
        tuple(named.items()),
        tuple(
            HeatRow(
                row_id,
                rows[row_id].unit_name,
                rows[row_id].rank,
                rows[row_id].percent,
                tuple(cells.get(row_id, {}).get(code) for code in named),
            )
            for row_id in ids
        ),
    )
