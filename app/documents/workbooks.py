"""Tables as XLSX workbooks: frozen heading, widths, real numbers in Vietnamese formats; text is never a formula."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Final, TypeAlias

Cell: TypeAlias = str | int | Decimal | None

VIETNAMESE: Final = "[$-42A]"
"""The locale of the formats: decimals after a comma, thousands after a point, whatever the reader's Excel speaks."""
NARROWEST: Final = 6
WIDEST: Final = 60
_NOT_IN_A_NAME: Final = re.compile(r"[\[\]:*?/\\]")


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its heading, and how many decimals its numbers have (None: those that each number has)."""

    title: str
    places: int | None = None


def workbook(
    name: str,
    columns: Sequence[Column],
    rows: Iterable[Sequence[Cell]],
    *,
    made: datetime,
    notes: Sequence[str] = (),
) -> bytes:
    """Return a workbook of one sheet; ``notes`` stand below the table, one a line.

    The same table ``made`` at the same moment gives the same bytes.
    """
    # Only a worker that hands a workbook out loads its library, which is large.
    from xlsxwriter import Workbook

    lines = [tuple(row) for row in rows]
    out = io.BytesIO()
    with Workbook(
        out,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    ) as book:
        book.set_properties({"created": made.astimezone(UTC).replace(tzinfo=None)})
        sheet = book.add_worksheet(_NOT_IN_A_NAME.sub(" ", name).strip("' ")[:31] or "Bảng")
        heading = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        text = book.add_format({"text_wrap": True, "valign": "top"})
        formats = {
            places: book.add_format({"num_format": number_format(places), "valign": "top"})
            for places in range(7)
        }
        for index, column in enumerate(columns):
            sheet.write_string(0, index, column.title, heading)
            sheet.set_column(index, index, _width(column.title, (line[index] for line in lines)))
        for number, line in enumerate(lines, 1):
            for index, cell in enumerate(line):
                if isinstance(cell, str):
                    sheet.write_string(number, index, cell, text)
                elif cell is not None:
                    places = columns[index].places
                    sheet.write_number(
                        number, index, cell, formats[places_of(cell) if places is None else places]
                    )
        for offset, note in enumerate(notes):
            sheet.write_string(len(lines) + 2 + offset, 0, note)
        sheet.freeze_panes(1, 0)
        if lines:
            sheet.autofilter(0, 0, len(lines), len(columns) - 1)
        sheet.repeat_rows(0)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
    return out.getvalue()


def number_format(places: int) -> str:
    """Return the format of numbers with so many decimals."""
    return f"{VIETNAMESE}#,##0{'.' + '0' * places if places else ''}"


def places_of(value: int | Decimal) -> int:
    """Return how many decimals a number has, at most six."""
    exponent = Decimal(value).normalize().as_tuple().exponent
    return min(6, max(0, -exponent)) if isinstance(exponent, int) else 0


def _width(title: str, cells: Iterable[Cell]) -> int:
    longest = max((len(str(cell)) for cell in cells if cell is not None), default=0)
    return min(WIDEST, max(NARROWEST, longest, min(len(title), 18)) + 2)
