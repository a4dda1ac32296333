"""Figures in the cells of a spreadsheet: as officials write them there, and back into canonical form.

Numbers have a decimal comma and no dots between thousands, which a spreadsheet puts where it likes; yes and no, options
and days stand in words. Reading takes whatever the forms of the application take.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.errors import N_
from app.services.tables.lines import UNNAMED, LineProblem, restored, rows
from app.text import NumberProblem, fault_of, fold, parse_day, parse_number, quoted, taken
from scoring import FigureSpec, InvalidValue, SheetProblem, canonical, parse_value

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
    """A cell holds nothing that its column takes. ``message`` is a message id filled by ``params``."""

    def __init__(self, message: str, **params: object) -> None:
        super().__init__(message)
        self.message = message
        self.params = params


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


def value_of(column: FigureSpec, cell: str) -> str:
    """Return what a cell says in canonical form. Raises ``CellProblem`` for what the column does not take."""
    value = _READERS.get(column.type, _text)(column, cell)
    try:
        parse_value(column, value)
    except InvalidValue as wrong:
        problem = SheetProblem(f"value_{wrong.code}", (column.id,), None, wrong.params)
        raise CellProblem(N_("%(text)s"), text=problem) from wrong
    return value


def read_rows(
    text: str, columns: Sequence[FigureSpec], *, names: Mapping[str, str]
) -> tuple[list[Row], list[LineProblem]]:
    """Read a file with a line for each unit and a column for each figure; ``names`` are those of units by code.

    Returns what can be read and everything that cannot. Raises ``ImportRefused`` for a file whose lines or header
    cannot be read at all.
    """
    known = {column.id: column for column in columns}
    found: dict[str, Row] = {}
    problems: list[LineProblem] = []
    for line, cells in rows(text, (UNIT,)):
        if not found and not problems:
            problems += _strange_columns(line, cells, known)
        unit = restored(cells[UNIT])
        place = names.get(unit, unit)
        if UNNAMED in cells:
            problems.append(LineProblem(line, TOO_MANY_CELLS, {"cells": quoted(cells[UNNAMED])}, place))
        elif unit in found:
            problems.append(LineProblem(line, TWICE, {"unit": quoted(unit), "line": found[unit].line}, place))
        else:
            values, wrong = _values(line, cells, known, place)
            found[unit] = Row(line, unit, values)
            problems += wrong
    return list(found.values()), problems


def written(rows_: Iterable[Row], columns: Sequence[FigureSpec]) -> str:
    """Return rows as the text of a file that ``read_rows`` reads."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\n")
    writer.writerow([UNIT, *(column.id for column in columns)])
    for row in rows_:
        writer.writerow([row.unit, *(cell_of(column, row.values.get(column.id, "")) for column in columns)])
    return out.getvalue()


TWICE = N_("Đơn vị mã %(unit)s đã có ở dòng %(line)s. Mỗi đơn vị chỉ ghi một dòng.")
TOO_MANY_CELLS = N_(
    "Dòng này có ô nằm ngoài các cột có tên: “%(cells)s”. Nếu tệp ngăn cột bằng dấu phẩy thì số có phần lẻ phải đặt"
    " trong ngoặc kép; tốt nhất là ngăn cột bằng dấu chấm phẩy như tệp mẫu."
)
STRANGE_COLUMN = N_(
    "Đợt này không có cột “%(column)s”. Các cột số liệu là: %(columns)s. Hãy sửa tên cột hoặc bỏ cột."
)


def _strange_columns(
    line: int, cells: Mapping[str, str], known: Mapping[str, FigureSpec]
) -> list[LineProblem]:
    """Name the columns of a file that this round does not ask for; ``line`` is the first below the header."""
    strange = [name for name in cells if name not in {UNIT, NAME, UNNAMED, *known}]
    return [
        LineProblem(line - 1, STRANGE_COLUMN, {"column": quoted(name), "columns": ", ".join(known)})
        for name in strange
    ]


def _values(
    line: int, cells: Mapping[str, str], known: Mapping[str, FigureSpec], place: str
) -> tuple[dict[str, str], list[LineProblem]]:
    values, problems = {}, []
    for name, column in known.items():
        cell = restored(cells.get(name, ""))
        if not cell:
            continue
        try:
            values[name] = value_of(column, cell)
        except CellProblem as wrong:
            problems.append(LineProblem(line, wrong.message, wrong.params, f"{place} · {name}"))
    return values, problems


def _number(column: FigureSpec, cell: str) -> str:
    try:
        return canonical(
            column, parse_number(cell.removesuffix("%").rstrip() if column.type == "percent" else cell)
        )
    except NumberProblem as wrong:
        raise CellProblem(wrong.message, **wrong.params) from wrong


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
        return parse_day(cell).isoformat()
    except ValueError as wrong:
        raise CellProblem(
            N_("“%(typed)s” không phải một ngày có thật. Hãy gõ ngày/tháng/năm, ví dụ 31/12/2026."),
            typed=quoted(cell),
        ) from wrong


def _text(_column: FigureSpec, cell: str) -> str:
    text = taken(cell)
    if (fault := fault_of(text)) is not None:
        raise CellProblem(fault[0], **fault[1])
    return text


_READERS: Mapping[str, Callable[[FigureSpec, str], str]] = {
    "integer": _number,
    "number": _number,
    "percent": _number,
    "money": _number,
    "boolean": _yes_no,
    "choice": _option,
    "date": _day,
}
