"""How firm the ranks of a version are: where each unit could stand if the main indices weighed differently.

The engine draws the weights (``scoring.batch.sensitivity``) over what is stored of each line; the seed is the version's
own, so that a page says the same whenever it is opened.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select

from app.access.actor import Actor
from app.extensions import db
from app.models import Block, ResultGroup, ResultRow
from app.queries.results.papers import check_reads
from app.queries.results.results import find_version, head_of
from app.queries.results.views import ResultHead
from app.sheet.counted import counted_groups
from app.sheet.totals import millionths
from app.trees import trees
from scoring import Tree

if TYPE_CHECKING:
    from scoring.batch.sensitivity import Profile

DRAWS: Final = 1_000
NOT_MEASURED: Final = -1
FIRM: Final = 6
"""An interval of at most so many ranks says where a unit stands."""


@dataclass(frozen=True, slots=True)
class DoubtRow:
    """A unit with its rank and the ranks that the middle 90 % of the draws gave it."""

    row_id: int
    unit: str
    percent: Decimal
    rank: int
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class DoubtBlock:
    """A ranked block in the order of ranks."""

    title: str
    rows: tuple[DoubtRow, ...]

    @property
    def firm(self) -> int:
        """How many units have an interval of at most `FIRM` ranks."""
        return sum(row.high - row.low < FIRM for row in self.rows)


@dataclass(frozen=True, slots=True)
class Doubt:
    """A version's blocks."""

    head: ResultHead
    blocks: tuple[DoubtBlock, ...]


def read_doubt(actor: Actor, result_id: int) -> Doubt:
    """Read a version for the province's people; ``NotFound`` for others."""
    check_reads(actor, result_id)
    result, newest = find_version(result_id)
    tree = trees().pinned(result.cycle.tree_id, result.tree_digest)
    lines: dict[int, list[Any]] = {}
    stored = (
        select(
            ResultRow.id,
            ResultRow.block_id,
            ResultRow.unit_name,
            ResultRow.percent,
            ResultRow.denominator,
            ResultRow.rank,
        )
        .where(ResultRow.result_id == result_id, ResultRow.rank.is_not(None))
        .order_by(ResultRow.position)
    )
    for row in db.session.execute(stored):
        lines.setdefault(row.block_id, []).append(row)
    parts: dict[int, dict[str, tuple[Decimal, Decimal]]] = {}
    groups = select(ResultGroup.row_id, ResultGroup.code, ResultGroup.points, ResultGroup.max)
    of_result = groups.join(ResultRow, ResultRow.id == ResultGroup.row_id).where(
        ResultRow.result_id == result_id
    )
    for row_id, code, points, most in db.session.execute(of_result):
        parts.setdefault(row_id, {})[code] = (points, most)
    blocks = db.session.execute(
        select(Block.id, Block.title).where(Block.id.in_(lines)).order_by(Block.position, Block.id)
    )
    return Doubt(
        head_of(result, newest),
        tuple(
            DoubtBlock(title, _rows(lines[block_id], parts, tree, seed=result_id))
            for block_id, title in blocks
        ),
    )


def _rows(
    lines: Sequence[Any], parts: Mapping[int, Mapping[str, tuple[Decimal, Decimal]]], tree: Tree, *, seed: int
) -> tuple[DoubtRow, ...]:
    # Only the worker that is asked for this page loads the engine for many sheets, which is large.
    from scoring.batch.sensitivity import intervals_of

    by_id = {str(line.id): line for line in lines}
    profile = _profile(lines, parts, tree)
    intervals = intervals_of(list(by_id), [line.rank for line in lines], profile, draws=DRAWS, seed=seed)
    rows = ((by_id[one.unit], one) for one in intervals)
    return tuple(
        DoubtRow(line.id, line.unit_name, line.percent, one.rank, one.low, one.high) for line, one in rows
    )


def _profile(
    lines: Sequence[Any], parts: Mapping[int, Mapping[str, tuple[Decimal, Decimal]]], tree: Tree
) -> Profile:
    """Lay the stored lines out as the engine reads them; what is neither counted nor recorded stands on top."""
    import numpy as np

    from scoring.batch.sensitivity import Profile

    counted = counted_groups(tree)
    on_top = [group.code for group in tree.groups if group.bonus is not None or group.penalty]
    nothing = (Decimal(0), Decimal(0))
    shares, worths = [], []
    for group in counted:
        reached = [parts.get(line.id, {}).get(group.code, nothing) for line in lines]
        shares.append([millionths(points, most) if most > 0 else NOT_MEASURED for points, most in reached])
        worths.append([int(group.worth * 1000)] * len(lines))
    table = np.array(shares, dtype=np.int64).reshape(len(counted), len(lines))
    beside = [
        millionths(
            sum((parts.get(line.id, {}).get(code, nothing)[0] for code in on_top), Decimal(0)),
            line.denominator,
        )
        for line in lines
    ]
    return Profile(
        np.maximum(table, 0),
        table >= 0,
        np.array(worths, dtype=np.int64).reshape(len(counted), len(lines)),
        np.array(beside, dtype=np.int64),
        None if tree.floor is None else int(tree.floor),
    )
