"""Pages of long lists by key: the database finds where a page begins, whatever comes before it is not read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, tuple_

from app.extensions import db

PAGE: Final = 50
"""Rows of a page: what is looked through in one go."""


@dataclass(frozen=True, slots=True)
class Place:
    """Which page is wanted: the rows after one, those before one, or the first; rows are named by their ids."""

    after: int | None = None
    before: int | None = None


FIRST: Final = Place()


@dataclass(frozen=True, slots=True)
class Slice:
    """The ids of a page's rows in their order; ``before`` and ``after`` lead to the pages beside it."""

    ids: tuple[int, ...]
    before: int | None = None
    after: int | None = None


def page_of(
    source: Select[Any],
    conditions: Sequence[ColumnElement[bool]],
    keys: Sequence[ColumnElement[Any]],
    place: Place,
    *,
    size: int | None = PAGE,
) -> Slice:
    """Read one page of what ``source`` (a selection of ids) has and ``conditions`` keep, in the order of ``keys``.

    ``keys`` are never empty and the id ends them, so that the order is total. A row that left the filter or moved since
    it was shown still says where the page begins; one that is gone altogether leads to the first page. Without
    ``size`` the whole list is read.
    """
    (row_id,) = source.selected_columns
    order = (*keys, row_id)
    query = source.where(*conditions)
    backwards = place.before is not None
    cursor = place.before if backwards else place.after
    mark = None
    if cursor is not None:
        mark = db.session.execute(source.with_only_columns(*order).where(row_id == cursor)).one_or_none()
    if mark is not None:
        row, there = tuple_(*order), tuple_(*mark, types=[key.type for key in order])
        query = query.where(row < there if backwards else row > there)
    turned = backwards and mark is not None
    query = query.order_by(*(key.desc() for key in order) if turned else order)
    ids = list(db.session.scalars(query if size is None else query.limit(size + 1)))
    more = size is not None and len(ids) > size
    shown = ids[:size]
    if turned:
        shown.reverse()
        return Slice(tuple(shown), shown[0] if more else None, shown[-1] if shown else None)
    return Slice(tuple(shown), shown[0] if mark is not None and shown else None, shown[-1] if more else None)
