"""Pages for programs: rows after an id, in the order of ids, with the id after which the next page begins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

from sqlalchemy import Select

from app.extensions import db

T = TypeVar("T")
USUAL: Final = 50
LARGEST: Final = 200


@dataclass(frozen=True, slots=True)
class Window:
    """Which rows are wanted: at most ``limit`` after the id ``after``."""

    after: int = 0
    limit: int = USUAL


@dataclass(frozen=True, slots=True)
class PageOf(Generic[T]):
    """A page; ``following`` is what the next page begins after, empty on the last."""

    items: tuple[T, ...]
    following: int | None


def rows_of(query: Select[Any], key: Any, window: Window) -> tuple[list[Any], int | None]:
    """Return the rows of a page and the key of its last one, where more follow."""
    wanted = query.where(key > window.after).order_by(key).limit(window.limit + 1)
    rows = list(db.session.execute(wanted).unique())
    return rows[: window.limit], len(rows) > window.limit or None


def page_of_list(items: Sequence[T], window: Window) -> PageOf[T]:
    """Return a page of something short that is read whole; its key is the place from 1."""
    end = window.after + window.limit
    return PageOf(tuple(items[window.after : end]), end if end < len(items) else None)
