"""The seal of a published result: one digest over its lines, as they were written when it was published."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import Row, select

from app.extensions import db
from app.models import Event, Result, ResultGroup, ResultRow

PUBLISHED = "result.published"


def seal_of(result_id: int) -> str:
    """Return the SHA-256 over every column of the version, its lines and their main indices, in one order."""
    whole = hashlib.sha256()
    for row in _rows(result_id):
        whole.update("\x1f".join(_plain(value) for value in row).encode())
        whole.update(b"\x1e")
    return whole.hexdigest()


def broken_seals() -> Iterator[str]:
    """Name every version whose stored lines are not those that its publication sealed."""
    for data in db.session.scalars(select(Event.data).where(Event.kind == PUBLISHED).order_by(Event.id)):
        told = json.loads(data)
        if "seal" in told and seal_of(told["result"]) != told["seal"]:
            yield f"result#{told['result']}: {told['seal']}"


def _rows(result_id: int) -> Iterable[Row[tuple[object, ...]]]:
    lines = select(ResultRow.id).where(ResultRow.result_id == result_id)
    for table, condition in (
        (Result.__table__, Result.id == result_id),
        (ResultRow.__table__, ResultRow.result_id == result_id),
        (ResultGroup.__table__, ResultGroup.row_id.in_(lines)),
    ):
        yield from db.session.execute(select(*table.columns).where(condition).order_by(*table.primary_key))


def _plain(value: object) -> str:
    """Write a value as both databases give it back: a number without the zeros that only a driver adds."""
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, datetime | date):
        return value.isoformat()
    return "" if value is None else str(value)
