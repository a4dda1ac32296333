"""The cells of a sheet in their places, as plain values: for tables whose layout has to be understood first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell with something in it; row and column count from 1.

    `kind` is text, number, day, error or uncomputed (a formula without a stored value). `text` is a number in machine
    form, a day as “2026-01-31”; `shown` is the same as the number format shows it. What is struck out is no part of
    `text`: it stands in `struck`.
    """

    row: int
    column: int
    text: str
    kind: str = "text"
    shown: str = ""
    struck: str = ""

    @property
    def address(self) -> str:
        """“B7”."""
        return f"{column_letters(self.column)}{self.row}"


@dataclass(frozen=True, slots=True)
class Area:
    """Merged cells, from the first row and column to the last; what they hold stands in the first."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def address(self) -> str:
        """“B7:B9”."""
        return f"{column_letters(self.left)}{self.top}:{column_letters(self.right)}{self.bottom}"

    def covers(self, row: int, column: int) -> bool:
        """Whether a place is one of them."""
        return self.top <= row <= self.bottom and self.left <= column <= self.right


@dataclass(frozen=True, slots=True)
class Grid:
    """A visible sheet: its cells, in no order, its merged cells, and which of its rows and columns nobody sees."""

    name: str
    cells: Sequence[Cell]
    merged: Sequence[Area] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()


def column_letters(column: int) -> str:
    """1 → A, 27 → AA."""
    letters = ""
    while column:
        column, letter = divmod(column - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return letters
