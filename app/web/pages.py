"""Which page of a long list an address asks for."""

from __future__ import annotations

from flask import request

from app.queries.paging import Place

LARGEST = 2**31 - 1
"""No id is larger; a larger number is no place in a list."""


def place_from_address() -> Place:
    """Read the row after or before which the page stands; what is no row's number asks for the first page."""
    return Place(after=_row("after"), before=_row("before"))


def _row(name: str) -> int | None:
    row: int | None = request.args.get(name, type=int)
    return row if row is not None and 0 < row <= LARGEST else None
