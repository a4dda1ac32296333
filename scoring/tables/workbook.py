"""XLSX workbooks as lines of cells, read by openpyxl; `workbook_writer` is the other that knows it.

What a cell holds is kept apart from what it might mean: a number is :class:`~scoring.tables.shapes.Stored`, a day a
:class:`~scoring.tables.shapes.Day`, a formula nobody computed an :class:`~scoring.tables.shapes.Uncomputed`. Cells
merged downwards say the same in each of their lines; what is hidden or merged sideways is told, not guessed.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import warnings
from collections.abc import Iterator, Mapping
from decimal import Context
from typing import Any, BinaryIO, Final

import openpyxl
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.utils import range_boundaries
from openpyxl.worksheet.worksheet import Worksheet as Opened

from scoring.decimals import HUNDRED, plain
from scoring.tables.grid import Area, Cell, Grid, column_letters
from scoring.tables.messages import (
    TABLE_CELLS_MERGED,
    TABLE_COLUMN_HIDDEN,
    TABLE_NOT_A_WORKBOOK,
    TABLE_ROW_HIDDEN,
)
from scoring.tables.package import Bounds, look_through, too_large
from scoring.tables.shapes import Day, Fault, Line, Stored, TableRefused, Uncomputed, Worksheet, shown

TABLES: Final = Bounds()
MOST_CELLS: Final = 2_000_000
LAST_LINE: Final = 1_048_576
LAST_COLUMN: Final = 16_384

_FIFTEEN_DIGITS: Final = Context(prec=15)  # as many as a spreadsheet shows
_QUOTED_FORMAT: Final = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
_ZEROS: Final = re.compile(r"(0+)(?:\.(0+))?")
_ESCAPED: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")

Place = tuple[int, int]


def read_workbook(data: bytes, bounds: Bounds = TABLES) -> tuple[Worksheet, ...]:
    """The visible sheets of a workbook in their order.

    Raises :class:`~scoring.tables.shapes.TableRefused`. The size of what openpyxl builds is bounded, its time is not:
    a stranger's workbook belongs into a process of its own.
    """
    values, formulas = _both(data, bounds)
    shown_sheets = [sheet for sheet in values.worksheets if sheet.sheet_state == "visible"]
    if sum(len(_cells(sheet)) for sheet in shown_sheets) > MOST_CELLS:
        raise too_large(bounds)
    return tuple(_sheet(sheet, formulas[sheet.title] if formulas else None) for sheet in shown_sheets)


def read_opened(file: BinaryIO) -> tuple[Worksheet, ...]:
    """The same for a file that is open for reading."""
    return read_workbook(file.read())


def read_grids(data: bytes, bounds: Bounds) -> tuple[Grid, ...]:
    """The visible sheets of a workbook in their order, cell by cell, with what is merged, hidden and struck out.

    Raises :class:`~scoring.tables.shapes.TableRefused`.
    """
    values, formulas = _both(data, bounds, rich_text=True)
    return tuple(
        _grid(sheet, formulas[sheet.title] if formulas else None)
        for sheet in values.worksheets
        if sheet.sheet_state == "visible"
    )


def _both(
    data: bytes, bounds: Bounds, *, rich_text: bool = False
) -> tuple[openpyxl.Workbook, openpyxl.Workbook | None]:
    """The workbook with the stored values, and with the formulas if some have no value; its cost is counted first."""
    some_uncomputed = look_through(data, bounds, _cells_in)
    values = _opened(data, data_only=True, rich_text=rich_text)
    return values, _opened(data, data_only=False) if some_uncomputed else None


def _cells_in(reference: str) -> int:
    """How many cells a reference covers, as openpyxl reads it; a whole row or column counts with all its cells."""
    try:
        left, top, right, bottom = range_boundaries(reference)
    except (ValueError, TypeError):
        return 1
    columns = (right or LAST_COLUMN) - (left or 1) + 1
    return max(1, columns) * max(1, (bottom or LAST_LINE) - (top or 1) + 1)


def _opened(data: bytes, *, data_only: bool, rich_text: bool = False) -> openpyxl.Workbook:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about parts that are of no use to a table
            return openpyxl.load_workbook(
                io.BytesIO(data), data_only=data_only, keep_links=False, rich_text=rich_text
            )
    except MemoryError:
        raise
    except Exception as error:  # a library over a stranger's bytes raises whatever they lead it to
        raise TableRefused(Fault(TABLE_NOT_A_WORKBOOK)) from error


def _cells(sheet: Opened) -> Mapping[Place, Any]:
    """The cells that exist; walking over rows and columns would visit every empty one up to the last."""
    cells: Mapping[Place, Any] = sheet._cells  # noqa: SLF001 - the public ways pad what lies between
    return cells


def _sheet(sheet: Opened, formulas: Opened | None) -> Worksheet:
    texts: dict[Place, str] = {}
    for place, cell in _cells(sheet).items():
        text = _text(cell)
        if text is None and formulas is not None and _is_uncomputed(cell, formulas):
            text = Uncomputed(shown(str(_cells(formulas)[place].value)))
        if text:
            texts[place] = text
    faults = [*_spread(sheet, texts), *_unseen(sheet, texts)]
    return Worksheet(shown(sheet.title), tuple(_lines(texts)), tuple(faults))


def _lines(texts: Mapping[Place, str]) -> Iterator[Line]:
    rows: dict[int, dict[int, str]] = {}
    for (row, column), text in texts.items():
        rows.setdefault(row, {})[column] = text
    for number in sorted(rows):
        filled = rows[number]
        yield Line(number, [filled.get(column, "") for column in range(1, max(filled) + 1)])


def _spread(sheet: Opened, texts: dict[Place, str]) -> Iterator[Fault]:
    """Say what a merged cell says in every line it reaches over; a value over several columns is told."""
    left = MOST_CELLS
    for area in sheet.merged_cells.ranges:
        text = texts.get((area.min_row, area.min_col))
        if text is None:
            continue
        if area.max_col > area.min_col:
            place = {"cells": area.coord, "value": shown(text)}
            yield Fault(TABLE_CELLS_MERGED, area.min_row, area.min_col, place)
            continue
        left -= area.max_row - area.min_row
        if left < 0:
            raise too_large(TABLES)
        for row in range(area.min_row + 1, area.max_row + 1):
            texts[row, area.min_col] = text


def _unseen(sheet: Opened, texts: Mapping[Place, str]) -> Iterator[Fault]:
    """Tell rows and columns that hold something and that nobody sees."""
    hidden = _hidden_rows(sheet)
    for row in sorted({row for row, _ in texts} & hidden):
        yield Fault(TABLE_ROW_HIDDEN, row)
    filled = {column for _, column in texts}
    for column in sorted(filled & _hidden_columns(sheet)):
        yield Fault(TABLE_COLUMN_HIDDEN, 0, column, {"column": column_letters(column)})


def _hidden_rows(sheet: Opened) -> frozenset[int]:
    return frozenset(row for row, dimension in sheet.row_dimensions.items() if dimension.hidden)


def _hidden_columns(sheet: Opened) -> frozenset[int]:
    hidden: set[int] = set()
    reached = 0
    spans = sorted(
        (span.min or 0, span.max or span.min or 0) for span in sheet.column_dimensions.values() if span.hidden
    )
    for first, last in spans:
        hidden.update(range(max(first, reached + 1), min(last, LAST_COLUMN) + 1))
        reached = max(reached, last)
    return frozenset(hidden)


def _grid(sheet: Opened, formulas: Opened | None) -> Grid:
    cells = (_grid_cell(cell, formulas) for cell in _cells(sheet).values())
    merged = (
        Area(span.min_row, span.min_col, span.max_row, span.max_col) for span in sheet.merged_cells.ranges
    )
    return Grid(
        shown(sheet.title),
        tuple(cell for cell in cells if cell is not None),
        tuple(sorted(merged, key=lambda area: (area.top, area.left))),
        _hidden_rows(sheet),
        _hidden_columns(sheet),
    )


def _grid_cell(cell: Any, formulas: Opened | None) -> Cell | None:
    """A cell by its place; None where nothing stands, not even something that was struck out."""
    row, column, value = cell.row, cell.column, cell.value
    if value is None:
        return Cell(row, column, "", "uncomputed") if _is_uncomputed(cell, formulas) else None
    strike = bool(cell.font.strike)
    if isinstance(value, CellRichText):
        runs = [(str(run), bool(run.font.strike) if isinstance(run, TextBlock) else strike) for run in value]
        kept, gone = (
            _unescaped("".join(text for text, out in runs if out is which)) for which in (False, True)
        )
        return Cell(row, column, kept, shown=kept, struck=gone) if kept or gone else None
    kind = "error" if cell.data_type == "e" else "text"
    text = as_shown = _text(cell) or ""
    if isinstance(as_shown, Stored):
        kind, text = "number", plain(_FIFTEEN_DIGITS.create_decimal(repr(value)))
    elif isinstance(as_shown, Day):
        kind = "day"
    if not text:
        return None
    return Cell(row, column, "", kind, struck=as_shown) if strike else Cell(row, column, text, kind, as_shown)


def _is_uncomputed(cell: Any, formulas: Opened | None) -> bool:
    """Whether an empty cell has a formula without a result; of an empty text the type is stored."""
    if formulas is None or cell.data_type == "str":
        return False
    return bool(_cells(formulas)[cell.row, cell.column].data_type == "f")


def _text(cell: Any) -> str | None:
    """What a cell holds as text; None for an empty one."""
    value = cell.value
    if value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return _unescaped(value)
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        return Day(value.date().isoformat())
    if isinstance(value, dt.date | dt.time | dt.timedelta):
        return Day(str(value))
    return _number(value, _QUOTED_FORMAT.sub("", str(cell.number_format)))


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(_letter, text).replace("\r\n", "\n").replace("\r", "\n")


def _letter(match: re.Match[str]) -> str:
    letter = chr(int(match[1], 16))
    return letter if letter.isprintable() or letter in "\t\r\n" else ""


def _number(value: object, shown_as: str) -> str:
    """A number as the spreadsheet shows it: fifteen digits, zeros in front or behind as its format has them."""
    if not re.fullmatch(r"-?[0-9.]+(?:[eE][-+]?[0-9]+)?", repr(value)):
        return str(value)
    number = _FIFTEEN_DIGITS.create_decimal(repr(value))
    if "%" in shown_as:
        return Stored(plain(number * HUNDRED) + "%")
    text = plain(number)
    zeros = _ZEROS.fullmatch(shown_as)
    if zeros is None or number < 0:
        return Stored(text)
    whole, _, decimals = text.partition(".")
    padded = decimals.ljust(len(zeros[2] or ""), "0")
    return Stored(whole.zfill(len(zeros[1])) + (f".{padded}" if padded else ""))
