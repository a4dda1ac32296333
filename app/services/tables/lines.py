"""Tables as officials send them, CSV or XLSX: their rows with the line of each, and every problem with its place.

How a file is read is the business of :mod:`scoring.tables`; here it is bounded, and what it refuses becomes problems of
a list. A row that gives fewer cells than the heading is taken, the rest of it being empty: spreadsheets leave out the
separators at the end of a line.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from app.errors import N_, DomainError, Sentence
from app.services.tables.workbooks import sheets_of
from app.text import plain
from scoring.tables import (
    Column,
    Fault,
    Limits,
    Table,
    TableRefused,
    is_workbook,
    restored,
    table_in_lines,
    table_in_workbook,
    text_of,
)

MAX_ROWS: Final = 50_000
LIMITS: Final = Limits(lines=250_000, rows=MAX_ROWS, columns=2_000, cells=1_000_000)
MOST_PROBLEMS: Final = 1_000
"""After so many something more fundamental is wrong with a file, and reading on helps nobody."""


@dataclass(frozen=True, slots=True)
class LineProblem:
    """One thing wrong in an imported file: the line, and what to say about it.

    ``place`` names the cell where that helps: the unit, the column.
    """

    line: int
    sentence: Sentence
    place: str = ""


class ImportRefused(DomainError):
    """The file cannot be taken in; ``problems`` lists everything found, in the order of the lines."""

    status = 422

    def __init__(self, problems: Sequence[LineProblem]) -> None:
        super().__init__(
            N_("Tệp có %(count)s chỗ cần sửa. Chưa có dữ liệu nào được lưu; sửa tệp rồi nhập lại."),
            count=len(problems),
        )
        self.problems = tuple(problems)


def problem_of(fault: Fault, place: str = "") -> LineProblem:
    """Return what the reader of tables says as a problem of a list."""
    return LineProblem(fault.line, Sentence(N_("%(text)s"), {"text": fault}), place)


def table_of(content: bytes | str, columns: Sequence[Column]) -> Table:
    """Find the table in an uploaded file, or in text that is at hand. Raises ``ImportRefused``."""
    try:
        if isinstance(content, bytes) and is_workbook(content):
            return table_in_workbook(sheets_of(content), columns, LIMITS)
        text = content if isinstance(content, str) else text_of(content)
        return table_in_lines(plain(text), columns, LIMITS)
    except TableRefused as refused:
        raise ImportRefused([problem_of(fault) for fault in refused.faults]) from refused


def notes_of(table: Table) -> tuple[LineProblem, ...]:
    """Return what was passed over in a table that is read all the same."""
    return tuple(map(problem_of, table.notes))


def rows(table: Table, problems: list[LineProblem]) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield (line, cells by column) of the rows that can be read; what is wrong with others goes to ``problems``."""
    for row in table.rows():
        if len(problems) >= MOST_PROBLEMS:
            return
        if isinstance(row, Fault):
            problems.append(problem_of(row))
        else:
            cells = zip(table.names, row.cells, strict=True)
            yield row.line, {name: _text(cell) for name, cell in cells if name}


def _text(cell: str) -> str:
    """The text of a cell, in letters that are seen, without the apostrophe that made it harmless on its way out."""
    return restored(cell if cell.isascii() else plain(cell).strip())
