"""What a ranking can be put in order by: the total, one main index or one indicator, at one of three stages.

Everything is read from what was stored at publication; only the points of round 1, which no version stores, are those
of the sheet as it stands.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, NamedTuple

from sqlalchemy import (
    JSON,
    BigInteger,
    ColumnElement,
    Float,
    Select,
    and_,
    case,
    cast,
    func,
    literal,
    null,
    select,
    type_coerce,
)

from app.extensions import db
from app.models import ResultGroup, ResultRow, Score
from app.workflow.states import Stage

MILLION: Final = 1_000_000


class Seen(StrEnum):
    """At which stage points are looked at."""

    FINAL = "final"
    SELF = "self"
    ROUND_1 = "round_1"


class Kind(StrEnum):
    """What is measured."""

    TOTAL = "total"
    GROUP = "group"
    INDICATOR = "indicator"


@dataclass(frozen=True, slots=True)
class Measure:
    """One figure of every line: of the main index or indicator ``code``; ``place`` is an indicator's in the trace."""

    kind: Kind = Kind.TOTAL
    code: str = ""
    seen: Seen = Seen.FINAL
    place: int = 0

    @property
    def published(self) -> bool:
        """Say whether this is what the published rank goes by."""
        return self.kind is Kind.TOTAL and self.seen is Seen.FINAL


class _Figures(NamedTuple):
    """Points, what they are out of, what lines are ordered by, and the lines with what these are read from."""

    points: Any
    most: Any
    worth: Any
    lines: Select[Any]


def measured(result_id: int, measure: Measure) -> Select[Any]:
    """Select of every line of a result its id, block, ``points``, ``most``, ``worth`` and ``rank``.

    ``worth`` puts lines in order: the share of what could be reached, or the points where nothing can be divided by;
    it is empty where the line has no such figure. ``rank`` counts inside the block; ties stand together.
    """
    figures = _FIGURES_OF[measure.kind](measure)
    place: Any = ResultRow.rank
    if not measure.published:
        worth = func.coalesce(figures.worth, literal(-MILLION, Float))
        better = func.rank().over(partition_by=ResultRow.block_id, order_by=worth.desc())
        place = case((figures.worth.is_not(None), better), else_=null())
    return figures.lines.where(ResultRow.result_id == result_id).add_columns(
        ResultRow.id.label("row_id"),
        figures.points.label("points"),
        figures.most.label("most"),
        figures.worth.label("worth"),
        place.label("rank"),
    )


def _of_total(measure: Measure) -> _Figures:
    if measure.seen is Seen.FINAL:
        return _Figures(ResultRow.points, ResultRow.denominator, _number(ResultRow.index), _lines())
    own = _number(ResultRow.own_percent)
    return _Figures(ResultRow.self_points, ResultRow.own_denominator, own, _lines())


def _of_group(measure: Measure) -> _Figures:
    if measure.seen is Seen.FINAL:
        its = and_(ResultGroup.row_id == ResultRow.id, ResultGroup.code == measure.code)
        worth = _share(_number(ResultGroup.points), _number(ResultGroup.max))
        return _Figures(ResultGroup.points, ResultGroup.max, worth, _lines().outerjoin(ResultGroup, its))
    own = ("totals", "groups", measure.code, "own")
    points, most = trace_text(*own, "points"), trace_text(*own, "denominator")
    return _Figures(points, most, _share(cast(points, Float), cast(most, Float)), _lines())


def _of_indicator(measure: Measure) -> _Figures:
    most = trace_text("lines", measure.place, "max")
    if measure.seen is not Seen.ROUND_1:
        name = "points" if measure.seen is Seen.FINAL else "self_points"
        points = trace_text("lines", measure.place, name)
        return _Figures(points, most, cast(points, Float), _lines())
    verdict = and_(
        Score.assessment_id == ResultRow.assessment_id,
        Score.code == measure.code,
        Score.stage == Stage.REVIEW_1,
    )
    return _Figures(Score.points, most, _number(Score.points), _lines().outerjoin(Score, verdict))


_FIGURES_OF: Final[Mapping[Kind, Callable[[Measure], _Figures]]] = {
    Kind.TOTAL: _of_total,
    Kind.GROUP: _of_group,
    Kind.INDICATOR: _of_indicator,
}


def _lines() -> Select[Any]:
    return select().select_from(ResultRow)


def trace_text(*path: str | int) -> ColumnElement[str]:
    """Return one value of the trace as text: PostgreSQL wants it cast, SQLite reads JSON out of any text."""
    trace: ColumnElement[Any] = type_coerce(ResultRow.trace, JSON)
    if db.session.get_bind().dialect.name == "postgresql":
        trace = cast(ResultRow.trace, JSON)
    value: ColumnElement[str] = trace[path].as_string()
    return value


def _number(column: Any) -> ColumnElement[float]:
    """Return what orders an exact column; its count of millionths is small enough for a float to hold exactly."""
    return cast(type_coerce(column, BigInteger), Float)


def _share(points: ColumnElement[float], most: ColumnElement[float]) -> ColumnElement[float]:
    return case((most > 0, points / most), else_=points)
