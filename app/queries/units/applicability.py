"""Which units an indicator asks, as a condition that the database works out."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, exists, true

from app.models import Unit, UnitTag
from scoring.model import Applicability


def asks_unit(applies: Applicability) -> ColumnElement[bool]:
    """Say of a ``Unit`` whether the indicator applies to it: as ``Applicability.covers`` does of one in hand."""
    conditions: list[ColumnElement[bool]] = []
    if applies.kinds:
        conditions.append(Unit.kind.in_(sorted(applies.kinds)))
    if applies.tags:
        tagged = exists().where(UnitTag.unit_id == Unit.id, UnitTag.tag.in_(sorted(applies.tags)))
        conditions.append(tagged.correlate(Unit))
    return and_(true(), *conditions)
