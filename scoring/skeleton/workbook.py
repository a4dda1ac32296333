"""The workbook of a decision: its visible sheets as `new` reads them, within bounds of its own.

openpyxl reads it, behind :mod:`scoring.tables.workbook`. What is hidden or struck out is told apart here: a row of the
table may be left out for it, and is named then.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from scoring.language.messages import Message
from scoring.language.normalise import nfc
from scoring.skeleton.messages import XLSX_NOT_A_WORKBOOK, XLSX_TOO_LARGE, XLSX_TOO_LONG
from scoring.syntax.errors import Problem, ProblemLog
from scoring.syntax.file_messages import FILE_MISSING, FILE_UNREADABLE
from scoring.tables.grid import Area, Cell, Grid
from scoring.tables.messages import CSV_TOO_LARGE, TABLE_NOT_A_WORKBOOK, TABLE_OTHER_KIND
from scoring.tables.package import MB, Bounds
from scoring.tables.shapes import Fault, TableRefused

MAX_FILE_BYTES: Final = 10 * MB
MAX_ROWS: Final = 5_000
MAX_CELLS: Final = 100_000
MAX_COLUMNS: Final = 200
MAX_CELL_TEXT: Final = 32_767
"""Characters that spreadsheet programs allow in a cell."""
BOUNDS: Final = Bounds(unpacked=16 * MB, elements=250_000, covered=MAX_CELLS, formulas=4_000_000)

_OWN_WORDS: Final[Mapping[Message, Message]] = {
    CSV_TOO_LARGE: XLSX_TOO_LARGE,
    TABLE_NOT_A_WORKBOOK: XLSX_NOT_A_WORKBOOK,
    TABLE_OTHER_KIND: XLSX_NOT_A_WORKBOOK,
}
_LIMITS: Final[Mapping[Message, Mapping[str, str]]] = {
    XLSX_TOO_LARGE: {"limit": str(MAX_FILE_BYTES // MB)},
    XLSX_TOO_LONG: {"rows": str(MAX_ROWS), "cells": str(MAX_CELLS)},
}


@dataclass(frozen=True, slots=True)
class Worksheet:
    """A visible sheet: what stands in its visible rows, by row and column, both counted from 1.

    `hidden` are the hidden columns, `hidden_rows` what stands in the rows that were left out for being hidden. `struck`
    gives the cells of a visible row that are struck out altogether, `partly_struck` those of which a part is. `merged`
    are the merged cells with what stands in their first, wherever that lies.
    """

    name: str
    rows: Mapping[int, Mapping[int, Cell]]
    hidden: frozenset[int] = frozenset()
    hidden_rows: Mapping[int, Mapping[int, Cell]] = field(default_factory=dict)
    struck: Mapping[int, Mapping[int, Cell]] = field(default_factory=dict)
    partly_struck: tuple[Cell, ...] = ()
    merged: tuple[tuple[Area, Cell], ...] = ()


def read_workbook(path: Path, log: ProblemLog) -> list[Worksheet]:
    """The visible sheets in their order; empty after recording why the file cannot be read."""
    name = path.as_posix()
    try:
        return [_worksheet(grid) for grid in _grids(path)]
    except TableRefused as refusal:
        for fault in refusal.faults:
            message = _OWN_WORDS.get(fault.message, fault.message)
            log.add(Problem(name, 1, 1, "", message, _LIMITS.get(message, fault.params)))
    except FileNotFoundError:
        log.add(Problem(name, 1, 1, "", FILE_MISSING, {"name": path.name}))
    except OSError:
        log.add(Problem(name, 1, 1, "", FILE_UNREADABLE))
    return []


def _grids(path: Path) -> Iterable[Grid]:
    # openpyxl takes long to import, and no other command needs it
    from scoring.tables.workbook import read_grids

    if path.stat().st_size > MAX_FILE_BYTES:
        raise TableRefused(Fault(XLSX_TOO_LARGE))
    grids = read_grids(path.read_bytes(), BOUNDS)
    cells = [cell for grid in grids for cell in grid.cells if cell.column <= MAX_COLUMNS]
    if len(cells) > MAX_CELLS or any(cell.row > MAX_ROWS or len(cell.text) > MAX_CELL_TEXT for cell in cells):
        raise TableRefused(Fault(XLSX_TOO_LONG))
    return grids


def _worksheet(grid: Grid) -> Worksheet:
    cells = {(cell.row, cell.column): _cleaned(cell) for cell in grid.cells if cell.column <= MAX_COLUMNS}
    rows: dict[int, dict[int, Cell]] = {}
    struck: dict[int, dict[int, Cell]] = {}
    hidden: dict[int, dict[int, Cell]] = {}
    for place, cell in sorted(cells.items()):
        stands = bool(cell.text) or cell.kind == "uncomputed"
        if stands or cell.struck:
            kept = hidden if cell.row in grid.hidden_rows else rows if stands else struck
            kept.setdefault(cell.row, {})[place[1]] = cell
    merged = ((area, cells.get((area.top, area.left))) for area in grid.merged)
    return Worksheet(
        clean(grid.name),
        rows,
        frozenset(column for column in grid.hidden_columns if column <= MAX_COLUMNS),
        hidden,
        struck,
        tuple(cell for row in rows.values() for cell in row.values() if cell.text and cell.struck),
        tuple((area, cell) for area, cell in merged if cell is not None),
    )


def _cleaned(cell: Cell) -> Cell:
    return replace(cell, text=clean(cell.text), shown=clean(cell.shown), struck=clean(cell.struck))


def clean(text: str) -> str:
    """NFC, without characters nobody can see; line breaks and spaces stay."""
    return "".join(
        character if character.isprintable() or character == "\n" else " " for character in nfc(text)
    ).strip()
