"""The columns of a ranking: what stands in them, how wide each must be, and the largest type at which all fit.

WeasyPrint's automatic tables measure every cell and take twice the time. Here the columns are measured with the
font's own widths, so that nothing can overflow and rows are laid out with fixed widths.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from app.documents.contexts import RankingContext, RankingRow
from app.documents.fitting import lines_needed, longest_word_mm
from app.documents.fonts import Face, Serif
from app.documents.formats import decimal, shortest
from app.errors import N_, Refused

#: Landscape A4 less the left (30 mm) and right (15 mm) margins of Nghị định 30.
TEXT_WIDTH_MM: Final = 252.0
#: Stands for “no value”: not ranked, no class, no self score.
NONE: Final = "–"
#: Room left and right of a cell's text together, with its rule.
_PADDING_MM: Final = 2.8
_HEADER_LINES: Final = 6
_WIDEST_GROUP_MM: Final = 26.0
# A longer name or class breaks into lines within this width.
_NAME_MM: Final = 45.0
_WIDEST_NAME_MM: Final = 60.0
_GRADE_MM: Final = 24.0
#: Type sizes in points, largest first: with the main indices' titles, else with their codes and a key below.
_TITLED_SIZES: Final = (12.0, 11.5, 11.0, 10.5, 10.0)
_CODED_SIZES: Final = (11.0, 10.5, 10.0, 9.5, 9.0, 8.5, 8.0)
_SMALLEST_HEADER: Final = 8.0


@dataclass(frozen=True)
class Column:
    """One column as text, ready to print: heading, the maximum below it, and a cell for each row.

    `indent_mm` is the space right of figures: they stand under each other, comma under comma, and all together in
    the middle of the column. `total` marks the column that decides the rank.
    """

    kind: Literal["number", "group", "name", "grade"]
    heading: str
    maximum: str
    cells: tuple[str, ...]
    total: bool = False
    width_mm: float = 0.0
    indent_mm: float = 0.0


@dataclass(frozen=True)
class RankingTable:
    """Columns from left to right and the type sizes in points.

    `coded` tells that the main indices stand under their codes, which a key below the table explains.
    """

    size: float
    header_size: float
    coded: bool
    columns: tuple[Column, ...]

    @property
    def groups(self) -> tuple[Column, ...]:
        """The main indices' columns."""
        return tuple(column for column in self.columns if column.kind == "group")

    @property
    def rows(self) -> list[tuple[str, ...]]:
        """The cells, row by row."""
        return list(zip(*(column.cells for column in self.columns), strict=True))


def lay_out(context: RankingContext, serif: Serif) -> RankingTable:
    """The largest layout in which every figure and every word of the ranking fits.

    :raises Refused: if there are so many main indices that even the smallest legible type is too wide.
    """
    for coded, sizes in ((False, _TITLED_SIZES), (True, _CODED_SIZES)):
        columns = _columns(context, coded=coded)
        for size in sizes:
            header_size = max(size - 1, _SMALLEST_HEADER)
            if fitted := _fit(columns, serif, size, header_size):
                return RankingTable(size, header_size, coded, fitted)
    raise Refused(
        N_(
            "Bảng xếp hạng có %(count)s chỉ số chính nên không in vừa khổ A4 ngang. "
            "Hãy tải bảng dữ liệu thay cho văn bản PDF."
        ),
        count=len(context.groups),
    )


def _columns(context: RankingContext, *, coded: bool) -> tuple[Column, ...]:
    rows, places = context.rows, context.places
    maxima = {row.denominator for row in rows}
    shared = shortest(maxima.pop()) if len(maxima) == 1 else ""
    apart = any(row.apart is not None for row in rows)
    columns = [
        Column("number", "STT", "", tuple(str(row.position) for row in rows)),
        Column("name", "Đơn vị", "Điểm tối đa" if context.groups or shared else "",
               tuple(row.unit_name for row in rows)),
    ]  # fmt: skip
    for place, group in enumerate(context.groups):
        cells = tuple(decimal(row.group_points[place], places) for row in rows)
        columns.append(
            Column(
                "group",
                group.code if coded else group.title,
                "" if group.max is None else shortest(group.max),
                cells,
            )
        )
    if any(row.self_points is not None for row in rows):
        cells = tuple(_own(row, places) for row in rows)
        columns.append(Column("number", "Điểm tự chấm", "" if apart else shared, cells))
    cells = tuple(decimal(row.points, places) for row in rows)
    columns.append(Column("number", "Tổng điểm", shared, cells, total=True))
    if rows and not shared:
        columns.append(Column("number", "Điểm tối đa", "", tuple(shortest(row.denominator) for row in rows)))
    columns += [
        Column(
            "number", "Tỷ lệ (%)", "100", tuple(decimal(row.percent, context.percent_places) for row in rows)
        ),
        Column("number", "Hạng", "", tuple(NONE if row.rank is None else str(row.rank) for row in rows)),
        Column("grade", "Xếp loại", "", tuple(row.grade or NONE for row in rows)),
    ]
    return tuple(columns)


def _own(row: RankingRow, places: int) -> str:
    """The unit's own points, with what they are out of where the final ones are out of something else."""
    if row.self_points is None:
        return NONE
    shown = decimal(row.self_points, places)
    return shown if row.apart is None else f"{shown}/{shortest(row.apart.self_denominator)}"


def _fit(
    columns: Sequence[Column], serif: Serif, size: float, header_size: float
) -> tuple[Column, ...] | None:
    """The columns with widths that fill the page, or None if they do not fit at this size."""
    smallest: dict[str, Callable[[Column], float]] = {
        "number": lambda column: _number_mm(column, serif.bold, size, header_size),
        "group": lambda column: _group_mm(column, serif.bold, size, header_size),
        "name": lambda column: _text_mm(column, serif.regular, size, _NAME_MM),
        "grade": lambda column: _text_mm(column, serif.regular, size, _GRADE_MM),
    }
    widths = [smallest[column.kind](column) + _PADDING_MM for column in columns]
    group_mm = max(
        (w for w, column in zip(widths, columns, strict=True) if column.kind == "group"), default=0.0
    )
    widths = [group_mm if c.kind == "group" else w for w, c in zip(widths, columns, strict=True)]
    spare = TEXT_WIDTH_MM - sum(widths)
    if spare < 0 or group_mm > _WIDEST_GROUP_MM:
        return None
    name = next(place for place, column in enumerate(columns) if column.kind == "name")
    single_line = max((serif.regular.width_mm(cell, size) for cell in columns[name].cells), default=0.0)
    gain = min(spare, max(0.0, min(single_line + _PADDING_MM, _WIDEST_NAME_MM) - widths[name]))
    widths[name] += gain
    # What is left widens all columns alike, which keeps the table calm.
    stretch = TEXT_WIDTH_MM / sum(widths)
    fitted = []
    for column, width in zip(columns, widths, strict=True):
        face = serif.bold if column.total else serif.regular
        widest = max((face.width_mm(cell, size) for cell in column.cells), default=0.0)
        fitted.append(replace(column, width_mm=width * stretch, indent_mm=(width * stretch - widest) / 2))
    return tuple(fitted)


def _number_mm(column: Column, face: Face, size: float, header_size: float) -> float:
    """Every figure on one line, and the heading's longest word."""
    widest = max((face.width_mm(text, size) for text in (*column.cells, column.maximum)), default=0.0)
    return max(widest, longest_word_mm([column.heading], face, header_size))


def _group_mm(column: Column, face: Face, size: float, header_size: float) -> float:
    """As `_number_mm`, and wide enough for the title to take no more than `_HEADER_LINES` lines."""
    width = math.ceil(_number_mm(column, face, size, header_size))
    while lines_needed(column.heading, face, header_size, width) > _HEADER_LINES:
        width += 1
    return float(width)


def _text_mm(column: Column, face: Face, size: float, wanted: float) -> float:
    """On one line if that takes no more than `wanted`, else `wanted` or the longest word."""
    single_line = max((face.width_mm(cell, size) for cell in column.cells), default=0.0)
    heading = longest_word_mm([column.heading], face, size)
    return max(heading, min(single_line, wanted))
