"""Many units' answers in a table of CSV or XLSX: a row a unit, a column per figure id or `points:CODE`.

An empty cell is missing; `na` in a points column, or in a column of an indicator's own figures, means not applicable
(an option called `na` is that option: then the points column says what is not applicable). `nm` in a points column
means not measured: the indicator counts for no unit.
Optional columns `kind` and `tags` (separated by spaces) describe the unit.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Final

from scoring.figures import InvalidValue, Value, check_value, parse_value
from scoring.language.messages import Message
from scoring.language.normalise import nfc
from scoring.model import Tree
from scoring.sheets.answers import message_in_a_file
from scoring.sheets.messages import (
    CSV_ROW_LENGTH,
    CSV_UNIT_EMPTY,
    CSV_UNIT_FORMULA,
    CSV_UNIT_TWICE,
    SHEET_UNKNOWN_FIGURE,
    SHEET_UNKNOWN_INDICATOR,
)
from scoring.sheets.sheet import Sheet, SheetProblem, sheet_problems
from scoring.syntax.errors import CriteriaError, Problem, ProblemLog
from scoring.syntax.file_bytes import read_at_most
from scoring.syntax.file_messages import FILE_MISSING, FILE_UNREADABLE
from scoring.tables import Column, Fault, NumberFault, Row, Table, TableRefused, open_table, read_number
from scoring.tables.messages import CSV_TOO_LARGE

MB: Final = 1024 * 1024
MAX_BYTES: Final = 64 * MB
NOT_APPLICABLE: Final = "na"
NOT_MEASURED: Final = "nm"
REASON_IN_TABLE: Final = "na"
"""The reason recorded for a table's `na` or `nm`: a table has no room for one."""

_POINTS: Final = "points:"
_KIND: Final = "kind"
_UNIT_COLUMNS: Final = frozenset({"unit", _KIND, "tags"})
_FORMULA_SIGNS: Final = "=+-@"
Say = Callable[[Problem], None]
"""Takes what is said about a table that is read all the same: titles and sheets passed over."""


def read_table(path: Path, tree: Tree, *, beside: Tree | None = None, say: Say | None = None) -> list[Sheet]:
    """The sheets of a CSV or XLSX file. Raises :class:`~scoring.syntax.errors.CriteriaError` with every problem.

    Columns that only the tree `beside` knows are passed over: the table serves both.
    """
    return _read(_content(path), path.as_posix(), tree, beside, say)


def read_table_text(data: bytes, name: str, tree: Tree) -> list[Sheet]:
    """The sheets of the CSV table of a bundle called `name`: what a program wrote, without titles or comments."""
    return _read(data, name, tree, None, None, machine=True)


def _content(path: Path) -> bytes:
    name = path.as_posix()
    try:
        data = read_at_most(path, MAX_BYTES)
    except FileNotFoundError:
        raise CriteriaError([Problem(name, 1, 1, "", FILE_MISSING, {"name": path.name})]) from None
    except OSError:
        raise CriteriaError([Problem(name, 1, 1, "", FILE_UNREADABLE)]) from None
    if data is None:
        raise CriteriaError([Problem(name, 1, 1, "", CSV_TOO_LARGE, {"limit": str(MAX_BYTES // MB)})])
    return data


def _read(
    data: bytes, name: str, tree: Tree, beside: Tree | None, say: Say | None, *, machine: bool = False
) -> list[Sheet]:
    log = ProblemLog()
    sheets: list[Sheet] = []
    try:
        table = open_table(data, _columns(tree, beside), machine=machine)
    except TableRefused as refused:
        for fault in refused.faults:
            log.add(_problem(name, fault))
    else:
        if say is not None:
            for note in table.notes:
                say(_problem(name, note))
        sheets = _Sheets(name, tree, log, beside, table).read()
    log.raise_if_any()
    return sheets


def _columns(tree: Tree, beside: Tree | None) -> list[Column]:
    """Every column that the table may have; of these only the unit must be there."""
    names = _names(tree) | (_names(beside) if beside is not None else frozenset())
    return [Column("unit", required=True), *map(Column, sorted(names - {"unit"}))]


def _names(tree: Tree) -> frozenset[str]:
    """The columns that a table for one criteria set may have."""
    return frozenset({*_UNIT_COLUMNS, *tree.figures, *(f"{_POINTS}{code}" for code in tree.indicators)})


def _problem(name: str, fault: Fault, path: str = "") -> Problem:
    return Problem(name, fault.line or 1, fault.column or 1, path, fault.message, fault.params)


def unit_fault(unit: str) -> Message | None:
    """The message about a unit id that may not stand in a table: no id, or one a spreadsheet would calculate."""
    if not unit:
        return CSV_UNIT_EMPTY
    return CSV_UNIT_FORMULA if unit[0] in _FORMULA_SIGNS else None


class _Sheets:
    def __init__(self, name: str, tree: Tree, log: ProblemLog, beside: Tree | None, table: Table) -> None:
        self._name = name
        self._known = _names(tree)
        self._known_beside = _names(beside) if beside is not None else frozenset()
        self._tree = tree
        self._log = log
        self._table = table
        self._rows: dict[str, int] = {}
        self._silenced: dict[str, tuple[str, ...]] = {}

    def read(self) -> list[Sheet]:
        header = self._table.names
        if not self._header_is_sound(header):
            return []
        places = {name: place for place, name in enumerate(header, start=1)}
        sheets: list[Sheet] = []
        for row in self._table.rows():
            if isinstance(row, Fault):
                self._log.add(_problem(self._name, row))
                continue
            sheet = self._row(row, places)
            if sheet is not None:
                sheets.append(sheet)
        return sheets

    def _problem(self, line: int, column: int, path: str, message: Message, /, **params: str) -> None:
        self._log.add(Problem(self._name, line, column, path, message, params))

    def _header_is_sound(self, header: Sequence[str]) -> bool:
        before, line = len(self._log), self._table.line
        for position, column in enumerate(header, start=1):
            if not column or self._is_known(column) or self._is_beside(column):
                continue
            if column.startswith(_POINTS):
                code = column.removeprefix(_POINTS)
                self._problem(line, position, column, SHEET_UNKNOWN_INDICATOR, indicator=code)
            else:
                self._problem(line, position, column, SHEET_UNKNOWN_FIGURE, figure=column)
        return len(self._log) == before

    def _is_known(self, column: str) -> bool:
        return column in self._known

    def _is_beside(self, column: str) -> bool:
        return column in self._known_beside

    def _row(self, row: Row, places: Mapping[str, int]) -> Sheet | None:
        line, header = row.line, self._table.names
        if row.width != len(header):
            self._problem(line, 1, "", CSV_ROW_LENGTH, found=str(row.width), wanted=str(len(header)))
            return None
        cells = dict(zip(header, row.cells, strict=True))
        unit = nfc(cells["unit"])
        fault = unit_fault(unit)
        if fault is not None:
            self._problem(line, places["unit"], "unit", fault)
            return None
        if self._rows.setdefault(unit, line) != line:
            self._problem(line, 1, "unit", CSV_UNIT_TWICE, unit=unit)
            return None
        before = len(self._log)
        figures: dict[str, Value] = {}
        points: dict[str, Decimal] = {}
        not_applicable: dict[str, str] = {}
        not_measured: dict[str, str] = {}
        for position, (column, cell) in enumerate(zip(header, row.cells, strict=True), start=1):
            if column in _UNIT_COLUMNS or not cell or not self._is_known(column):
                continue
            code = column.removeprefix(_POINTS)
            if cell == NOT_APPLICABLE and column.startswith(_POINTS):
                not_applicable[code] = REASON_IN_TABLE
            elif cell == NOT_MEASURED and column.startswith(_POINTS):
                not_measured[code] = REASON_IN_TABLE
            elif column.startswith(_POINTS):
                self._take_points(line, position, column, cell, points)
            elif not self._is_silence(column, cell):
                self._take_figure(line, position, column, cell, figures)
        self._take_silence(cells, not_applicable)
        tags = frozenset(cells.get("tags", "").split())
        kind = cells.get(_KIND, "").strip() or None
        sheet = Sheet(unit, figures, points, not_applicable, kind, tags, not_measured)
        if len(self._log) > before:
            return None
        for problem in sheet_problems(self._tree, sheet):
            column = next(iter(problem.figure_ids), self._column_of(problem))
            self._problem(line, places.get(column, 1), f"{unit}.{column}", problem.message, **problem.params)
        return sheet if len(self._log) == before else None

    def _column_of(self, problem: SheetProblem) -> str:
        """Where a problem stands that is about no figure: an indicator's points, else the unit's kind."""
        code = problem.indicator_code
        return _KIND if code is None else f"{_POINTS}{code}"

    def _take_points(
        self, line: int, position: int, column: str, cell: str, points: dict[str, Decimal]
    ) -> None:
        try:
            points[column.removeprefix(_POINTS)] = read_number(cell, self._table.mark)
        except NumberFault as fault:
            self._log.add(_problem(self._name, fault.at(line, position), column))

    def _take_figure(
        self, line: int, position: int, column: str, cell: str, figures: dict[str, Value]
    ) -> None:
        spec = self._tree.figures[column]
        try:
            if spec.is_numeric:
                number = read_number(cell, self._table.mark, spec.type)
                check_value(spec, number)
                figures[column] = number
            else:
                figures[column] = parse_value(spec, cell)
        except NumberFault as fault:
            self._log.add(_problem(self._name, fault.at(line, position), column))
        except InvalidValue as error:
            self._problem(line, position, column, message_in_a_file(error), **error.params)

    def _take_silence(self, cells: dict[str, str], not_applicable: dict[str, str]) -> None:
        """An indicator is not applicable when one of the figures only it reads says `na`."""
        for figure_id, cell in cells.items():
            if figure_id in _UNIT_COLUMNS or figure_id.startswith(_POINTS):
                continue
            if self._is_silence(figure_id, cell):
                not_applicable.update(dict.fromkeys(self._silenced_by(figure_id), REASON_IN_TABLE))

    def _silenced_by(self, figure_id: str) -> tuple[str, ...]:
        """The indicators that a figure's “not applicable” is about, looked for once a table."""
        if figure_id not in self._silenced:
            self._silenced[figure_id] = tuple(
                code
                for code, indicator in self._tree.indicators.items()
                if figure_id in indicator.own_figure_ids
                or (figure_id in indicator.figure_ids and not self._declared_elsewhere(figure_id))
            )
        return self._silenced[figure_id]

    def _is_silence(self, figure_id: str, cell: str) -> bool:
        """Whether a figure's cell says “not applicable”: `na`, unless the figure has an option of that name."""
        spec = self._tree.figures.get(figure_id)
        return cell == NOT_APPLICABLE and (spec is None or NOT_APPLICABLE not in spec.options)

    def _declared_elsewhere(self, figure_id: str) -> bool:
        return any(figure_id in indicator.own_figure_ids for indicator in self._tree.indicators.values())
