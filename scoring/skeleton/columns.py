"""Which column of a sheet holds what: found by its heading, in Vietnamese or English, in any order."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

from scoring.language.normalise import without_marks
from scoring.skeleton.messages import XLSX_COLUMN_MISSING, XLSX_COLUMN_TWICE
from scoring.skeleton.parts import Cell
from scoring.skeleton.workbook import Worksheet
from scoring.syntax.errors import Problem, ProblemLog

MAX_HEADING_ROW: Final = 60
REQUIRED: Final = ("code", "title", "max")

# Spelled as `folded` spells them. A heading may go on after one of these names (“Điểm tối đa năm 2027”), except
# after the names of `_ALONE`: “Điểm tự chấm” is no maximum.
_NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    "code": ("ma chi so", "ma so", "ma", "code", "stt", "so tt", "tt", "no"),
    "title": (
        "ten chi so", "chi so thanh phan", "chi so", "tieu chi", "chi tieu", "noi dung", "linh vuc",
        "title", "name", "indicator", "criterion", "criteria",
    ),
    "max": (
        "diem toi da", "diem chuan", "thang diem", "diem cao nhat", "muc diem", "diem", "max points",
        "maximum points", "maximum", "max", "points",
    ),
    "rule": (
        "cach tinh", "cach cham", "cach xac dinh", "cach danh gia", "phuong phap", "quy tac", "huong dan cham",
        "huong dan tinh", "dien giai", "rule", "how", "scoring", "method", "calculation",
    ),
    "evidence": (
        "tai lieu kiem chung", "tai lieu", "minh chung", "ho so kiem chung", "ho so", "evidence", "proof",
        "documents",
    ),
}  # fmt: skip
_ALONE: Final = frozenset({"ma", "no", "tt", "stt", "so tt", "diem", "max", "points", "name", "how"})
_LAST_CHOICE: Final = frozenset({"stt", "so tt", "tt", "no", "diem", "chi so"})
"""A running number is the code, bare points are the maximum, and “Chỉ số” (in PAR tables the share that was reached) is
the title only where no other column is."""
_UNDER_POINTS: Final = frozenset({"toi da", "chuan", "cao nhat", "max", "maximum"})
"""What stands under a heading “Điểm” of two rows and means the maximum."""


@dataclass(frozen=True, slots=True)
class Columns:
    """The heading row, the last row of the heading, and the column number of each meaning found.

    Beside the meanings of `_NAMES` there is `number`: the running number, where another column holds the codes.
    """

    row: int
    of: Mapping[str, int]
    last_row: int


def folded(text: str) -> str:
    """Lower case without accents, brackets' content, punctuation and repeated spaces, for comparing words."""
    bare = re.sub(r"\([^)]*\)", " ", text.lower().replace("đ", "d"))
    return " ".join(re.sub(r"[^a-z0-9]+", " ", without_marks(bare)).split())


def meaning_of(text: str) -> str | None:
    """The column a heading names: code, title, max, rule or evidence."""
    heading = folded(text)
    for meaning, names in _NAMES.items():
        for name in names:
            if heading == name or (name not in _ALONE and heading.startswith(f"{name} ")):
                return meaning
    return None


def find_columns(sheet: Worksheet) -> Columns | None:
    """The row that names the most of the columns, the first of several; None when no row names two."""
    best: Columns | None = None
    for row in sorted(sheet.rows):
        if row > MAX_HEADING_ROW:
            break
        found = _columns_in(sheet.rows[row], sheet.hidden)
        if len(found) >= 2 and (best is None or len(found) > len(best.of)):
            best = Columns(row, found, row)
    return _with_lower_rows(sheet, best) if best is not None else None


def _with_lower_rows(sheet: Worksheet, columns: Columns) -> Columns:
    """A heading may go on below: “Điểm” above “Điểm tối đa” and “Điểm tự chấm”. What stands lower is more exact."""
    below = sheet.rows.get(columns.last_row + 1, {})
    if any(columns.of.get(meaning) in below for meaning in ("code", "title")):
        return columns
    of, goes_on = dict(columns.of), False
    for column in sorted(below, reverse=True):
        under = folded(below[column].text) in _UNDER_POINTS and _names_points(sheet.rows[columns.row], column)
        meaning = "max" if under else meaning_of(below[column].text)
        if meaning is not None and meaning not in ("code", "title"):
            of[meaning], goes_on = column, True
    if not goes_on:
        return columns
    return _with_lower_rows(sheet, Columns(columns.row, of, columns.last_row + 1))


def _names_points(heading: Mapping[int, Cell], column: int) -> bool:
    """Whether the heading above a column, or the nearest to its left that reaches over it, speaks of points."""
    above = [place for place in heading if place <= column]
    return bool(above) and meaning_of(heading[max(above)].text) == "max"


def _columns_in(cells: Mapping[int, Cell], hidden: Collection[int]) -> dict[str, int]:
    """Meaning → column; a hidden column counts only where no visible one means the same."""
    found: dict[str, int] = {}
    for column in sorted(cells, key=lambda column: (column in hidden, column)):
        meaning = meaning_of(cells[column].text)
        if meaning is None:
            continue
        taken = found.get(meaning)
        gives_way = taken is not None and folded(cells[taken].text) in _LAST_CHOICE
        if meaning == "code" and taken is not None:
            found["number"] = taken if gives_way else column
        if taken is None or (gives_way and column not in hidden):
            found[meaning] = column
    return found


def unread_columns(sheet: Worksheet, columns: Columns) -> list[str]:
    """The visible headings nothing is read from, as they stand in the sheet."""
    used = {*columns.of.values(), *sheet.hidden}
    cells = (cell for row in (columns.row, columns.last_row) for cell in sheet.rows[row].values())
    above = {column for column in sheet.rows[columns.row] if column in used}
    names = [
        " ".join(cell.text.split()) for cell in cells if cell.column not in used and cell.column not in above
    ]
    return list(dict.fromkeys(names))


def check_columns(sheet: Worksheet, columns: Columns, file: str, log: ProblemLog) -> bool:
    """Record the columns a table cannot do without and that are missing or ambiguous; whether it can be read."""
    before = len(log)
    heading = sheet.rows[columns.row]
    first = min(heading)
    for meaning in REQUIRED:
        if meaning not in columns.of:
            names = ", ".join(f"“{name}”" for name in EXAMPLES[meaning])
            place = f"{sheet.name}!{heading[first].address}"
            log.add(Problem(file, columns.row, first, place, XLSX_COLUMN_MISSING, {"names": names}))
    for meaning in ("title", "max"):
        same = [
            cell
            for _, cell in sorted(heading.items())
            if meaning_of(cell.text) == meaning
            and folded(cell.text) not in _LAST_CHOICE
            and cell.column not in sheet.hidden
        ]
        for other in same[1:]:
            params = {"name": same[0].text.replace("\n", " "), "other": same[0].address}
            place = f"{sheet.name}!{other.address}"
            log.add(Problem(file, other.row, other.column, place, XLSX_COLUMN_TWICE, params))
    return len(log) == before


EXAMPLES: Final[Mapping[str, tuple[str, ...]]] = {
    "code": ("Mã", "STT", "Code"),
    "title": ("Tên chỉ số", "Tiêu chí", "Title"),
    "max": ("Điểm tối đa", "Điểm chuẩn", "Max"),
}
"""Headings to offer to who has none."""
