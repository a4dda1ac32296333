"""Which column of a sheet holds what: found by its heading of one row or several, in any order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from scoring.skeleton.headings import (
    BARE_POINTS,
    RESULT,
    folded,
    is_maximum_below,
    is_name,
    is_running_number,
    meaning_of,
    speaks_of_points,
)
from scoring.skeleton.messages import XLSX_COLUMN_MISSING, XLSX_COLUMN_TWICE
from scoring.skeleton.workbook import Worksheet
from scoring.syntax.errors import Problem, ProblemLog
from scoring.tables.grid import Area, Cell

MAX_HEADING_ROW: Final = 60
MAX_HEADING_ROWS: Final = 4
REQUIRED: Final = ("code", "title", "max")


@dataclass(frozen=True, slots=True)
class Columns:
    """The heading's first and last row, the column number of each meaning found, and each column's own heading.

    Beside the meanings there is `number`: the running number, where another column holds the codes. `twice` are
    columns of one meaning, of which only the author knows which one counts.
    """

    row: int
    of: Mapping[str, int]
    last_row: int
    headings: Mapping[int, Cell]
    twice: tuple[tuple[int, int], ...] = ()


def find_columns(sheet: Worksheet) -> Columns | None:
    """The heading that names the most of the columns, the first of several; None when none names two."""
    labels = _Labels(sheet)
    best: Columns | None = None
    for row in sorted(sheet.rows):
        if row > MAX_HEADING_ROW:
            break
        heading = _heading_at(labels, row)
        # a lower row that names as many columns makes the rows above it titles of the table
        shorter = best is not None and best.row < row <= best.last_row
        if len(heading.of) >= 2 and (best is None or len(heading.of) + shorter > len(best.of)):
            best = heading
    return best


def unread_columns(sheet: Worksheet, columns: Columns) -> list[str]:
    """The visible headings nothing is read from, as they stand in the sheet."""
    used = set(columns.of.values())
    unread = [
        (cell.row, column, " ".join(cell.text.split()))
        for column, cell in columns.headings.items()
        if column not in used and cell.column not in used and column not in sheet.hidden
    ]
    return list(dict.fromkeys(name for _, _, name in sorted(unread)))


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
    for column, other in columns.twice:
        same, cell = columns.headings[column], columns.headings[other]
        params = {"name": " ".join(same.text.split()), "other": same.address}
        place = f"{sheet.name}!{cell.address}"
        log.add(Problem(file, cell.row, cell.column, place, XLSX_COLUMN_TWICE, params))
    return len(log) == before


EXAMPLES: Final[Mapping[str, tuple[str, ...]]] = {
    "code": ("Mã", "STT", "Code"),
    "title": ("Tên chỉ số", "Tiêu chí", "Title"),
    "max": ("Điểm tối đa", "Điểm chuẩn", "Max"),
}
"""Headings to offer to who has none."""


class _Labels:
    """What the top of a sheet says above each column: cells reach as far as they are merged."""

    def __init__(self, sheet: Worksheet) -> None:
        self.sheet = sheet
        last = MAX_HEADING_ROW + MAX_HEADING_ROWS
        self._origin = {
            (row, column): cell
            for area, cell in sheet.merged
            if cell.text
            for row in range(area.top, min(area.bottom, last) + 1)
            for column in range(area.left, area.right + 1)
        }
        self._areas: dict[tuple[int, int], Area] = {
            (area.top, area.left): area for area, _ in sheet.merged if area.top <= last
        }

    def reach_into(self, rows: Sequence[int], row: int) -> bool:
        """Whether a merged cell that begins in `rows` goes on in `row`."""
        return any(area.top in rows and area.bottom >= row for area in self._areas.values())

    def above(self, column: int, rows: Sequence[int]) -> list[Cell]:
        """The labels of a column from top to bottom, each cell once, those without words left out."""
        labels: list[Cell] = []
        for row in rows:
            cell = self._at(row, column, is_lowest=row == rows[-1])
            if cell is not None and folded(cell.text) and cell not in labels:
                labels.append(cell)
        return labels

    def _at(self, row: int, column: int, *, is_lowest: bool) -> Cell | None:
        filled = self.sheet.rows.get(row, {})
        merged = self._origin.get((row, column))
        if column in filled or merged is not None or is_lowest:
            return filled.get(column) or merged
        before = [place for place in filled if place < column]
        nearest = filled[max(before)] if before else None
        # not merged, a heading stands over the empty cells to its right; merged, it says how far it reaches
        return None if nearest is None or (row, nearest.column) in self._areas else nearest


def _heading_at(labels: _Labels, first: int) -> Columns:
    """The heading that begins in a row, as many rows as belong to it."""
    rows = [first]
    columns = _read(labels, rows)
    while len(rows) < MAX_HEADING_ROWS and _goes_on(labels, columns, rows):
        rows.append(rows[-1] + 1)
        columns = _read(labels, rows)
    return columns


def _goes_on(labels: _Labels, columns: Columns, rows: Sequence[int]) -> bool:
    """Whether the row below is part of the heading: it is merged with it, or names columns and is no entry."""
    row = rows[-1] + 1
    if labels.reach_into(rows, row):
        return True
    below = labels.sheet.rows.get(row, {})
    entry = (
        below[column]
        for meaning, column in columns.of.items()
        if meaning in ("code", "title") and column in below
    )
    if not all(is_name(cell.text) for cell in entry):
        return False
    return any(
        meaning_of(cell.text)
        or (is_maximum_below(cell.text) and _under_points(labels.above(column, [*rows, row])))
        for column, cell in below.items()
    )


def _under_points(path: Sequence[Cell]) -> bool:
    return any(speaks_of_points(cell.text) or meaning_of(cell.text) == "max" for cell in path[:-1])


def _read(labels: _Labels, rows: Sequence[int]) -> Columns:
    """The meanings of the columns under a heading; a hidden column counts only where no visible one means the same."""
    hidden = labels.sheet.hidden
    places = {column for row in rows for column in labels.sheet.rows.get(row, {})}
    paths = {column: path for column in sorted(places) if (path := labels.above(column, rows))}
    by_meaning: dict[str, list[int]] = {}
    for column, path in paths.items():
        meaning = _meaning(path)
        if meaning is not None:
            by_meaning.setdefault(meaning, []).append(column)
    for meaning, column in _from_above(paths):
        by_meaning.setdefault(meaning, [column])
    headings = {column: path[-1] for column, path in paths.items()}
    of, twice = _chosen(by_meaning, headings, hidden)
    return Columns(rows[0], of, rows[-1], headings, tuple(twice))


def _meaning(path: Sequence[Cell]) -> str | None:
    """What the lowest label of a column means, under those above it."""
    if is_maximum_below(path[-1].text) and len(path) > 1:
        return "max" if _under_points(path) else None
    return meaning_of(path[-1].text)


def _from_above(paths: Mapping[int, Sequence[Cell]]) -> Iterator[tuple[str, int]]:
    """What only a higher label means: “Nội dung” over “Tên”; of points only one that stands over a single column."""
    for column, path in paths.items():
        for cell in reversed(path[:-1]):
            meaning = meaning_of(cell.text)
            alone = sum(cell in other for other in paths.values()) == 1
            if meaning is not None and (meaning != "max" or (alone and folded(cell.text) != BARE_POINTS)):
                yield meaning, column
                break


def _chosen(
    by_meaning: Mapping[str, list[int]], headings: Mapping[int, Cell], hidden: frozenset[int]
) -> tuple[dict[str, int], list[tuple[int, int]]]:
    """One column for each meaning, and the pairs between which nobody could choose."""
    seen = {
        meaning: [column for column in places if column not in hidden] or places
        for meaning, places in by_meaning.items()
    }
    if "max" in seen:
        exact = [column for column in seen["max"] if folded(headings[column].text) != BARE_POINTS]
        seen["max"] = exact or seen["max"][:1]
    if "title" in seen:
        seen["title"] = _titles(seen, headings)
    if (
        "code" not in seen
        and len(seen.get("title", ())) > 1
        and folded(headings[seen["title"][0]].text) == RESULT
    ):
        seen["code"], seen["title"] = seen["title"][:1], seen["title"][1:]
    of = {meaning: places[0] for meaning, places in seen.items()}
    codes = seen.get("code", [])
    real = [column for column in codes if not is_running_number(headings[column].text)]
    if len(codes) > 1:
        of["code"] = (real or codes)[0]
        of["number"] = next(column for column in codes if column != of["code"])
    twice = [
        (places[0], other)
        for meaning in ("title", "max")
        for places in [seen.get(meaning, [])]
        for other in places[1:]
    ]
    return of, twice


def _titles(seen: Mapping[str, list[int]], headings: Mapping[int, Cell]) -> list[int]:
    """The title's columns, without “Chỉ số” right of the maximum: the share that was reached."""
    if "max" not in seen:
        return seen["title"]
    named = [
        column
        for column in seen["title"]
        if folded(headings[column].text) != RESULT or column < seen["max"][0]
    ]
    return named or seen["title"][:1]
