"""What is struck out of a table: whole rows, and words of rows that stay."""

from __future__ import annotations

from collections.abc import Collection

from scoring.skeleton.columns import Columns
from scoring.skeleton.workbook import Worksheet
from scoring.tables.grid import column_letters


def struck_rows(sheet: Worksheet, columns: Columns) -> list[int]:
    """The rows below the heading whose title is struck out, or everything in them that would be read."""
    read = set(columns.of.values())
    rows = []
    for row, places in sorted(sheet.struck.items()):
        nothing_left = not read.isdisjoint(places) and read.isdisjoint(sheet.rows.get(row, ()))
        if row > columns.last_row and (columns.of.get("title") in places or nothing_left):
            rows.append(row)
    return rows


def words_struck(sheet: Worksheet, columns: Columns, left_out: Collection[int]) -> list[str]:
    """The cells, in rows that stay, which are struck out or of which a part is."""
    read = set(columns.of.values())
    whole = {(row, column) for row, places in sheet.struck.items() for column in places}
    partly = {(cell.row, cell.column) for cell in sheet.partly_struck}
    return [
        f"{column_letters(column)}{row}"
        for row, column in sorted(whole | partly)
        if row > columns.last_row and row not in left_out and column in read
    ]
