"""A table as rows below a heading, whatever file it comes from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import Final

from scoring.tables import messages
from scoring.tables.csv_lines import ERROR, SEPARATORS, CsvLines, is_comment, stated_separator, too_many
from scoring.tables.encoding import is_workbook, text_of
from scoring.tables.heading import SEARCHED, Column, Heading, KnownColumns, find_heading
from scoring.tables.numbers import COMMA, DOT, EITHER
from scoring.tables.shapes import Fault, Limits, Line, TableRefused, Uncomputed, Worksheet, shown

ORDINARY: Final = Limits()
_SAMPLE: Final = 64 * 1024


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its line in the file, a cell for every column of the heading, and its width: how many the file gave."""

    line: int
    cells: tuple[str, ...]
    width: int


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose heading was found: `names` column by column ("" has no name), `mark` before decimals.

    `notes` say what was passed over. :meth:`rows` reads on in the file, so it can be asked once.
    """

    line: int
    names: tuple[str, ...]
    mark: str
    notes: tuple[Fault, ...]
    _lines: Iterator[Line]
    _faults: tuple[Fault, ...]
    _limits: Limits
    _machine: bool

    def rows(self) -> Iterator[Row | Fault]:
        """The rows, and in between what is wrong; a row with anything wrong is not among them.

        A row may give fewer cells than the heading: the rest is empty. After a fault of the whole file nothing follows.
        """
        told = {fault.line: fault for fault in self._faults if fault.line > self.line}
        yield from (fault for fault in self._faults if not fault.line and self._names_something(fault.column))
        count = cells = 0
        try:
            for line in self._lines:
                count, cells = count + 1, cells + len(line.cells)
                if count > self._limits.rows:
                    yield too_many(messages.CSV_TOO_MANY_ROWS, self._limits.rows)
                    return
                if cells > self._limits.cells:
                    yield too_many(messages.TABLE_TOO_MANY_CELLS, self._limits.cells)
                    return
                fault = told.get(line.number)
                yield fault if fault is not None else self._row(line)
        except TableRefused as refused:
            yield from refused.faults

    def _names_something(self, column: int) -> bool:
        return column <= len(self.names)

    def _row(self, line: Line) -> Row | Fault:
        width = len(self.names)
        cells = tuple([_stripped(cell) for cell in line.cells])
        if len(cells) > width:
            surplus = shown(" ".join(cells[width:]).strip())
            params = {"found": str(len(cells)), "wanted": str(width), "cells": surplus}
            message = messages.TABLE_ROW_TOO_LONG if surplus else messages.TABLE_ROW_TOO_LONG_BY_NOTHING
            return Fault(message, line.number, width + 1, params)
        fault = None if self._machine else self._cell_fault(line.number, cells)
        return fault or Row(line.number, cells + ("",) * (width - len(cells)), len(cells))

    def _cell_fault(self, number: int, cells: Sequence[str]) -> Fault | None:
        for position, cell in enumerate(cells, start=1):
            if cell and not self.names[position - 1]:
                return Fault(messages.TABLE_CELL_OUTSIDE, number, position, {"value": shown(cell)})
            if isinstance(cell, Uncomputed):
                return Fault(messages.TABLE_NOT_COMPUTED, number, position, {"value": cell})
            if cell[:1] == "#" and ERROR.fullmatch(cell):
                return Fault(messages.TABLE_ERROR_VALUE, number, position, {"value": shown(cell)})
        return None


def _stripped(cell: str) -> str:
    """The cell without spaces around it; what a workbook stores has none, and stays what it is."""
    return cell.strip() if cell[:1].isspace() or cell[-1:].isspace() else cell


def open_table(
    data: bytes, columns: Sequence[Column], limits: Limits = ORDINARY, *, machine: bool = False
) -> Table:
    """The table in a file of CSV or XLSX.

    `machine` is for what a program wrote: commas, the heading first, no comments. Raises
    :class:`~scoring.tables.shapes.TableRefused`.
    """
    if not machine and is_workbook(data):
        # openpyxl takes long to import, and who recomputes a bundle need not have it
        from scoring.tables.workbook import read_workbook

        return table_in_workbook(read_workbook(data), columns, limits)
    return table_in_lines(text_of(data), columns, limits, machine=machine)


def table_in_lines(
    text: str, columns: Sequence[Column], limits: Limits = ORDINARY, *, machine: bool = False
) -> Table:
    """The table in a text of CSV. Raises :class:`~scoring.tables.shapes.TableRefused`."""
    known = KnownColumns(columns)
    stated, text = (",", text) if machine else stated_separator(text)
    separator = stated or max(SEPARATORS, key=lambda candidate: _promise(text, candidate, known, limits))
    lines = iter(CsvLines(text, separator, limits, machine=machine))
    first = list(islice(lines, 1 if machine else SEARCHED))
    heading = find_heading(first, known)
    mark = DOT if separator == "," else COMMA
    return _table(heading, mark, chain(first, lines), limits, machine=machine)


def table_in_workbook(
    sheets: Sequence[Worksheet], columns: Sequence[Column], limits: Limits = ORDINARY
) -> Table:
    """The table in a workbook: on the one visible sheet whose heading names every required column."""
    known = KnownColumns(columns)
    filled = [sheet for sheet in sheets if _said(sheet)]
    fitting = [
        sheet for sheet in filled if any(known.has_all(line.cells) for line in _said(sheet)[:SEARCHED])
    ]
    if len(fitting) > 1:
        raise TableRefused(Fault(messages.TABLE_SEVERAL_SHEETS, params={"sheets": _sheet_names(fitting)}))
    if not filled:
        raise TableRefused(Fault(messages.TABLE_EMPTY))
    chosen = fitting[0] if fitting else filled[0]
    heading = find_heading(_said(chosen)[:SEARCHED], known)
    others = [sheet for sheet in filled if sheet is not chosen]
    notes = (
        [Fault(messages.TABLE_SHEETS_PASSED_OVER, params={"sheets": _sheet_names(others)})] if others else []
    )
    width = len(heading.names)
    lines = (Line(line.number, [*line.cells, *[""] * (width - len(line.cells))]) for line in _said(chosen))
    return _table(heading, EITHER, lines, limits, faults=chosen.faults, notes=notes)


def _sheet_names(sheets: Iterable[Worksheet]) -> str:
    """The names of sheets as a sentence lists them."""
    return ", ".join(f"“{sheet.name}”" for sheet in sheets)


def _said(sheet: Worksheet) -> list[Line]:
    """The lines that say something, without the empty cells at their end."""
    said = []
    for line in sheet.lines:
        width = max((place for place, cell in enumerate(line.cells, start=1) if cell.strip()), default=0)
        if width and not is_comment(line.cells[0]):
            said.append(Line(line.number, line.cells[:width]))
    return said


def _promise(text: str, separator: str, known: KnownColumns, limits: Limits) -> tuple[int, int]:
    """How many known columns a line of the beginning names when cells are divided so, and into how many cells."""
    best = (0, 0)
    try:
        for line in islice(CsvLines(text[:_SAMPLE], separator, limits), SEARCHED):
            best = max(best, (known.count(line.cells), len(line.cells)))
    except TableRefused:  # with another separator it may be read; if with none, the chosen one says why
        return best
    return best


def _table(
    heading: Heading,
    mark: str,
    lines: Iterable[Line],
    limits: Limits,
    *,
    faults: tuple[Fault, ...] = (),
    notes: Sequence[Fault] = (),
    machine: bool = False,
) -> Table:
    if len(heading.names) > limits.columns:
        raise TableRefused(too_many(messages.TABLE_TOO_MANY_COLUMNS, limits.columns))
    numbers = ", ".join(map(str, heading.titles))
    titles = [Fault(messages.TABLE_TITLES_PASSED_OVER, params={"lines": numbers})] if numbers else []
    below = (line for line in lines if line.number > heading.line)
    return Table(heading.line, heading.names, mark, (*notes, *titles), below, faults, limits, machine)
