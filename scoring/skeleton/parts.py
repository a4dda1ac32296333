"""The parts of an XLSX workbook, element by element: links, shared texts, the cells of a sheet."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from scoring.language.messages import Message
from scoring.language.normalise import nfc
from scoring.skeleton.messages import XLSX_NOT_A_WORKBOOK, XLSX_TOO_LONG

MAX_ROWS: Final = 5_000
MAX_CELLS: Final = 100_000
MAX_COLUMNS: Final = 200
MAX_CELL_TEXT: Final = 250_000
"""Spreadsheets hold 32,767 characters a cell, of which each may be written as an escape of seven."""

_ADDRESS = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


@dataclass(frozen=True, slots=True)
class Cell:
    """One filled cell; `kind` is text, number, error or uncomputed (a formula without a stored value)."""

    row: int
    column: int
    text: str
    kind: str = "text"

    @property
    def address(self) -> str:
        """“B7”."""
        return f"{column_letters(self.column)}{self.row}"


class WorkbookRefused(Exception):
    """The workbook cannot be read; `message` says why."""

    def __init__(self, message: Message, **params: str) -> None:
        self.message = message
        self.params = params
        super().__init__(message.code)


def column_letters(column: int) -> str:
    """1 → A, 27 → AA."""
    letters = ""
    while column:
        column, letter = divmod(column - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return letters


def clean(text: str) -> str:
    """NFC, without characters nobody can see; line breaks and spaces stay."""
    normal = nfc(text.replace("\r\n", "\n").replace("\r", "\n"))
    return "".join(
        character if character.isprintable() or character == "\n" else " " for character in normal
    ).strip()


class PartHandler:
    """Takes the elements of one part; namespaces are left out, so that strict and transitional files read alike."""

    def start(self, name: str, given: Mapping[str, str], /) -> None:
        """An element begins."""

    def end(self, name: str) -> None:
        """An element ends."""

    def text(self, text: str) -> None:
        """Characters between elements."""


class Links(PartHandler):
    """The attributes of every element of one name."""

    def __init__(self, wanted: str) -> None:
        self._wanted = wanted
        self.found: list[Mapping[str, str]] = []

    def start(self, name: str, given: Mapping[str, str], /) -> None:
        if name == self._wanted:
            self.found.append(given)


class _RichText(PartHandler):
    """Collects the text of `t` elements; readings of Asian scripts (`rPh`) are no part of it."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._length = 0
        self._wanted = False
        self._in_reading = False

    def start(self, name: str, _given: Mapping[str, str], /) -> None:
        if name == "rPh":
            self._in_reading = True
        self._wanted = name == "t" and not self._in_reading

    def end(self, name: str) -> None:
        if name == "rPh":
            self._in_reading = False
        self._wanted = False

    def text(self, text: str) -> None:
        if self._wanted:
            self._pieces.append(text)
            self._length += len(text)
            if self._length > MAX_CELL_TEXT:
                raise WorkbookRefused(XLSX_TOO_LONG, rows=str(MAX_ROWS), cells=str(MAX_CELLS))

    def take(self) -> str:
        """What has been collected since the last time."""
        text = "".join(self._pieces)
        self._pieces.clear()
        self._length = 0
        return clean(_ESCAPED.sub(lambda match: chr(int(match[1], 16)), text))


class SharedTexts(_RichText):
    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []

    def end(self, name: str) -> None:
        super().end(name)
        if name == "si":
            self.texts.append(self.take())


@dataclass(slots=True)
class _OpenCell:
    row: int
    column: int
    type: str
    has_formula: bool = False
    value: list[str] = field(default_factory=list)


class SheetCells(_RichText):
    def __init__(self, shared: Sequence[str], cells_left: int) -> None:
        super().__init__()
        self.rows: dict[int, dict[int, Cell]] = {}
        self.count = 0
        self.hidden: set[int] = set()
        self.hidden_rows: set[int] = set()
        self._shared = shared
        self._cells_left = cells_left
        self._row = 0
        self._column = 0
        self._cell: _OpenCell | None = None
        self._in_value = False

    def start(self, name: str, given: Mapping[str, str], /) -> None:
        super().start(name, given)
        if name == "row":
            number = given.get("r", "")
            self._row = int(number) if number.isdecimal() and len(number) < 8 else self._row + 1
            self._column = 0
            if given.get("hidden") in ("1", "true"):
                self.hidden_rows.add(self._row)
        elif name == "c":
            address = _ADDRESS.fullmatch(given.get("r", ""))
            self._column = _column_number(address[1]) if address else self._column + 1
            self._cell = _OpenCell(self._row, self._column, given.get("t", "n"))
        elif name == "col" and given.get("hidden") in ("1", "true"):
            self.hidden |= _column_range(given)
        elif name == "f" and self._cell is not None:
            self._cell.has_formula = True
        self._in_value = name == "v"

    def text(self, text: str) -> None:
        super().text(text)
        if self._in_value and self._cell is not None:
            self._cell.value.append(text)

    def end(self, name: str) -> None:
        super().end(name)
        self._in_value = False
        if name == "c" and self._cell is not None:
            self._keep(self._cell, self.take())
            self._cell = None

    def _keep(self, cell: _OpenCell, inline: str) -> None:
        found = self._read(cell, inline)
        if found is None or found.column > MAX_COLUMNS:
            return
        self.count += 1
        if self.count > self._cells_left or found.row > MAX_ROWS:
            raise WorkbookRefused(XLSX_TOO_LONG, rows=str(MAX_ROWS), cells=str(MAX_CELLS))
        self.rows.setdefault(found.row, {})[found.column] = found

    def _read(self, cell: _OpenCell, inline: str) -> Cell | None:
        raw = "".join(cell.value).strip()
        text, kind = clean(_ESCAPED.sub(lambda match: chr(int(match[1], 16)), raw)), "text"
        if cell.has_formula and not raw and not inline:
            kind = "uncomputed"
        elif cell.type == "s":
            if not raw.isdecimal() or len(raw) > 9 or int(raw) >= len(self._shared):
                raise WorkbookRefused(XLSX_NOT_A_WORKBOOK)
            text = self._shared[int(raw)]
        elif cell.type == "inlineStr":
            text = inline
        elif cell.type == "e":
            kind = "error"
        elif cell.type == "n":
            kind = "number"
        return Cell(cell.row, cell.column, text, kind) if text or kind == "uncomputed" else None


def _column_range(given: Mapping[str, str]) -> set[int]:
    """The columns a `col` element speaks of, as far as we read any."""
    first, last = (given.get(end, "") for end in ("min", "max"))
    if not (first.isdecimal() and last.isdecimal() and len(first) < 8 and len(last) < 8):
        return set()
    return set(range(int(first), min(int(last), MAX_COLUMNS) + 1))


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
