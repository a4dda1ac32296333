"""CSV files as officials save them: comments, either delimiter, and every problem with its line."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from app.errors import N_, DomainError
from app.text import plain

MAX_ROWS = 50_000
UNNAMED = ""
"""The key of what stands in a line outside the columns that the header names."""
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
"""A cell that begins with one of these is a formula to a spreadsheet; our files put an apostrophe in front."""


@dataclass(frozen=True, slots=True)
class LineProblem:
    """One thing wrong in an imported file: the line, a message id and its parameters.

    ``place`` names the cell where that helps: the unit, the column.
    """

    line: int
    message: str
    params: Mapping[str, object]
    place: str = ""


class ImportRefused(DomainError):
    """The file cannot be taken in; ``problems`` lists everything found, in the order of the lines."""

    status = 422

    def __init__(self, problems: Sequence[LineProblem]) -> None:
        super().__init__(
            N_("Tệp có %(count)s chỗ cần sửa. Chưa có dữ liệu nào được lưu; sửa tệp rồi nhập lại."),
            count=len(problems),
        )
        self.problems = tuple(problems)


def text_of(content: bytes) -> str:
    """Decode an uploaded file; refuse what is no UTF-8 text with how to save it."""
    try:
        return plain(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise ImportRefused(
            [
                LineProblem(
                    0, N_("Tệp không phải là CSV mã hóa UTF-8. Trong Excel: Lưu thành › CSV UTF-8."), {}
                )
            ]
        ) from error


def restored(cell: str) -> str:
    """Return the text of a cell without the apostrophe that made it harmless on its way out."""
    return cell[1:] if cell[:1] == "'" and cell[1:].startswith(FORMULA_STARTS) else cell


def rows(text: str, columns: Sequence[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield (line number, row) of the data lines; refuse a file without the columns or with too many rows.

    Whoever must not lose a cell looks at ``UNNAMED``, which is in a row only when something stands there.
    """
    kept = [
        (n, line)
        for n, line in enumerate(text.lstrip("\ufeff").splitlines(), 1)
        if line.strip() and line[0] != "#"
    ]
    if not kept:
        raise ImportRefused([LineProblem(0, N_("Tệp trống."), {})])
    if len(kept) > MAX_ROWS:
        raise ImportRefused([LineProblem(0, N_("Tệp có quá %(max)s dòng."), {"max": MAX_ROWS})])
    delimiter = ";" if kept[0][1].count(";") > kept[0][1].count(",") else ","
    lines = io.StringIO("\n".join(line for _, line in kept))
    reader = csv.DictReader(lines, delimiter=delimiter, strict=True)
    begins = 0
    try:
        missing = [name for name in columns if name not in (reader.fieldnames or [])]
        if missing:
            message = N_("Dòng tiêu đề thiếu cột: %(columns)s.")
            raise ImportRefused([LineProblem(kept[0][0], message, {"columns": ", ".join(missing)})])
        names = [name for name in reader.fieldnames or () if name]
        if twice := sorted({name for name in names if names.count(name) > 1}):
            message = N_("Dòng tiêu đề có cột bị lặp lại: %(columns)s. Mỗi tên cột chỉ dùng một lần.")
            raise ImportRefused([LineProblem(kept[0][0], message, {"columns": ", ".join(twice)})])
        begins = reader.line_num
        for row in reader:
            yield kept[begins][0], _cells(row)
            begins = reader.line_num
    except csv.Error as error:
        message = N_(
            "Không đọc được từ dòng này: có dấu ngoặc kép đặt chưa đúng hoặc chưa đóng, hoặc một ô quá dài."
            " Hãy sửa ô đó trong phần mềm bảng tính rồi lưu lại."
        )
        raise ImportRefused([LineProblem(kept[begins][0], message, {})]) from error


def _cells(row: Mapping[str | None, str | list[str] | None]) -> dict[str, str]:
    """Return the cells of a line by column, without the spaces around them."""
    cells: dict[str, str] = {}
    unnamed: list[str] = []
    for name, value in row.items():
        if name and isinstance(value, str | None):
            cells[name] = (value or "").strip()
        else:
            unnamed += value if isinstance(value, list) else [value or ""]
    if left_over := " ".join(cell.strip() for cell in unnamed if cell.strip()):
        cells[UNNAMED] = left_over
    return cells
