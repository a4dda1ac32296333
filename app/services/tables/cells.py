"""Figures in the cells of a spreadsheet: as officials write them there, and back into canonical form.

Numbers have a decimal comma and no dots between thousands, which a spreadsheet puts where it likes; yes and no, options
and days stand in words. Reading takes what the table's own separator allows.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.errors import N_, Sentence
from app.services.tables.lines import LineProblem, notes_of, rows, table_of
from app.text import fault_of, fold, parse_day, quoted, taken
from scoring import FigureSpec, InvalidValue, SheetProblem, canonical, parse_value
from scoring.tables import Column, Day, NumberFault, read_number
from scoring.tables.numbers import COMMA

UNIT, NAME = "unit", "name"
YES, NO = "Có", "Không"
YES_NO = {"co": "true", "true": "true", "khong": "false", "false": "false"}


@dataclass(frozen=True, slots=True)
class Row:
    """What a line of a file says of one unit: canonical values by column; an empty cell says nothing."""

    line: int
    unit: str
    values: Mapping[str, str]


class CellProblem(ValueError):
    """A cell holds nothing that its column takes; ``sentence`` says why."""

    def __init__(self, message: str, **params: object) -> None:
        super().__init__(message)
        self.sentence = Sentence(message, params)


def cell_of(column: FigureSpec, value: str) -> str:
    """Return a canonical value as it is written in a cell; an empty one stays empty."""
    if column.is_numeric:
        return value.replace(".", ",")
    if column.type == "boolean":
        return {"true": YES, "false": NO}.get(value, "")
    if column.type == "choice":
        return column.options.get(value, value)
    if column.type == "date" and value:
        return f"{date.fromisoformat(value):%d/%m/%Y}"
    return value


def value_of(column: FigureSpec, cell: str, mark: str = COMMA) -> str:
    """Return what a cell says in canonical form; ``mark`` stands before decimals in its table.

    Raises ``CellProblem`` for what the column does not take.
    """
    value = _number(column, cell, mark) if column.is_numeric else _READERS[column.type](column, cell)
    try:
        parse_value(column, value)
    except InvalidValue as wrong:
        problem = SheetProblem(wrong.message, (column.id,), None, wrong.params)
        raise CellProblem(N_("%(text)s"), text=problem) from wrong
    return value


@dataclass(frozen=True, slots=True)
class Rows:
    """What a file says: its rows, everything wrong with others, and what of the file was passed over."""

    rows: list[Row]
    problems: list[LineProblem]
    notes: tuple[LineProblem, ...] = ()


def read_rows(content: bytes | str, columns: Sequence[FigureSpec], *, names: Mapping[str, str]) -> Rows:
    """Read a table with a line for each unit and a column for each figure; ``names`` are those of units by code.

    Raises ``ImportRefused`` for a file whose lines or header cannot be read at all.
    """
    known = {column.id: column for column in columns}
    heading = [Column(UNIT, True, ("Mã đơn vị",)), Column(NAME, False, ("Đơn vị", "Tên đơn vị"))]
    table = table_of(content, [*heading, *map(Column, known)])
    by_unit: dict[str, Row] = {}
    problems = _strange_columns(table.line, table.names, known)
    for line, cells in rows(table, problems):
        unit = cells[UNIT]
        place = names.get(unit, unit)
        if unit in by_unit:
            problems.append(
                LineProblem(line, Sentence(TWICE, {"unit": quoted(unit), "line": by_unit[unit].line}), place)
            )
        else:
            values, wrong = _values(line, cells, known, table.mark, place)
            by_unit[unit] = Row(line, unit, values)
            problems += wrong
    return Rows(list(by_unit.values()), problems, notes_of(table))


def written(rows_: Iterable[Row], columns: Sequence[FigureSpec]) -> str:
    """Return rows as the text of a file that ``read_rows`` reads."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\n")
    writer.writerow([UNIT, *(column.id for column in columns)])
    for row in rows_:
        writer.writerow([row.unit, *(cell_of(column, row.values.get(column.id, "")) for column in columns)])
    return out.getvalue()


TWICE = N_("Đơn vị mã %(unit)s đã có ở dòng %(line)s. Mỗi đơn vị chỉ ghi một dòng.")
STRANGE_COLUMN = N_(
    "Đợt này không có cột “%(column)s”. Các cột số liệu là: %(columns)s. Hãy sửa tên cột hoặc bỏ cột."
)


def _strange_columns(line: int, names: Sequence[str], known: Mapping[str, FigureSpec]) -> list[LineProblem]:
    """Name the columns of a heading that this cycle does not ask for."""
    return [
        LineProblem(line, Sentence(STRANGE_COLUMN, {"column": quoted(name), "columns": ", ".join(known)}))
        for name in names
        if name not in {"", UNIT, NAME, *known}
    ]


def _values(
    line: int, cells: Mapping[str, str], known: Mapping[str, FigureSpec], mark: str, place: str
) -> tuple[dict[str, str], list[LineProblem]]:
    values, problems = {}, []
    for name, column in known.items():
        cell = cells.get(name, "")
        if not cell:
            continue
        try:
            values[name] = value_of(column, cell, mark)
        except CellProblem as wrong:
            problems.append(LineProblem(line, wrong.sentence, f"{place} · {name}"))
    return values, problems


def _number(column: FigureSpec, cell: str, mark: str) -> str:
    try:
        return canonical(column, read_number(cell, mark, column.type))
    except NumberFault as wrong:
        raise CellProblem(N_("%(text)s"), text=wrong.at(0, 0)) from wrong


def _yes_no(_column: FigureSpec, cell: str) -> str:
    value = YES_NO.get(fold(cell))
    if value is None:
        raise CellProblem(
            N_("“%(typed)s” không phải Có hoặc Không. Hãy ghi Có hoặc Không."), typed=quoted(cell)
        )
    return value


def _option(column: FigureSpec, cell: str) -> str:
    for value, title in column.options.items():
        if fold(cell) in (fold(value), fold(title)):
            return value
    options = "; ".join(column.options.values())
    raise CellProblem(
        N_("“%(typed)s” không có trong các lựa chọn. Hãy ghi một trong: %(options)s."),
        typed=quoted(cell),
        options=options,
    )


def _day(_column: FigureSpec, cell: str) -> str:
    try:
        return cell if isinstance(cell, Day) else parse_day(cell).isoformat()
    except ValueError as wrong:
        raise CellProblem(
            N_("“%(typed)s” không phải một ngày có thật. Hãy gõ ngày/tháng/năm, ví dụ 31/12/2026."),
            typed=quoted(cell),
        ) from wrong


def _text(_column: FigureSpec, cell: str) -> str:
    text = taken(cell)
    if (fault := fault_of(text)) is not None:
        raise CellProblem(fault.message, **fault.params)
    return text


_READERS: Mapping[str, Callable[[FigureSpec, str], str]] = {
    "boolean": _yes_no,
    "choice": _option,
    "date": _day,
    "text": _text,
}
