"""The official codes of units: all that a unit ever bore, and those of a day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, select

from app.extensions import db
from app.models import CodeSystem, UnitCode
from app.queries.texts import holds


@dataclass(frozen=True, slots=True)
class CodeView:
    """One code of a unit, from one day to another, the second excluded; without it, as long as the unit exists."""

    id: int
    system: CodeSystem
    code: str
    valid_from: date
    valid_to: date | None
    basis: str

    def holds_on(self, day: date) -> bool:
        """Say whether the unit bears it on that day, as far as the unit exists."""
        return self.valid_from <= day and (self.valid_to is None or self.valid_to > day)


def codes_of_units(unit_ids: Collection[int] | None = None) -> dict[int, tuple[CodeView, ...]]:
    """Return the codes of these units, or of all, by system and day, in one statement; units without are left out."""
    query = select(UnitCode).order_by(UnitCode.system.desc(), UnitCode.valid_from, UnitCode.id)
    if unit_ids is not None:
        query = query.where(UnitCode.unit_id.in_(unit_ids))
    codes: dict[int, list[CodeView]] = defaultdict(list)
    for row in db.session.scalars(query):
        codes[row.unit_id].append(
            CodeView(row.id, row.system, row.code, row.valid_from, row.valid_to, row.basis or "")
        )
    return {unit_id: tuple(views) for unit_id, views in codes.items()}


def codes_on(codes: Iterable[CodeView], on: date, valid_from: date, valid_to: date | None) -> tuple[str, ...]:
    """Return the codes that the unit bears on a day: before it exists, of its first day; afterwards, of its last."""
    day = max(on, valid_from)
    if valid_to is not None:
        day = min(day, valid_to - timedelta(days=1))
    return tuple(code.code for code in codes if code.holds_on(day))


def bears(search: str, unit_id: ColumnElement[int]) -> ColumnElement[bool]:
    """Say of a unit whether a code that it ever bore holds the text."""
    codes = select(UnitCode.id).where(UnitCode.unit_id == unit_id, holds(search, UnitCode.code))
    return codes.exists()
