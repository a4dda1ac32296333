"""What a version says otherwise than the one that was issued before it, unit by unit."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import aliased

from app.extensions import db
from app.models import Result, ResultRow
from app.queries.results.issued import version_before

NAMED: Final = 50
"""Units that a page names; it says how many there are."""
SAID: Final = ("unit_name", "block_id", "points", "denominator", "rank", "grade_title")


@dataclass(frozen=True, slots=True)
class Said:
    """What a version says of a unit."""

    points: Decimal
    rank: int | None
    grade: str | None


@dataclass(frozen=True, slots=True)
class Difference:
    """One unit; ``before`` is empty for a unit that is new, ``now`` for one that is left out."""

    unit_name: str
    before: Said | None
    now: Said | None


@dataclass(frozen=True, slots=True)
class Differences:
    """The first units of ``count`` that differ from version ``before``."""

    before: int
    count: int
    rows: tuple[Difference, ...]


def read_differences(result: Result) -> Differences | None:
    """Hold a version against the one that was issued before it, in a fixed number of statements; None without one."""
    earlier_id = version_before(result)
    if earlier_id is None:
        return None
    now, before = aliased(ResultRow), aliased(ResultRow)
    same_sheet = (before.assessment_id == now.assessment_id) & (before.result_id == earlier_id)
    changed: Select[ResultRow, ResultRow | None] = (
        select(now, before)
        .outerjoin(before, same_sheet)
        .where(
            now.result_id == result.id,
            or_(
                before.id.is_(None),
                *(getattr(now, name).is_distinct_from(getattr(before, name)) for name in SAID),
            ),
        )
    )
    still = aliased(ResultRow)
    gone = (
        select(before)
        .outerjoin(still, (still.assessment_id == before.assessment_id) & (still.result_id == result.id))
        .where(before.result_id == earlier_id, still.id.is_(None))
    )
    counts = [
        db.session.scalars(query.with_only_columns(func.count(), maintain_column_froms=True)).one()
        for query in (changed, gone)
    ]
    rows = [
        Difference(row.unit_name, None if old is None else _said(old), _said(row))
        for row, old in db.session.execute(changed.order_by(now.position).limit(NAMED))
    ]
    rows += [
        Difference(old.unit_name, _said(old), None)
        for old in db.session.scalars(gone.order_by(before.position).limit(NAMED - len(rows)))
    ]
    version = db.session.get_one(Result, earlier_id).version
    return Differences(version, sum(counts), tuple(rows))


def _said(row: ResultRow) -> Said:
    return Said(row.points, row.rank, row.grade_title)
