"""The rows of the table, read one by one: entries with a code, the total, and what is only text."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from scoring.language.messages import Message
from scoring.lint.remarks import Remark
from scoring.skeleton.cells import is_part_of_a_line, read_code, read_points
from scoring.skeleton.columns import Columns
from scoring.skeleton.entries import HEADING_NUMBER, has_code
from scoring.skeleton.headings import folded, meaning_of
from scoring.skeleton.merged import shared_maxima, spread
from scoring.skeleton.messages import (
    XLSX_CELL_ERROR,
    XLSX_CODE_MISSING,
    XLSX_FORMULA_WITHOUT_VALUE,
    XLSX_MAX_MERGED,
    XLSX_TEXT_TOO_LONG,
    XLSX_TITLE_MISSING,
)
from scoring.skeleton.remarks import (
    NEW_CODES_FROM_NUMBERS,
    NEW_ROWS_HIDDEN,
    NEW_ROWS_IN_RULES,
    NEW_ROWS_LEFT_OUT,
    NEW_ROWS_STRUCK,
    NEW_WORDS_STRUCK,
)
from scoring.skeleton.struck import struck_rows, words_struck
from scoring.skeleton.workbook import Worksheet
from scoring.syntax.errors import Problem, ProblemLog
from scoring.syntax.fields import MAX_TEXT
from scoring.tables.grid import Cell

_TOTALS: Final = frozenset(
    {
        "tong",
        "tong cong",
        "tong diem",
        "tong so diem",
        "tong cong diem",
        "cong",
        "total",
        "sum",
        "grand total",
    }
)
_NOTES: Final = ("ghi chu", "note", "chu thich", "luu y")
_NUMBERED_HEADING = re.compile(
    r"(?i:(?:nhóm|phần|mục|chương|trụ cột|lĩnh vực|part|group)\s+)?"
    r"([IVX]+|[A-Z]|[0-9]+(?:\.[0-9]+)*)(\s*[.):–\-]\s*|\s+)(?=[^\W\d])(.+)",
    re.DOTALL,
)
_COLUMN_NUMBER = re.compile(r"\(?(?:[0-9]{1,2}|[A-Za-z])\)?(?:\s*=.*)?")


@dataclass(frozen=True, slots=True)
class Line:
    """One entry of the table, a group or an indicator; `row` and `column` point at its code."""

    row: int
    column: int
    address: str
    code: str
    title: str
    max: Decimal | None
    rule: str = ""
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """All entries in order, and the total the table ends with (None when it states none).

    `broken_rows` have problems of their own: sums over them would only repeat those.
    """

    sheet: str
    lines: Sequence[Line]
    total: Decimal | None
    total_cell: Cell | None
    broken_rows: frozenset[int]
    remarks: Sequence[Remark]


def read_table(sheet: Worksheet, columns: Columns, file: str, log: ProblemLog) -> Table:
    """Read every row below the heading; what is wrong goes to `log` under its cell's address."""
    return _Reading(sheet, columns, file, log).table()


class _Reading:
    def __init__(self, sheet: Worksheet, columns: Columns, file: str, log: ProblemLog) -> None:
        self._sheet = spread(sheet, columns)
        self._columns = columns
        self._file = file
        self._log = log
        self._lines: list[Line] = []
        self._last_number: dict[str, int] = {}
        self._numbers: list[str] = []
        self._left_out: list[str] = []
        self._taken_as_rule: list[str] = []
        self._total: Decimal | None = None
        self._total_cell: Cell | None = None
        self._broken: set[int] = set()
        self._is_left_out = False  # the entry that the next rows may go on with

    def table(self) -> Table:
        for area, cell in shared_maxima(self._sheet, self._columns):
            self._complain(cell, XLSX_MAX_MERGED, cells=area.address, value=cell.text)
            self._broken.update(range(area.top, area.bottom + 1))
        struck = struck_rows(self._sheet, self._columns)
        for row in sorted({*self._sheet.rows, *self._sheet.struck, *self._sheet.hidden_rows}):
            if row <= self._columns.last_row:
                continue
            if row in self._sheet.hidden_rows or row in struck:
                self._leave_out(row)
            else:
                self._take(self._cells(row))
        told = (
            (NEW_ROWS_HIDDEN, "rows", [str(row) for row in sorted(self._sheet.hidden_rows)]),
            (NEW_ROWS_STRUCK, "rows", [str(row) for row in struck]),
            (NEW_WORDS_STRUCK, "cells", words_struck(self._sheet, self._columns, struck)),
            (NEW_CODES_FROM_NUMBERS, "codes", self._numbers),
            (NEW_ROWS_IN_RULES, "cells", self._taken_as_rule),
            (NEW_ROWS_LEFT_OUT, "cells", self._left_out),
        )
        remarks = [
            Remark(self._sheet.name, message, {param: ", ".join(places)})
            for message, param, places in told
            if places
        ]
        broken = frozenset(self._broken)
        return Table(self._sheet.name, self._lines, self._total, self._total_cell, broken, remarks)

    def _leave_out(self, row: int) -> None:
        """An entry that is hidden or struck out takes the rows that go on with it along."""
        sheet = self._sheet
        parts = (sheet.rows.get(row, {}), sheet.struck.get(row, {}), sheet.hidden_rows.get(row, {}))
        whole = {column: cell for part in parts for column, cell in part.items()}
        self._is_left_out = self._is_left_out or has_code(whole, self._columns)

    def _cells(self, row: int) -> dict[str, Cell]:
        """The row's filled cells by meaning; a cell that could not be computed is a problem and left out."""
        cells = {}
        for meaning, column in self._columns.of.items():
            cell = self._sheet.rows.get(row, {}).get(column)
            if cell is None or (
                meaning == "number" and ("code" in cells or not HEADING_NUMBER.fullmatch(cell.text))
            ):
                continue
            if cell.kind == "uncomputed":
                self._complain(cell, XLSX_FORMULA_WITHOUT_VALUE)
            elif cell.kind == "error":
                self._complain(cell, XLSX_CELL_ERROR, value=cell.text)
            cells["code" if meaning == "number" else meaning] = cell
        return cells

    def _complain(self, cell: Cell, message: Message, /, **params: str) -> None:
        self._broken.add(cell.row)
        place = f"{self._sheet.name}!{cell.address}"
        self._log.add(Problem(self._file, cell.row, cell.column, place, message, params))

    def _take(self, cells: Mapping[str, Cell]) -> None:
        code, title, points = (cells.get(meaning) for meaning in ("code", "title", "max"))
        if any(cell.kind in ("uncomputed", "error") for cell in cells.values()) or self._is_decoration(cells):
            return
        if self._is_total(cells):
            self._total = read_points(points, self._complain) if points is not None else self._total
            self._total_cell = points or self._total_cell
        elif self._is_part_of_rule(code, title, points):
            self._continue_rule(cells)
        elif code is None or title is None:
            self._take_heading(code or title or points, cells)
        else:
            self._add(code, self._read_code(code), title.text, cells)

    def _is_part_of_rule(self, code: Cell | None, title: Cell | None, points: Cell | None) -> bool:
        """Whether a row without points goes on with the indicator above: one of its options, one of its bullets."""
        if points is not None or self._total_cell is not None:
            return False
        if title is None:
            return code is None
        if code is not None:
            return is_part_of_a_line(code) and (self._is_left_out or bool(self._lines))
        words = title.text
        follows = self._is_left_out or (bool(self._lines) and self._lines[-1].max is not None)
        if not follows or words.isupper() or words[0].isdigit():
            return False  # a heading, or a code typed into the wrong column
        return _NUMBERED_HEADING.fullmatch(words) is None and not folded(words).startswith(_NOTES)

    def _is_decoration(self, cells: Mapping[str, Cell]) -> bool:
        """The heading again (on a new page), or the line that numbers the columns."""
        if not cells:
            return True
        again = [self._says_heading_again(cell) for cell in cells.values()]
        named = all(
            said or meaning_of(cells[meaning].text) == meaning
            for meaning, said in zip(cells, again, strict=True)
        )
        if all(again) or (len(cells) >= 2 and named):
            return True
        first = not self._lines
        return first and len(cells) > 1 and all(_COLUMN_NUMBER.fullmatch(c.text) for c in cells.values())

    def _says_heading_again(self, cell: Cell) -> bool:
        heading = self._columns.headings.get(cell.column)
        return heading is not None and folded(heading.text) == folded(cell.text) != ""

    def _is_total(self, cells: Mapping[str, Cell]) -> bool:
        words = [folded(cells[meaning].text) for meaning in ("code", "title") if meaning in cells]
        return any(word in _TOTALS for word in words)

    def _continue_rule(self, cells: Mapping[str, Cell]) -> None:
        """Text below the entry before: the rest of a cell split over several rows, or a row an option of its rule."""
        if self._is_left_out:
            self._left_out.extend(cell.address for cell in list(cells.values())[:1])
        if self._is_left_out or not self._lines:
            return
        last = self._lines[-1]
        texts = {meaning: _words(cell) for meaning, cell in cells.items()}
        if "title" in texts:
            self._taken_as_rule.append(cells["title"].address)
        option = " ".join(texts[meaning] for meaning in ("code", "title") if meaning in texts)
        rule = "\n".join(filter(None, (last.rule, option, texts.get("rule"))))
        evidence = "\n".join(filter(None, (last.evidence, texts.get("evidence"))))
        self._lines[-1] = replace(last, rule=rule, evidence=evidence)

    def _take_heading(self, cell: Cell | None, cells: Mapping[str, Cell]) -> None:
        """A row with its number and its name in one cell (“I. NHẬN THỨC SỐ”), as merged cells come; else a fault."""
        if cell is None:
            return
        in_code_column, has_points = cell is cells.get("code"), "max" in cells
        match = _NUMBERED_HEADING.fullmatch(cell.text) if cell.kind == "text" else None
        if match is not None and (in_code_column or (match[2].strip() and not has_points)):
            self._add(cell, self._read_code(replace(cell, text=match[1])), match[3], cells)
        elif not has_points and (self._total_cell is not None or folded(cell.text).startswith(_NOTES)):
            self._left_out.append(cell.address)
        elif in_code_column:
            self._complain(cell, XLSX_TITLE_MISSING, code=" ".join(cell.text.split())[:60])
        else:
            self._complain(cell, XLSX_CODE_MISSING, title=" ".join(cell.text.split())[:60])

    def _read_code(self, cell: Cell) -> str | None:
        code = read_code(cell, lambda parent: self._last_number.get(parent, 0) + 1, self._complain)
        if code is None:
            return None
        parent, _, last = code.rpartition(".")
        if parent and last.isdecimal():
            self._last_number[parent] = int(last)
            if cell.kind == "number":
                self._numbers.append(f"{code} ({cell.address})")
        elif not code.isdecimal():
            self._last_number.clear()  # a new part of the table: numbers may start again
        return code

    def _add(self, place: Cell, code: str | None, title: str, cells: Mapping[str, Cell]) -> None:
        for meaning in ("title", "rule", "evidence"):
            if meaning in cells and len(cells[meaning].text) > MAX_TEXT:
                self._complain(cells[meaning], XLSX_TEXT_TOO_LONG, limit=str(MAX_TEXT))
        self._is_left_out = False
        points = cells.get("max")
        maximum = read_points(points, self._complain) if points is not None else None
        if code is None:
            return
        rule, evidence = (_words(cells[key]) if key in cells else "" for key in ("rule", "evidence"))
        name = " ".join(title.split())
        self._lines.append(Line(place.row, place.column, place.address, code, name, maximum, rule, evidence))


def _words(cell: Cell) -> str:
    """A cell's text as its reader sees it: 100%, not 1."""
    return cell.shown or cell.text
