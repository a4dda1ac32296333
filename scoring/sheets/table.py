"""Many units' answers in a CSV table: a row a unit, a column per figure id or `points:CODE`.

An empty cell is missing; `na` in a points column, or in a column of an indicator's own figures, means not applicable
(an option called `na` is that option: then the points column says what is not applicable). `nm` in a points column
means not measured: the indicator counts for no unit.
Optional columns `kind` and `tags` (separated by spaces) describe the unit.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Final

from scoring.decimals import read_decimal
from scoring.figures import InvalidValue, Value, parse_value
from scoring.language.normalise import nfc
from scoring.language.wording import format_plain
from scoring.model import Tree
from scoring.sheets.answers import message_in_a_file
from scoring.sheets.sheet import Sheet, SheetProblem, sheet_problems
from scoring.syntax.errors import CriteriaError, Problem, ProblemLog
from scoring.syntax.file_bytes import place_of_fault, read_at_most

MB: Final = 1024 * 1024
MAX_BYTES: Final = 64 * MB
MAX_ROWS: Final = 250_000
MAX_LINE: Final = MB
NOT_APPLICABLE: Final = "na"
NOT_MEASURED: Final = "nm"
REASON_IN_TABLE: Final = "na"
"""The reason recorded for a table's `na` or `nm`: a table has no room for one."""

_POINTS: Final = "points:"
_KIND: Final = "kind"
_UNIT_COLUMNS: Final = frozenset({"unit", _KIND, "tags"})
_OTHER_SEPARATORS: Final = (";", "\t", "|")
_FORMULA_SIGNS: Final = "=+-@"
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def read_table(path: Path, tree: Tree, *, beside: Tree | None = None) -> list[Sheet]:
    """The sheets of a CSV file. Raises :class:`~scoring.errors.CriteriaError` with every problem.

    Columns that only the tree `beside` knows are passed over: the table serves both.
    """
    return _read(_content(path), path.as_posix(), tree, beside)


def read_table_text(data: bytes, name: str, tree: Tree) -> list[Sheet]:
    """The sheets of a CSV table that is at hand, as :func:`read_table` reads it from a file called `name`."""
    return _read(data, name, tree, None)


def _content(path: Path) -> bytes:
    name = path.as_posix()
    try:
        data = read_at_most(path, MAX_BYTES)
    except FileNotFoundError:
        raise CriteriaError([Problem(name, 1, 1, "", "file_missing", {"name": path.name})]) from None
    except OSError:
        raise CriteriaError([Problem(name, 1, 1, "", "file_unreadable")]) from None
    if data is None:
        raise CriteriaError([Problem(name, 1, 1, "", "csv_too_large", {"limit": str(MAX_BYTES // MB)})])
    return data


def _read(data: bytes, name: str, tree: Tree, beside: Tree | None) -> list[Sheet]:
    log = ProblemLog()
    sheets = _Table(name, tree, log, beside).read(data)
    log.raise_if_any()
    return sheets


def unit_fault(unit: str) -> str | None:
    """The message about a unit id that may not stand in a table: no id, or one a spreadsheet would calculate."""
    if not unit:
        return "csv_unit_empty"
    return "csv_unit_formula" if unit[0] in _FORMULA_SIGNS else None


class _Table:
    def __init__(self, name: str, tree: Tree, log: ProblemLog, beside: Tree | None) -> None:
        self._name = name
        self._beside = beside
        self._tree = tree
        self._log = log
        self._rows: dict[str, int] = {}
        self._silenced: dict[str, tuple[str, ...]] = {}

    def read(self, data: bytes) -> list[Sheet]:
        if data.count(b"\n") > MAX_ROWS:
            self._problem(1, 1, "", "csv_too_many_rows", limit=format_plain(Decimal(MAX_ROWS), "vi"))
            return []
        reader = csv.reader(self._lines(data), strict=True)
        sheets: list[Sheet] = []
        try:
            header = next(reader, [])
            if not self._header_is_sound(header):
                return []
            for row in reader:
                if row:
                    sheet = self._row(reader.line_num, header, row)
                    if sheet is not None:
                        sheets.append(sheet)
        except csv.Error:
            self._problem(max(reader.line_num, 1), 1, "", "csv_unreadable")
        except UnicodeDecodeError:
            self._problem(*place_of_fault(data), "", "not_utf8")
        return sheets

    def _lines(self, data: bytes) -> Iterator[str]:
        """The lines one at a time: the text of a large file is several times as large as its bytes."""
        stream = io.TextIOWrapper(io.BytesIO(data), encoding="utf-8-sig", newline="")
        for number, line in enumerate(stream, 1):
            hidden = _CONTROL.search(line)
            if hidden is not None:
                self._problem(number, hidden.start() + 1, "", "csv_bad_character")
                return
            if len(line) > MAX_LINE:
                self._problem(number, 1, "", "csv_line_too_long", limit=str(MAX_LINE // 1024))
                return
            yield line

    def _problem(self, line: int, column: int, path: str, code: str, /, **params: str) -> None:
        self._log.add(Problem(self._name, line, column, path, code, params))

    def _header_is_sound(self, header: Sequence[str]) -> bool:
        before = len(self._log)
        others = [header[0].split(other) for other in _OTHER_SEPARATORS] if len(header) == 1 else []
        if any(len(names) > 1 and "unit" in names for names in others):
            self._problem(1, 1, "", "csv_other_separator")
            return False
        if "unit" not in header and not self._log:
            self._problem(1, 1, "", "csv_no_unit_column")
        for position, column in enumerate(header, start=1):
            if header.index(column) < position - 1:
                self._problem(1, position, column, "csv_column_twice", column=column)
            elif column.startswith(_POINTS):
                code = column.removeprefix(_POINTS)
                if code not in self._tree.indicators and not self._is_beside(column):
                    self._problem(1, position, column, "sheet_unknown_indicator", indicator=code)
            elif not self._is_known(column) and not self._is_beside(column):
                self._problem(1, position, column, "sheet_unknown_figure", figure=column)
        return len(self._log) == before

    def _is_known(self, column: str) -> bool:
        code = column.removeprefix(_POINTS)
        known = self._tree.indicators if column.startswith(_POINTS) else {*_UNIT_COLUMNS, *self._tree.figures}
        return code in known

    def _is_beside(self, column: str) -> bool:
        if self._beside is None:
            return False
        if column.startswith(_POINTS):
            return column.removeprefix(_POINTS) in self._beside.indicators
        return column in self._beside.figures

    def _row(self, line: int, header: Sequence[str], row: Sequence[str]) -> Sheet | None:
        if len(row) != len(header):
            self._problem(line, 1, "", "csv_row_length", found=str(len(row)), wanted=str(len(header)))
            return None
        cells = dict(zip(header, row, strict=True))
        unit = nfc(cells["unit"].strip())
        fault = unit_fault(unit)
        if fault is not None:
            self._problem(line, header.index("unit") + 1, "unit", fault)
            return None
        if self._rows.setdefault(unit, line) != line:
            self._problem(line, 1, "unit", "csv_unit_twice", unit=unit)
            return None
        before = len(self._log)
        figures: dict[str, Value] = {}
        points: dict[str, Decimal] = {}
        not_applicable: dict[str, str] = {}
        not_measured: dict[str, str] = {}
        for position, (column, cell) in enumerate(zip(header, row, strict=True), start=1):
            if column in _UNIT_COLUMNS or not cell.strip() or not self._is_known(column):
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
            position = header.index(column) + 1 if column in header else 1
            self._problem(line, position, f"{unit}.{column}", problem.message_code, **problem.params)
        return sheet if len(self._log) == before else None

    def _column_of(self, problem: SheetProblem) -> str:
        """Where a problem stands that is about no figure: an indicator's points, else the unit's kind."""
        code = problem.indicator_code
        return _KIND if code is None else f"{_POINTS}{code}"

    def _take_points(
        self, line: int, position: int, column: str, cell: str, points: dict[str, Decimal]
    ) -> None:
        number = read_decimal(cell)
        if number is None:
            self._problem(line, position, column, "cell_not_a_number", title=column, value=cell[:60])
        else:
            points[column.removeprefix(_POINTS)] = number

    def _take_figure(
        self, line: int, position: int, column: str, cell: str, figures: dict[str, Value]
    ) -> None:
        try:
            figures[column] = parse_value(self._tree.figures[column], cell)
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
