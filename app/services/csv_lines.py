"""CSV files as officials save them: comments, either delimiter, and every problem with its line."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from app.errors import N_, DomainError
from app.text import plain

MAX_ROWS = 50_000


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


def rows(text: str, columns: Sequence[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield (line number, row) of the data lines; refuse a file without the columns or with too many rows."""
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
        begins = reader.line_num
        for row in reader:
            yield kept[begins][0], {name: (value or "").strip() for name, value in row.items() if name}
            begins = reader.line_num
    except csv.Error as error:
        message = N_(
            "Không đọc được từ dòng này: có dấu ngoặc kép đặt chưa đúng hoặc chưa đóng, hoặc một ô quá dài."
            " Hãy sửa ô đó trong phần mềm bảng tính rồi lưu lại."
        )
        raise ImportRefused([LineProblem(kept[begins][0], message, {})]) from error
