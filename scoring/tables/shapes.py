"""What the reader of tables is made of: lines of cells, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from scoring.language.messages import DEFAULT_LANGUAGE, Message
from scoring.syntax.errors import one_line

LONGEST_SHOWN: Final = 60
"""Characters of a cell that a sentence repeats."""


class Stored(str):
    """A number that a workbook stores, in machine form (“7.04”), with “%” behind it where it is shown as a percentage.

    A cell of a workbook says what it is; the number rules of text are not for it.
    """

    __slots__ = ()


class Day(str):
    """A day or a time of day that a workbook stores, in machine form (“2026-01-31”)."""

    __slots__ = ()


class Uncomputed(str):
    """A formula of a workbook whose value no spreadsheet has computed yet."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a table, as it stands in the file: its number, counted from 1, and its cells."""

    number: int
    cells: Sequence[str]


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of a table is read: lines of the file, rows of the table, columns, cells."""

    lines: int = 250_000
    rows: int = 250_000
    columns: int = 5_000
    cells: int = 10_000_000


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with a table, or said about it.

    `line` and `column` count from 1, 0 is the whole file or
    line.
    """

    message: Message
    line: int = 0
    column: int = 0
    params: Mapping[str, str] = field(default_factory=dict)

    @property
    def code(self) -> str:
        """What programs know the message by."""
        return self.message.code

    def text(self, language: str = DEFAULT_LANGUAGE) -> str:
        """What happened and what to do, in two sentences."""
        return self.message.sentences(self.params, language)

    def __str__(self) -> str:
        return self.text()


@dataclass(frozen=True, slots=True)
class Worksheet:
    """A visible sheet of a workbook: its lines in order, and what keeps some of them from being read."""

    name: str
    lines: tuple[Line, ...]
    faults: tuple[Fault, ...] = ()


class TableRefused(Exception):
    """Nothing of a table can be read; `faults` say why."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__(*faults)
        self.faults = faults


def shown(text: str) -> str:
    """A cell's text as a sentence repeats it."""
    return one_line(text, LONGEST_SHOWN)
