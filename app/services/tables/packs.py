"""A filled Excel pack as plain values: what it says of itself, and what stands in each of its answer cells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from app.errors import N_, Invalid
from app.services.tables.cells import CellProblem, value_of
from app.services.tables.workbooks import filled_sheets_of
from app.sheet.cells import plain_points
from app.sheet.pack import ANSWER_HEADING, HEADING_KEY, option_labels, pieces_of
from app.text import plain, taken
from scoring import FigureSpec
from scoring.decimals import plain as plain_number
from scoring.decimals import read_decimal
from scoring.tables import Day, NumberFault, TableRefused, Worksheet, is_workbook, read_number, text_of
from scoring.tables.messages import CSV_TOO_LARGE, TABLE_TOO_COSTLY
from scoring.tables.numbers import COMMA
from scoring.tables.shapes import Line, Stored, Uncomputed

NOT_XLSX = N_(
    "Tệp này không phải sổ Excel .xlsx. Hãy mở gói bằng Excel, chọn Lưu thành (Save As) loại “Excel Workbook (*.xlsx)”"
    " rồi nạp tệp đó."
)
TOO_LONG = N_(
    "Tệp có nhiều dòng hoặc ô hơn hẳn một gói của phiếu. Hãy chép số liệu vào ô nền vàng của gói vừa tải về rồi nạp tệp"
    " đó."
)
NO_COLUMN = N_(
    "Trang tính “%(sheet)s” không còn cột “%(column)s” nên không biết ô nào là câu trả lời. Hãy tải gói mới rồi chép số"
    " liệu sang."
)
UNCOMPUTED = N_(
    "Ô này là công thức chưa được tính. Hãy mở tệp bằng Excel, lưu lại rồi nạp, hoặc gõ thẳng giá trị vào ô."
)


@dataclass(frozen=True, slots=True)
class Filled:
    """``pieces`` are those of its seal; ``answers`` holds, by key, what each row with that key says."""

    pieces: tuple[str, ...]
    answers: Mapping[str, tuple[str, ...]]


def read_pack(content: bytes) -> Filled:
    """Read an uploaded pack in a limited process. Raises ``Invalid`` (field ``file``) with what to do."""
    try:
        if not is_workbook(content):
            text_of(content)  # names what it is instead, where that can be told
            raise Invalid.at("file", NOT_XLSX)
        return gathered(filled_sheets_of(content))
    except TableRefused as refused:
        fault = refused.faults[0]
        if fault.message in (CSV_TOO_LARGE, TABLE_TOO_COSTLY):
            raise Invalid.at("file", TOO_LONG) from refused
        raise Invalid.at("file", N_("%(text)s"), text=fault) from refused


def gathered(sheets: tuple[Worksheet, ...]) -> Filled:
    """Find the seal and the answer cells, wherever they stand. Raises ``Invalid`` for a sheet without its column."""
    answers: dict[str, tuple[str, ...]] = {}
    for sheet in sheets:
        for key, cell in _answers(sheet):
            answers[key] = (*answers.get(key, ()), cell)
    return Filled(pieces_of(line.cells for sheet in sheets for line in sheet.lines), answers)


def _answers(sheet: Worksheet) -> Iterator[tuple[str, str]]:
    """Yield (key, content) of the rows below the headings."""
    column: int | None = None
    for line in sheet.lines:
        first = taken(line.cells[0])
        if first == HEADING_KEY:
            column = _column(sheet, line)
        elif first and column is not None:
            yield first, line.cells[column] if column < len(line.cells) else ""


def _column(sheet: Worksheet, line: Line) -> int:
    titles = [taken(cell) for cell in line.cells]
    if ANSWER_HEADING not in titles:
        raise Invalid.at("file", NO_COLUMN, sheet=sheet.name, column=ANSWER_HEADING)
    return titles.index(ANSWER_HEADING)


def answer_in(spec: FigureSpec | None, cell: str) -> str:
    """Return what a cell says in canonical form, "" when it is empty; points have no ``spec``.

    Raises ``CellProblem``.
    """
    if isinstance(cell, Uncomputed):
        raise CellProblem(UNCOMPUTED)
    text = cell if isinstance(cell, Stored | Day) else plain(cell).strip()
    if not text:
        return ""
    if spec is None:
        return _points(text)
    if spec.type == "choice":
        for option, label in option_labels(spec.options).items():
            if taken(text) == taken(label):
                return option
    return value_of(spec, text)


def same_as_stored(spec: FigureSpec | None, stored: str, answer: str) -> bool:
    """Say whether a cell still says what was stored, however that was spelled."""
    return answer in (stored, _spelled(spec, stored))


def _spelled(spec: FigureSpec | None, stored: str) -> str:
    """Return a stored value as reading a cell would spell it."""
    if spec is None or spec.is_numeric:
        number = read_decimal(stored)
        return stored if number is None else plain_number(number)
    return taken(stored) if spec.type == "text" else stored


def _points(text: str) -> str:
    try:
        return plain_points(read_number(text, COMMA))
    except NumberFault as wrong:
        raise CellProblem(N_("%(text)s"), text=wrong.at(0, 0)) from wrong


def shown(cell: str) -> str:
    """Return what stands in a cell as a report repeats it."""
    return taken(plain(cell))
