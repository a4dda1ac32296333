"""The workbook of a pack, written by XlsxWriter: locked but for its answer cells, and only our formulas calculate."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from app.documents.pack.cells import content_of, number_format, rule_of
from app.documents.pack.guide import write_guide
from app.documents.pack.names import sheet_names
from app.documents.pack.points import points_formula
from app.documents.pack.putting import put, put_content
from app.documents.pack.values import PackBook, PackPart, PackRow, PackSheet
from app.sheet.pack import ANSWER_HEADING, HEADING_KEY, option_labels
from scoring import FigureSpec

GUIDE: Final = "Hướng dẫn"
LISTS: Final = "Danh mục"
KEY, CODE, TITLE, FIGURE, ANSWER, UNIT, BEFORE, POINTS, MOST, RULE = range(10)
WIDTHS: Final = {
    CODE: 7,
    TITLE: 38,
    FIGURE: 32,
    ANSWER: 18,
    UNIT: 11,
    BEFORE: 15,
    POINTS: 9,
    MOST: 8,
    RULE: 60,
}
FIRST_ROW: Final = 4
BLANK: Final = " "
"""What a formula shows before a spreadsheet calculates it, where it has nothing to show."""


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a row stands: its worksheet by name, and its line, counted from 0."""

    sheet: str
    line: int

    def cell(self, column: int) -> str:
        """Name a cell of the row for a formula."""
        name = self.sheet.replace("'", "''")
        return f"'{name}'!{xl_rowcol_to_cell(self.line, column, row_abs=True, col_abs=True)}"


def workbook_of(book: PackBook, specs: Mapping[str, FigureSpec], places: int, *, made_at: datetime) -> bytes:
    """Return the pack as a workbook; ``places`` are the decimals of points. The same pack gives the same bytes."""
    out = io.BytesIO()
    with Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as work:
        work.set_properties(
            {"title": book.title, "author": book.unit, "created": made_at.replace(tzinfo=None)}
        )
        _Writing(work, book, specs, places).write()
    return out.getvalue()


class _Writing:
    """One workbook while it is being written."""

    def __init__(self, work: Workbook, book: PackBook, specs: Mapping[str, FigureSpec], places: int) -> None:
        self._work = work
        self._book = book
        self._specs = specs
        self._formats: dict[tuple[tuple[str, Any], ...], Format] = {}
        self._points_format = "0." + "0" * places if places else "0"
        self._places = places
        self._names = sheet_names([sheet.title for sheet in book.sheets], taken=(GUIDE, LISTS))
        self._cells = self._figure_cells()
        self._options: dict[str, str] = {}
        self._counted = self._formulas()

    def write(self) -> None:
        """Write every worksheet: the guide, those to fill in, the options of drop-downs."""
        guide = self._work.add_worksheet(GUIDE)
        sheets = [self._work.add_worksheet(name) for name in self._names]
        self._write_options(self._work.add_worksheet(LISTS))
        for worksheet, sheet in zip(sheets, self._book.sheets, strict=True):
            self._write_sheet(worksheet, sheet)
        write_guide(guide, self._book, self._format)

    def _format(self, **looks: Any) -> Format:
        key = tuple(sorted(looks.items()))
        if key not in self._formats:
            self._formats[key] = self._work.add_format({"valign": "top", "font_size": 11, **looks})
        return self._formats[key]

    def _figure_cells(self) -> Mapping[str, str]:
        """Say where each figure is typed."""
        cells: dict[str, str] = {}
        for name, sheet in zip(self._names, self._book.sheets, strict=True):
            for line, row in _lines(sheet):
                if isinstance(row, PackRow) and row.spec is not None and row.slot is not None:
                    cells.setdefault(row.spec.id, _Place(name, line).cell(ANSWER))
        return cells

    def _formulas(self) -> Mapping[str, str]:
        """Return the formulas of points by indicator, empty where there is none."""
        formulas: dict[str, str] = {}
        for name, sheet in zip(self._names, self._book.sheets, strict=True):
            for line, row in _lines(sheet):
                if isinstance(row, PackRow) and row.indicator.code not in formulas:
                    typed = _Place(name, line).cell(ANSWER)
                    formulas[row.indicator.code] = points_formula(
                        row.indicator, self._specs, self._cells, typed, self._places
                    )
        return formulas

    def _so_far(self, rows: Iterable[PackRow]) -> Decimal:
        """Add up the stored points of indicators that formulas count."""
        codes = {row.indicator.code for row in rows if self._counted[row.indicator.code]}
        return sum((self._book.points.get(code, Decimal(0)) for code in codes), Decimal(0))

    def _write_options(self, lists: Worksheet) -> None:
        column = 0
        for name, spec in self._specs.items():
            if spec.type == "choice":
                for line, label in enumerate(option_labels(spec.options).values()):
                    put(lists, line, column, label)
                ends = (xl_rowcol_to_cell(at, column, True, True) for at in (0, len(spec.options) - 1))
                self._options[name] = f"='{LISTS}'!{':'.join(ends)}"
                column += 1
        lists.protect()
        lists.hide()

    def _write_sheet(self, worksheet: Worksheet, sheet: PackSheet) -> None:
        worksheet.hide_gridlines(2)
        for column, width in WIDTHS.items():
            worksheet.set_column(column, column, width)
        worksheet.set_column(KEY, KEY, None, None, {"hidden": True})
        put(worksheet, 0, CODE, sheet.title, self._format(bold=True, font_size=14))
        put(worksheet, 1, CODE, self._book.unit, self._format())
        self._write_heading(worksheet)
        points: list[str] = []
        rules: dict[str, list[tuple[int, dict[str, Any]]]] = {}
        lines = list(_lines(sheet))
        ends = {id(part): start + len(part.rows) for start, part in lines if isinstance(part, PackPart)}
        code = ""
        for line, row in lines:
            if isinstance(row, PackPart):
                self._write_part(worksheet, line, ends[id(row)], row)
                points.append(xl_rowcol_to_cell(line, POINTS))
                continue
            self._write_row(worksheet, line, row, first=row.indicator.code != code)
            code = row.indicator.code
            if row.slot is not None:
                rule = rule_of(row, self._options.get(row.spec.id, "") if row.spec else "")
                rules.setdefault(repr(rule), []).append((line, rule))
        _ask(worksheet, rules.values())
        self._write_total(worksheet, 2, sheet, points)
        worksheet.freeze_panes(FIRST_ROW, ANSWER)
        worksheet.repeat_rows(FIRST_ROW - 1)
        worksheet.set_landscape()
        worksheet.set_paper(9)
        worksheet.fit_to_pages(1, 0)
        worksheet.protect("", {"format_rows": True, "format_columns": True})

    def _write_heading(self, worksheet: Worksheet) -> None:
        looks = self._format(bold=True, text_wrap=True, bg_color="#EEEEEE", bottom=1)
        put(worksheet, FIRST_ROW - 1, KEY, HEADING_KEY)
        words = {
            CODE: "Mã",
            TITLE: "Chỉ tiêu",
            FIGURE: "Số liệu",
            ANSWER: ANSWER_HEADING,
            UNIT: "Đơn vị tính",
            BEFORE: f"Năm {self._book.year - 1}",
            POINTS: "Điểm tạm tính",
            MOST: "Tối đa",
            RULE: "Cách tính",
        }
        for column, word in words.items():
            put(worksheet, FIRST_ROW - 1, column, word, looks)

    def _write_part(self, worksheet: Worksheet, line: int, end: int, part: PackPart) -> None:
        """Write a main index with what is filled in and earned below it so far."""
        looks = {"bold": True, "top": 1, "bg_color": "#F7F3F0"}
        for column in range(CODE, RULE + 1):
            worksheet.write_blank(line, column, None, self._format(**looks))
        put(worksheet, line, CODE, part.code, self._format(**looks))
        put(worksheet, line, TITLE, part.title, self._format(**looks, text_wrap=True))
        keys, answers, points = (
            f"{xl_rowcol_to_cell(line + 1, column)}:{xl_rowcol_to_cell(end, column)}"
            for column in (KEY, ANSWER, POINTS)
        )
        _write_count(worksheet, line, f'({keys}<>"")*({answers}<>"")', part.rows, self._format(**looks))
        shown = self._format(**looks, num_format=self._points_format)
        worksheet.write_formula(line, POINTS, f"=SUM({points})", shown, self._so_far(part.rows))

    def _write_total(self, worksheet: Worksheet, line: int, sheet: PackSheet, points: list[str]) -> None:
        bold = self._format(bold=True)
        rows = [row for part in sheet.parts for row in part.rows]
        last = FIRST_ROW + len(rows) + len(sheet.parts)
        keys, answers = (
            f"{xl_rowcol_to_cell(FIRST_ROW, at)}:{xl_rowcol_to_cell(last, at)}" for at in (KEY, ANSWER)
        )
        put(worksheet, line, CODE, "Đã nhập, điểm tạm tính", bold)
        _write_count(worksheet, line, f'({keys}<>"")*({answers}<>"")', rows, bold)
        if points:
            looks = self._format(bold=True, num_format=self._points_format)
            worksheet.write_formula(line, POINTS, "=" + "+".join(points), looks, self._so_far(rows))

    def _write_row(self, worksheet: Worksheet, line: int, row: PackRow, *, first: bool) -> None:
        wrap = self._format(text_wrap=True)
        indicator = row.indicator
        if first:
            put(worksheet, line, CODE, indicator.code, self._format())
            put(worksheet, line, TITLE, indicator.title, wrap)
            put(worksheet, line, RULE, self._book.rules.get(indicator.code, ""), wrap)
            worksheet.write_number(line, MOST, indicator.max, self._format())
            if formula := self._counted[indicator.code]:
                looks = self._format(num_format=self._points_format)
                worksheet.write_formula(
                    line, POINTS, formula, looks, self._book.points.get(indicator.code, BLANK)
                )
        put(worksheet, line, FIGURE, row.spec.title if row.spec else "Điểm tự chấm", wrap)
        put(worksheet, line, UNIT, _unit(row.spec), wrap)
        put(worksheet, line, BEFORE, row.before, wrap)
        self._write_answer(worksheet, line, row)

    def _write_answer(self, worksheet: Worksheet, line: int, row: PackRow) -> None:
        shown = number_format(row.spec)
        if row.slot is None:
            home = self._cells.get(row.spec.id) if row.spec else None
            looks = self._format(num_format=shown if shown != "@" else "General", text_wrap=True, italic=True)
            if home:
                now = content_of(row.spec, row.value)
                stored = now if isinstance(now, str | Decimal) else BLANK
                worksheet.write_formula(line, ANSWER, f'=IF({home}="","",{home})', looks, stored)
            else:
                put_content(worksheet, line, ANSWER, content_of(row.spec, row.value), looks)
            return
        put(worksheet, line, KEY, row.slot.key)
        looks = self._format(
            num_format=shown,
            locked=False,
            text_wrap=True,
            bg_color="#FFF7D6",
            border=1,
            border_color="#B1B4B6",
        )
        put_content(worksheet, line, ANSWER, content_of(row.spec, row.value), looks)


def _write_count(
    worksheet: Worksheet, line: int, filled: str, rows: Sequence[PackRow], looks: Format
) -> None:
    """Write how many answer cells are filled in."""
    slots = [row.slot for row in rows if row.slot is not None]
    now = f"{sum(bool(slot.value) for slot in slots)}/{len(slots)} ô"
    worksheet.write_formula(line, ANSWER, f'=SUMPRODUCT({filled})&"/{len(slots)} ô"', looks, now)


def _ask(worksheet: Worksheet, rules: Iterable[list[tuple[int, dict[str, Any]]]]) -> None:
    """Say what may be typed into answer cells; cells of one rule are told together."""
    for same in rules:
        line, rule = same[0]
        others = [[other, ANSWER, other, ANSWER] for other, _rule in same[1:]]
        worksheet.data_validation(
            line, ANSWER, line, ANSWER, {**rule, "other_cells": others} if others else rule
        )


def _unit(spec: FigureSpec | None) -> str:
    if spec is None:
        return "điểm"
    return "%" if spec.type == "percent" else spec.unit


def _lines(sheet: PackSheet) -> list[tuple[int, PackPart | PackRow]]:
    """Return what stands in each line of a worksheet, counted from 0."""
    lines: list[tuple[int, PackPart | PackRow]] = []
    for part in sheet.parts:
        start = FIRST_ROW + len(lines)
        lines += enumerate((part, *part.rows), start=start)
    return lines
