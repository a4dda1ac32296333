"""Where units lose their points, indicator by indicator, and which units have lost none there."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from sqlalchemy import and_, func, select

from app.access.actor import Actor
from app.extensions import db
from app.models import Block
from app.queries.insight.lines import indicator_lines
from app.queries.results.papers import check_reads
from app.queries.results.results import find_version, head_of
from app.queries.results.views import ResultHead
from app.sheet.counted import counted_codes
from app.sheet.totals import mean_of, share
from app.trees import trees

EXAMPLES: Final = 3


@dataclass(frozen=True, slots=True)
class Solver:
    """A unit that has every point of an indicator."""

    row_id: int
    unit: str


@dataclass(frozen=True, slots=True)
class Loss:
    """An indicator: what the units that it counts for lose together and on average, and how much of it they reach.

    ``solved`` of ``units`` have all its points; ``solvers`` are the first of them in the ranking.
    """

    code: str
    title: str
    group: str
    lost: Decimal
    mean: Decimal
    percent: Decimal
    units: int
    solved: int
    solvers: tuple[Solver, ...]


@dataclass(frozen=True, slots=True)
class LossBlock:
    """A ranked block: its indicators by what they lose, the most first."""

    title: str
    losses: tuple[Loss, ...]


@dataclass(frozen=True, slots=True)
class Losses:
    """A version's losses by block."""

    head: ResultHead
    blocks: tuple[LossBlock, ...]


def read_losses(actor: Actor, result_id: int) -> Losses:
    """Read a version for the province's people; ``NotFound`` for others. Bonus and penalty rows lose nothing here."""
    check_reads(actor, result_id)
    result, newest = find_version(result_id)
    tree = trees().pinned(result.cycle.tree_id, result.tree_digest)
    lines = indicator_lines(result_id)
    counted = and_(lines.c.code.in_(counted_codes(tree)), lines.c.max > 0)
    solvers: defaultdict[tuple[int, str], list[Solver]] = defaultdict(list)
    place = func.row_number().over(partition_by=(lines.c.block_id, lines.c.code), order_by=lines.c.position)
    ordered = select(lines, place.label("place")).where(counted, lines.c.points >= lines.c.max).subquery()
    for row in db.session.execute(
        select(ordered.c.block_id, ordered.c.code, ordered.c.row_id, ordered.c.unit_name)
        .where(ordered.c.place <= EXAMPLES)
        .order_by(ordered.c.block_id, ordered.c.code, ordered.c.place)
    ):
        solvers[row.block_id, row.code].append(Solver(row.row_id, row.unit_name))
    added = (
        select(
            lines.c.block_id,
            lines.c.code,
            func.min(lines.c.title).label("title"),
            func.min(lines.c.group).label("group"),
            func.sum(lines.c.max).label("most"),
            func.sum(lines.c.points).label("points"),
            func.count().label("units"),
            func.count().filter(lines.c.points >= lines.c.max).label("solved"),
        )
        .where(counted, lines.c.points.is_not(None))
        .group_by(lines.c.block_id, lines.c.code)
    )
    losses: defaultdict[int, list[Loss]] = defaultdict(list)
    for one in db.session.execute(added).mappings():
        lost = one["most"] - one["points"]
        losses[one["block_id"]].append(
            Loss(
                code=one["code"],
                title=one["title"],
                group=one["group"],
                lost=lost,
                mean=mean_of(lost, one["units"]),
                percent=share(one["points"], one["most"], 2) or Decimal(0),
                units=one["units"],
                solved=one["solved"],
                solvers=tuple(solvers[one["block_id"], one["code"]]),
            )
        )
    blocks = db.session.execute(
        select(Block.id, Block.title)
        .where(Block.id.in_(losses), Block.ranked)
        .order_by(Block.position, Block.id)
    )
    return Losses(
        head_of(result, newest),
        tuple(
            LossBlock(title, tuple(sorted(losses[block_id], key=lambda loss: (-loss.lost, loss.code))))
            for block_id, title in blocks
        ),
    )
