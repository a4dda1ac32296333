"""A table as an XLSX workbook of one sheet, in which every cell is text.

A spreadsheet calculates nothing of it: a cell is stored as text and has the format of text, so that it stays text even
after somebody edits it, and a code keeps its zeros.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from typing import Final

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import Cell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.workbook.child import _WorkbookChild as Sheet

from scoring.tables.guard import guarded, restored

_TEXT_FORMAT: Final = "@"
_WIDTH: Final = 28  # of every column, in characters: a name of a unit fits
_LOOKS_ESCAPED: Final = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
"""A workbook spells characters as ``_x000A_``; a text that looks so comes back only with its first mark spelled."""


def workbook_of(name: str, heading: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Return a workbook with one sheet, called ``name`` (at most 31 characters), which the reader of tables reads."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(name)
    sheet.freeze_panes = "A2"
    for number in range(1, len(heading) + 1):
        sheet.column_dimensions[get_column_letter(number)].width = _WIDTH
    bold = Font(bold=True)
    sheet.append([_cell(sheet, text, font=bold) for text in heading])
    for row in rows:
        sheet.append([_cell(sheet, text) for text in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _cell(sheet: Sheet, text: str, *, font: Font | None = None) -> Cell:
    # The reader takes an apostrophe before a formula away, also one that somebody really wrote.
    kept = text if restored(text) == text else guarded(text)
    cell = WriteOnlyCell(sheet, value=_LOOKS_ESCAPED.sub("_x005F_", kept))
    cell.data_type = "s"  # otherwise "=1+1" were a formula
    cell.number_format = _TEXT_FORMAT
    if font is not None:
        cell.font = font
    return cell
