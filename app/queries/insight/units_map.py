"""All units of a version side by side, in the groups that the data really know: no place is invented for any."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import select

from app.access.actor import Actor
from app.extensions import db
from app.models import Assessment, Block, Result, ResultRow, Unit
from app.queries.insight.groupings import districts_of, tags_of
from app.queries.insight.years import YearBefore, year_before
from app.queries.results.papers import check_reads
from app.queries.results.results import find_version, head_of
from app.queries.results.views import ResultHead
from app.queries.sheets.earlier import published_rows
from app.queries.sheets.heads import cycle_view
from app.queries.units.lineage import origins
from app.sheet.totals import mean_of
from app.trees import trees


class Grouping(StrEnum):
    """By what units stand together."""

    BLOCK = "block"
    KIND = "kind"
    TAG = "tag"
    DISTRICT = "district"


@dataclass(frozen=True, slots=True)
class MapUnit:
    """A unit as published; ``short`` is its name without the kind.

    ``change`` is in percentage points from its own year before, or, where ``derived``, from the mean of its
    predecessors; empty where nothing compares.
    """

    row_id: int
    code: str
    unit: str
    short: str
    block: str
    rank: int | None
    percent: Decimal
    grade: str
    change: Decimal | None
    derived: bool


@dataclass(frozen=True, slots=True)
class MapGroup:
    """Units that stand together, in the published order. ``title`` is empty for those of which nothing is known."""

    title: str
    units: tuple[MapUnit, ...]


@dataclass(frozen=True, slots=True)
class UnitsMap:
    """A version's units in groups.

    ``offered`` are the groupings that tell its units apart, the block always; ``grades`` are the classes of the set,
    the best first; ``before`` is empty where nothing of the year before is published.
    """

    head: ResultHead
    before: YearBefore | None
    offered: tuple[Grouping, ...]
    grouping: Grouping
    grades: tuple[str, ...]
    groups: tuple[MapGroup, ...]

    @property
    def compares(self) -> bool:
        """Say whether any unit has something to be compared with."""
        return any(unit.change is not None for group in self.groups for unit in group.units)


def read_units_map(actor: Actor, result_id: int, wanted: str) -> UnitsMap:
    """Read a version for the province's people; ``NotFound`` for others, an unknown grouping is that by block."""
    check_reads(actor, result_id)
    result, newest = find_version(result_id)
    before = year_before(result)
    lines = _lines(result.id)
    unit_ids = [line.unit_id for line in lines]
    groupings = _groupings(lines, unit_ids)
    grouping = Grouping(wanted) if wanted in groupings else Grouping.BLOCK
    past = _past(result, unit_ids) if before and before.comparable else {}
    return UnitsMap(
        head=head_of(result, newest),
        before=before,
        offered=tuple(groupings),
        grouping=grouping,
        grades=_grades(result),
        groups=_groups(lines, groupings[grouping], past),
    )


def _lines(result_id: int) -> Sequence[Any]:
    query = (
        select(
            ResultRow.id,
            ResultRow.unit_code,
            ResultRow.unit_name,
            ResultRow.rank,
            ResultRow.percent,
            ResultRow.grade_title,
            Block.title.label("block"),
            Assessment.unit_id,
            Unit.name,
            Unit.kind,
        )
        .join(Block, Block.id == ResultRow.block_id)
        .join(Assessment, Assessment.id == ResultRow.assessment_id)
        .join(Unit, Unit.id == Assessment.unit_id)
        .where(ResultRow.result_id == result_id)
        .order_by(Block.position, Block.id, ResultRow.position)
    )
    return db.session.execute(query).all()


def _groupings(lines: Sequence[Any], unit_ids: Sequence[int]) -> dict[Grouping, Callable[[Any], str]]:
    """Return what names the group of a line, for every grouping that tells these units apart."""
    tags, districts = tags_of(unit_ids), districts_of(unit_ids)
    by: dict[Grouping, Callable[[Any], str]] = {Grouping.BLOCK: lambda line: line.block}
    if len({line.kind for line in lines}) > 1:
        by[Grouping.KIND] = lambda line: line.kind.value
    if tags:
        by[Grouping.TAG] = lambda line: tags.get(line.unit_id, "")
    if districts:
        by[Grouping.DISTRICT] = lambda line: districts.get(line.unit_id, "")
    return by


def _grades(result: Result) -> tuple[str, ...]:
    """Return the classes of the set, given to a unit or not: a class looks the same wherever it is met."""
    grades = trees().pinned(result.cycle.tree_id, result.tree_digest).grades
    return tuple(grade.title for grade in sorted(grades, key=lambda grade: -grade.at_least_percent))


def _past(result: Result, unit_ids: Sequence[int]) -> Mapping[int, tuple[Decimal, bool]]:
    """Return a unit's percentage of the year before and whether it is the mean of its predecessors, all published."""
    line = origins(cycle_view(result.cycle), unit_ids)
    rows = published_rows([origin for some in line.values() for origin in some])
    past = {}
    for unit_id, some in line.items():
        percents = [rows[one.assessment_id].percent for one in some if one.assessment_id in rows]
        if percents and len(percents) == len(some):
            past[unit_id] = mean_of(sum(percents, Decimal(0)), len(percents)), some[0].derived
    return past


def _groups(
    lines: Sequence[Any], name_of: Callable[[Any], str], past: Mapping[int, tuple[Decimal, bool]]
) -> tuple[MapGroup, ...]:
    """Put lines together in the order in which they come; those without a group stand last."""
    groups: defaultdict[str, list[MapUnit]] = defaultdict(list)
    for line in lines:
        groups[name_of(line)].append(_unit(line, *past.get(line.unit_id, (None, False))))
    ordered = sorted(groups, key=lambda title: not title)
    return tuple(MapGroup(title, tuple(groups[title])) for title in ordered)


def _unit(line: Any, before: Decimal | None, derived: bool) -> MapUnit:
    return MapUnit(
        row_id=line.id,
        code=line.unit_code,
        unit=line.unit_name,
        short=line.name if line.unit_name.endswith(line.name) else line.unit_name,
        block=line.block,
        rank=line.rank,
        percent=line.percent,
        grade=line.grade_title or "",
        change=None if before is None else line.percent - before,
        derived=derived,
    )
