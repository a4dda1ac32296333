"""Lines of cells from the text of a CSV file, read as a stream: a quoted cell may hold anything, also lines."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from scoring.language.messages import Message
from scoring.language.wording import format_plain
from scoring.tables.messages import (
    CSV_BAD_CHARACTER,
    CSV_LINE_TOO_LONG,
    CSV_TOO_MANY_ROWS,
    CSV_UNREADABLE,
    TABLE_SEPARATOR_STATED,
)
from scoring.tables.shapes import Fault, Limits, Line, TableRefused

SEPARATORS: Final = (";", ",", "\t")
LONGEST_LINE: Final = 1024 * 1024
"""Characters of one row, with the lines inside its cells."""
COMMENT: Final = "#"

ERROR: Final = re.compile(
    r"#(?:N/A|REF!|NAME\?|VALUE!|DIV/0!|NUM!|NULL!|SPILL!|CALC!|FIELD!|BLOCKED!|CONNECT!|BUSY!|UNKNOWN!"
    r"|GETTING_DATA)"
)
"""What a spreadsheet shows where it could not calculate: it begins like a comment and is none."""

_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_STATED: Final = re.compile(r'"?sep=([^\r\n])"?[;,\t ]*(?:\r\n?|\n|\Z)', re.IGNORECASE)
_NO_SEPARATOR: Final = re.compile(r'[\w"\'.\s]')


def stated_separator(text: str) -> tuple[str | None, str]:
    """What a first line `sep=;` states, and the text without that line's words."""
    text = text.removeprefix("\ufeff")
    match = _STATED.match(text)
    if match is None:
        return None, text
    if match[1] != "\t" and _NO_SEPARATOR.match(match[1]):
        raise TableRefused(Fault(TABLE_SEPARATOR_STATED, 1, 1, {"separator": match[1]}))
    end = match.end()
    return match[1], ("" if end == len(text) and text[-1] not in "\r\n" else "\n") + text[end:]


class CsvLines:
    """The lines of a CSV text but for empty ones and comments, once through.

    `machine` keeps comments: in what a program wrote there are none. Iterating raises
    :class:`~scoring.tables.shapes.TableRefused` where nothing further can be read.
    """

    def __init__(self, text: str, separator: str, limits: Limits, *, machine: bool = False) -> None:
        if text.count("\n") + text.count("\r") - text.count("\r\n") > limits.lines:
            raise TableRefused(too_many(CSV_TOO_MANY_ROWS, limits.lines))
        self._text = io.StringIO(text, newline="")
        self._separator = separator
        self._machine = machine
        self._physical, self._begun = 0, 1
        self._between_rows = True

    def __iter__(self) -> Iterator[Line]:
        reader = csv.reader(self._lines(), delimiter=self._separator, strict=True)
        try:
            for cells in reader:
                self._between_rows = True
                if self._says_something(cells):
                    yield Line(self._begun, cells)
        except csv.Error:
            raise TableRefused(Fault(CSV_UNREADABLE, self._begun, 1)) from None

    def _says_something(self, cells: list[str]) -> bool:
        if not any(map(str.strip, cells)):
            return False
        return self._machine or not is_comment(cells[0])

    def _lines(self) -> Iterator[str]:
        """The file's own lines, but for comments that stand between rows: those need no quotation marks closed."""
        length = 0
        for line in self._text:
            self._physical += 1
            if self._between_rows:
                if not self._machine and is_comment(line):
                    continue
                self._begun, length = self._physical, 0
            self._between_rows = False
            length += len(line)
            hidden = _CONTROL.search(line)
            if hidden is not None:
                raise TableRefused(Fault(CSV_BAD_CHARACTER, self._physical, hidden.start() + 1))
            if length > LONGEST_LINE:
                limit = {"limit": str(LONGEST_LINE // 1024)}
                raise TableRefused(Fault(CSV_LINE_TOO_LONG, self._begun, 1, limit))
            yield line


def is_comment(cell: str) -> bool:
    """Whether a first cell, or a line, makes its line a comment."""
    text = cell.lstrip()
    return text.startswith(COMMENT) and not ERROR.match(text)


def too_many(message: Message, limit: int) -> Fault:
    """A limit that a table passes."""
    return Fault(message, 1, 1, {"limit": format_plain(Decimal(limit), "vi")})
