"""One published version at a glance: how its units lie, what they lose, who rose, and the cuts that mattered most."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from app.access.actor import Actor
from app.extensions import db
from app.models import Assessment, Block, Result, ResultGroup, ResultRow
from app.queries.insight.lines import indicator_lines
from app.queries.insight.years import YearBefore, year_before
from app.queries.results.papers import check_reads
from app.queries.results.results import find_version, head_of
from app.queries.results.views import ResultHead
from app.sheet.counted import counted_groups
from app.sheet.totals import mean_of, share
from app.trees import trees
from scoring import Tree

MOST_NAMED: Final = 5
"""Units or cuts that a list of the most names."""


@dataclass(frozen=True, slots=True)
class Main:
    """What the units of a block reach together in a main index; ``lost`` is what each loses in points on average."""

    code: str
    title: str
    percent: Decimal
    lost: Decimal
    before: Decimal | None


@dataclass(frozen=True, slots=True)
class Grade:
    """How many units are in a class, and how many were a year before (empty where the years do not compare)."""

    title: str
    units: int
    before: int | None


@dataclass(frozen=True, slots=True)
class Change:
    """A unit with its percentage and how far it is from its own of the year before."""

    row_id: int
    unit: str
    percent: Decimal
    change: Decimal


@dataclass(frozen=True, slots=True)
class CutLine:
    """An indicator of a unit that the appraisal took points from."""

    row_id: int
    unit: str
    code: str
    title: str
    own: Decimal
    final: Decimal
    reason: str

    @property
    def cut(self) -> Decimal:
        """Final minus own points."""
        return self.final - self.own


@dataclass(frozen=True, slots=True)
class BlockPicture:
    """A ranked block. ``before`` and everything about the year before are empty where the years do not compare.

    ``mains`` are in the order of the set; ``risen`` and ``fallen`` name units that are in both years, the most first.
    """

    title: str
    percents: tuple[Decimal, ...]
    mean: Decimal
    mean_before: Decimal | None
    percents_before: tuple[Decimal, ...]
    grades: tuple[Grade, ...]
    mains: tuple[Main, ...]
    risen: tuple[Change, ...]
    fallen: tuple[Change, ...]
    cuts: tuple[CutLine, ...]

    @property
    def weakest(self) -> tuple[Main, ...]:
        """The main indices that count, the weakest first."""
        return tuple(sorted(self.mains, key=lambda main: (main.percent, main.code)))


@dataclass(frozen=True, slots=True)
class Picture:
    """A version with its ranked blocks; ``before`` is empty where nothing of the year before is published."""

    head: ResultHead
    before: YearBefore | None
    blocks: tuple[BlockPicture, ...]


def read_picture(actor: Actor, result_id: int) -> Picture:
    """Read a version for the province's people, in a fixed number of statements; ``NotFound`` for others."""
    check_reads(actor, result_id)
    result, newest = find_version(result_id)
    before = year_before(result)
    earlier = before.result_id if before and before.comparable else None
    sides, past = _sides(result), _sides(db.session.get_one(Result, earlier)) if earlier else {}
    cuts, changes = _cuts(result.id), _changes(result.id, earlier)
    blocks = (
        _block(side, past.get(title), changes[side.block_id], cuts[side.block_id])
        for title, side in sides.items()
    )
    return Picture(head_of(result, newest), before, tuple(blocks))


_Line = tuple[Decimal, str]


@dataclass(frozen=True, slots=True)
class _Side:
    """A ranked block in one year: percentage and class of its lines in the published order, and its main indices."""

    block_id: int
    title: str
    lines: Sequence[_Line]
    mains: Sequence[Main]

    @property
    def percents(self) -> tuple[Decimal, ...]:
        return tuple(percent for percent, _ in self.lines)


def _block(
    side: _Side, past: _Side | None, changes: Sequence[Change], cuts: Sequence[CutLine]
) -> BlockPicture:
    earlier = {main.code: main.percent for main in past.mains} if past else {}
    risen = sorted((one for one in changes if one.change > 0), key=lambda one: -one.change)
    fallen = sorted((one for one in changes if one.change < 0), key=lambda one: one.change)
    return BlockPicture(
        title=side.title,
        percents=side.percents,
        mean=_mean(side.percents),
        mean_before=_mean(past.percents) if past else None,
        percents_before=past.percents if past else (),
        grades=_grades(side.lines, past.lines if past else ()),
        mains=tuple(replace(main, before=earlier.get(main.code)) for main in side.mains),
        risen=tuple(risen[:MOST_NAMED]),
        fallen=tuple(fallen[:MOST_NAMED]),
        cuts=tuple(cuts),
    )


def _mean(percents: Sequence[Decimal]) -> Decimal:
    return mean_of(sum(percents, Decimal(0)), len(percents))


def _sides(result: Result) -> dict[str, _Side]:
    """Read the ranked blocks of a version by title: blocks are made anew for each cycle, and keep their names."""
    tree = trees().pinned(result.cycle.tree_id, result.tree_digest)
    lines, mains = _lines(result.id), _mains(result.id, tree)
    blocks = select(Block.id, Block.title).where(Block.id.in_(lines), Block.ranked)
    ordered = db.session.execute(blocks.order_by(Block.position, Block.id))
    return {title: _Side(block_id, title, lines[block_id], mains[block_id]) for block_id, title in ordered}


def _grades(rows: Iterable[_Line], past: Sequence[_Line]) -> tuple[Grade, ...]:
    """Count the classes, the best first: in the order in which the ranking meets them."""
    counted, earlier = Counter(grade for _, grade in rows), Counter(grade for _, grade in past)
    titles = [*counted, *(title for title in earlier if title not in counted)]
    return tuple(Grade(title, counted[title], earlier[title] if past else None) for title in titles)


def _lines(result_id: int) -> defaultdict[int, list[_Line]]:
    """Read percentage and class of every line by block, in the published order."""
    lines: defaultdict[int, list[_Line]] = defaultdict(list)
    query = (
        select(ResultRow.block_id, ResultRow.percent, ResultRow.grade_title)
        .where(ResultRow.result_id == result_id)
        .order_by(ResultRow.position)
    )
    for block_id, percent, grade in db.session.execute(query):
        lines[block_id].append((percent, grade or ""))
    return lines


def _mains(result_id: int, tree: Tree) -> defaultdict[int, list[Main]]:
    """Add up what each block reaches in the main indices that have points to reach."""
    mains: defaultdict[int, list[Main]] = defaultdict(list)
    query = (
        select(
            ResultRow.block_id,
            ResultGroup.code,
            func.min(ResultGroup.title),
            func.sum(ResultGroup.points),
            func.sum(ResultGroup.max),
            func.count(),
        )
        .join(ResultRow, ResultRow.id == ResultGroup.row_id)
        .where(
            ResultRow.result_id == result_id,
            ResultGroup.code.in_([group.code for group in counted_groups(tree)]),
            ResultGroup.max > 0,
        )
        .group_by(ResultRow.block_id, ResultGroup.code)
        .order_by(func.min(ResultGroup.position), ResultGroup.code)
    )
    for block_id, code, title, points, most, units in db.session.execute(query):
        percent = share(points, most, 2) or Decimal(0)
        mains[block_id].append(Main(code, title, percent, mean_of(most - points, units), None))
    return mains


def _changes(result_id: int, earlier: int | None) -> defaultdict[int, list[Change]]:
    """Hold every unit that is in both years against itself."""
    changes: defaultdict[int, list[Change]] = defaultdict(list)
    if earlier is None:
        return changes
    past, sheet, sheet_before = aliased(ResultRow), aliased(Assessment), aliased(Assessment)
    query = (
        select(ResultRow.block_id, ResultRow.id, ResultRow.unit_name, ResultRow.percent, past.percent)
        .join(sheet, sheet.id == ResultRow.assessment_id)
        .join(sheet_before, sheet_before.unit_id == sheet.unit_id)
        .join(past, past.assessment_id == sheet_before.id)
        .where(ResultRow.result_id == result_id, past.result_id == earlier)
        .order_by(ResultRow.position)
    )
    for block_id, row_id, unit, percent, before in db.session.execute(query):
        changes[block_id].append(Change(row_id, unit, percent, percent - before))
    return changes


def _cuts(result_id: int) -> defaultdict[int, list[CutLine]]:
    """Read the largest cuts of each block, as many as a list names."""
    lines = indicator_lines(result_id)
    cut = lines.c.points - lines.c.self_points
    place = func.row_number().over(
        partition_by=lines.c.block_id, order_by=(cut, lines.c.position, lines.c.code)
    )
    ordered = select(lines, place.label("place")).where(cut < 0).subquery()
    largest: defaultdict[int, list[CutLine]] = defaultdict(list)
    query = select(ordered).where(ordered.c.place <= MOST_NAMED).order_by(ordered.c.block_id, ordered.c.place)
    for row in db.session.execute(query).mappings():
        largest[row["block_id"]].append(
            CutLine(
                row["row_id"],
                row["unit_name"],
                row["code"],
                row["title"],
                row["self_points"],
                row["points"],
                row["reason"],
            )
        )
    return largest
