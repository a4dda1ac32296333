"""Text in the cells of a table: taken by the same border as text in a form, and refused with its line and place."""

from __future__ import annotations

from collections.abc import Mapping

from app.services.tables.lines import LineProblem
from app.text import MAX_TEXT, fault_of


def text_problems(
    line: int, cells: Mapping[str, str], *, place: str = "", limit: int = MAX_TEXT
) -> list[LineProblem]:
    """Return what is wrong with the texts of one line, which passed ``app.text.taken``; ``cells`` is by column."""
    pairs = ((column, fault_of(text, limit)) for column, text in cells.items())
    return [
        LineProblem(line, fault, f"{place} · {column}" if place else column)
        for column, fault in pairs
        if fault is not None
    ]
