"""XLSX workbooks as lines of cells, read by openpyxl: the one module that knows it.

What a cell holds is kept apart from what it might mean: a number is :class:`~scoring.tables.shapes.Stored`, a day a
:class:`~scoring.tables.shapes.Day`, a formula nobody computed an :class:`~scoring.tables.shapes.Uncomputed`. Cells
merged downwards say the same in each of their lines; what is hidden or merged sideways is told, not guessed.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import warnings
import zipfile
from collections.abc import Iterator, Mapping
from decimal import Context
from typing import Any, BinaryIO, Final

import openpyxl
from openpyxl.utils import column_index_from_string, get_column_letter
from openpyxl.worksheet.worksheet import Worksheet as Opened

from scoring.decimals import HUNDRED, plain
from scoring.tables.messages import (
    CSV_TOO_LARGE,
    TABLE_CELLS_MERGED,
    TABLE_COLUMN_HIDDEN,
    TABLE_NOT_A_WORKBOOK,
    TABLE_OTHER_KIND,
    TABLE_ROW_HIDDEN,
)
from scoring.tables.shapes import Day, Fault, Line, Stored, TableRefused, Uncomputed, Worksheet, shown
from scoring.zips import BROKEN

MB: Final = 1024 * 1024
MOST_UNPACKED: Final = 96 * MB
"""Bytes of all parts together; what an archive says about its sizes is not believed."""
MOST_PARTS: Final = 2_000
MOST_CELLS: Final = 2_000_000
LAST_LINE: Final = 1_048_576

_CHUNK: Final = 256 * 1024
_SHEET: Final = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE)
_FORMULA: Final = re.compile(rb"<(?:\w{1,20}:)?f[\s>/]")
_MERGED: Final = re.compile(
    rb"<(?:\w{1,20}:)?mergeCell\s[^<>]{0,80}?([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})"
)
_OVERLAP: Final = 128
_FIFTEEN_DIGITS: Final = Context(prec=15)  # as many as a spreadsheet shows
_QUOTED_FORMAT: Final = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
_ZEROS: Final = re.compile(r"(0+)(?:\.(0+))?")
_ESCAPED: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")

Place = tuple[int, int]


def read_workbook(data: bytes) -> tuple[Worksheet, ...]:
    """The visible sheets of a workbook in their order.

    Raises :class:`~scoring.tables.shapes.TableRefused`. The size of what openpyxl builds is bounded, its time is not:
    a stranger's workbook belongs into a process of its own.
    """
    has_formulas = _look_through(data)
    values = _opened(data, data_only=True)
    formulas = _opened(data, data_only=False) if has_formulas else None
    shown_sheets = [sheet for sheet in values.worksheets if sheet.sheet_state == "visible"]
    if sum(len(_cells(sheet)) for sheet in shown_sheets) > MOST_CELLS:
        raise TableRefused(_too_large())
    return tuple(_sheet(sheet, formulas[sheet.title] if formulas else None) for sheet in shown_sheets)


def read_opened(file: BinaryIO) -> tuple[Worksheet, ...]:
    """The same for a file that is open for reading."""
    return read_workbook(file.read())


def _look_through(data: bytes) -> bool:
    """Say whether any sheet has formulas, after unpacking all parts once piece by piece to learn their true size."""
    left, merged, formulas = MOST_UNPACKED, 0, False
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            names = {member.filename for member in members}
            if len(members) > MOST_PARTS:
                raise TableRefused(_too_large())
            if "xl/workbook.xml" not in names and "[Content_Types].xml" not in names:
                raise TableRefused(Fault(TABLE_OTHER_KIND, params={"kind": "ZIP"}))
            for member in members:
                with archive.open(member) as part:
                    before = b""
                    while chunk := part.read(_CHUNK):
                        left -= len(chunk)
                        if left < 0:
                            raise TableRefused(_too_large())
                        if _SHEET.fullmatch(member.filename):
                            formulas = formulas or bool(_FORMULA.search(before + chunk))
                            merged += _merged_cells(before + chunk)
                            before = chunk[-_OVERLAP:]
                        if merged > MOST_CELLS:
                            raise TableRefused(_too_large())
    except BROKEN as error:
        raise TableRefused(Fault(TABLE_NOT_A_WORKBOOK)) from error
    return formulas


def _merged_cells(part: bytes) -> int:
    """How many cells merged areas cover: openpyxl makes an object for each, and a line of text can merge a sheet."""
    return sum(
        (column_index_from_string(right.decode()) - column_index_from_string(left.decode()) + 1)
        * (int(bottom) - int(top) + 1)
        for left, top, right, bottom in _MERGED.findall(part)
    )


def _opened(data: bytes, *, data_only: bool) -> openpyxl.Workbook:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about parts that are of no use to a table
            return openpyxl.load_workbook(io.BytesIO(data), data_only=data_only, keep_links=False)
    except MemoryError:
        raise
    except Exception as error:  # a library over a stranger's bytes raises whatever they lead it to
        raise TableRefused(Fault(TABLE_NOT_A_WORKBOOK)) from error


def _too_large() -> Fault:
    return Fault(CSV_TOO_LARGE, params={"limit": str(MOST_UNPACKED // MB)})


def _cells(sheet: Opened) -> Mapping[Place, Any]:
    """The cells that exist; walking over rows and columns would visit every empty one up to the last."""
    found: Mapping[Place, Any] = sheet._cells  # noqa: SLF001 - the public ways pad what lies between
    return found


def _sheet(sheet: Opened, formulas: Opened | None) -> Worksheet:
    texts: dict[Place, str] = {}
    for place, cell in _cells(sheet).items():
        text = _text(cell)
        if text is None and formulas is not None and _cells(formulas)[place].data_type == "f":
            text = Uncomputed(shown(str(_cells(formulas)[place].value)))
        if text:
            texts[place] = text
    faults = [*_spread(sheet, texts), *_hidden(sheet, texts)]
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
            raise TableRefused(_too_large())
        for row in range(area.min_row + 1, area.max_row + 1):
            texts[row, area.min_col] = text


def _hidden(sheet: Opened, texts: Mapping[Place, str]) -> Iterator[Fault]:
    """Tell rows and columns that hold something and that nobody sees."""
    for row in sorted({row for row, _ in texts}):
        if row in sheet.row_dimensions and sheet.row_dimensions[row].hidden:
            yield Fault(TABLE_ROW_HIDDEN, row)
    filled = {column for _, column in texts}
    for dimension in list(sheet.column_dimensions.values()):
        if dimension.hidden:
            first = dimension.min or 0
            for column in sorted(each for each in filled if first <= each <= (dimension.max or first)):
                yield Fault(TABLE_COLUMN_HIDDEN, 0, column, {"column": get_column_letter(column)})


def _text(cell: Any) -> str | None:
    """What a cell holds as text; None for an empty one."""
    value = cell.value
    if value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return _ESCAPED.sub(_letter, value).replace("\r\n", "\n").replace("\r", "\n")
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        return Day(value.date().isoformat())
    if isinstance(value, dt.date | dt.time | dt.timedelta):
        return Day(str(value))
    return _number(value, _QUOTED_FORMAT.sub("", str(cell.number_format)))


def _letter(found: re.Match[str]) -> str:
    letter = chr(int(found[1], 16))
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
