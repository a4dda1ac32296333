"""Lines and columns of a result as rankings and appendices print them, from what was computed or published."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from decimal import Decimal

from app.documents.contexts import Apart, GroupColumn, RankingRow
from app.documents.formats import left_out
from app.queries.results.printed import PrintedLine
from app.sheet.totals import Total
from scoring import Group


def columns_of(groups: Iterable[Group], kinds: Collection[str]) -> tuple[GroupColumn, ...]:
    """Return main indices as columns; a maximum stands above one where it is the same for all ``kinds`` of unit."""
    return tuple(_column(group, kinds) for group in groups)


def rows_of(lines: Iterable[PrintedLine]) -> tuple[RankingRow, ...]:
    """Return the lines of a block as rows, numbered from 1."""
    return tuple(
        RankingRow(
            position=position,
            rank=line.rank,
            unit_name=line.unit_name,
            group_points=tuple(group.points for group in line.groups),
            self_points=line.self_points,
            points=line.points,
            denominator=line.denominator,
            percent=line.percent,
            grade=line.grade_title,
            left=left_of(line.total),
            apart=apart_of(line.own, line.total),
        )
        for position, line in enumerate(lines, 1)
    )


def apart_of(own: Total | None, final: Total) -> Apart | None:
    """Return what the unit's own points are out of, where the final ones are out of something else."""
    if own is None or own.denominator == final.denominator:
        return None
    return Apart(own.denominator, own.percent or Decimal(0), final.percent or Decimal(0), left_of(own))


def left_of(total: Total) -> str:
    """Return what left the denominator, in words."""
    return left_out(total.denominator, ((row.code, row.points, row.why) for row in total.left))


def _column(group: Group, kinds: Collection[str]) -> GroupColumn:
    maxima = {group.worth_for(kind) for kind in kinds} or {group.worth}
    return GroupColumn(group.code, group.title, maxima.pop() if len(maxima) == 1 else None)
