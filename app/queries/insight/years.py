"""Which published version of the year before a version is held against."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from app.extensions import db
from app.models import Cycle, Result, ResultGroup, ResultRow
from app.queries.results.issued import is_issued


@dataclass(frozen=True, slots=True)
class YearBefore:
    """The newest version of the year before; ``comparable`` where both years have the same main indices."""

    result_id: int
    year: int
    comparable: bool


def year_before(result: Result) -> YearBefore | None:
    """Find the official cycle of the same organiser, family and level a year before, and its newest version."""
    cycle = result.cycle
    newest = db.session.scalars(
        select(Result.id)
        .join(Cycle, Cycle.id == Result.cycle_id)
        .where(
            Cycle.organiser_id == cycle.organiser_id,
            Cycle.family == cycle.family,
            Cycle.level == cycle.level,
            Cycle.year == cycle.year - 1,
            Cycle.trial.is_(False),
            Cycle.cancelled_at.is_(None),
            is_issued(),
        )
        .order_by(Result.version.desc())
        .limit(1)
    ).one_or_none()
    if newest is None:
        return None
    return YearBefore(newest, cycle.year - 1, measures_of(result.id) == measures_of(newest))


def measures_of(result_id: int) -> frozenset[tuple[str, str]]:
    """Return code and title of the main indices of a version: what its totals were measured by."""
    query = (
        select(ResultGroup.code, ResultGroup.title)
        .join(ResultRow, ResultRow.id == ResultGroup.row_id)
        .where(ResultRow.result_id == result_id)
        .distinct()
    )
    return frozenset((code, title) for code, title in db.session.execute(query))
