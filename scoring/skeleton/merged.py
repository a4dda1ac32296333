"""Cells merged over several rows of the table: what they say holds for each row that is an entry of its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from scoring.skeleton.columns import Columns
from scoring.skeleton.entries import has_code
from scoring.skeleton.workbook import Worksheet
from scoring.tables.grid import Area, Cell


def spread(sheet: Worksheet, columns: Columns) -> Worksheet:
    """The sheet with titles, rules, evidence and maxima repeated in the coded rows that their merged cells cover.

    A row without a code of its own goes on with the entry above and repeats nothing.
    """
    rows = {row: dict(cells) for row, cells in sheet.rows.items()}
    struck = {row: dict(cells) for row, cells in sheet.struck.items()}
    for area, cell in _downwards(sheet, columns):
        for row in _coded(sheet, columns, area):
            if cell.text or cell.kind == "uncomputed":
                rows[row].setdefault(area.left, replace(cell, row=row))
            else:
                struck.setdefault(row, {})[area.left] = replace(cell, row=row)
    return replace(sheet, rows=rows, struck=struck)


def shared_maxima(sheet: Worksheet, columns: Columns) -> Iterator[tuple[Area, Cell]]:
    """The maxima that are merged over several entries: nobody can tell how they divide."""
    for area, cell in _downwards(sheet, columns):
        if area.left == columns.of.get("max") and len(_coded(sheet, columns, area)) > 1:
            yield area, cell


def _downwards(sheet: Worksheet, columns: Columns) -> Iterator[tuple[Area, Cell]]:
    """Cells below the heading that are merged over several rows and say something of an entry."""
    said = {column for meaning, column in columns.of.items() if meaning not in ("code", "number")}
    for area, cell in sheet.merged:
        if area.bottom > area.top > columns.last_row and area.left in said:
            yield area, cell


def _coded(sheet: Worksheet, columns: Columns, area: Area) -> list[int]:
    """The rows of an area that have a code of their own."""
    return [row for row in range(area.top, area.bottom + 1) if has_code(sheet.rows.get(row, {}), columns)]
