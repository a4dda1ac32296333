"""Putting text, numbers and days into cells, each as what it is."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from app.documents.pack.cells import Content

_LOOKS_SPELLED: Final = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


def put(worksheet: Worksheet, line: int, column: int, text: str, looks: Format | None = None) -> None:
    """Write text as text, whatever it looks like."""
    if not text:
        worksheet.write_blank(line, column, None, looks)
        return
    # Two ways in which text would be taken for something else: a workbook spells letters as “_x000A_”, and XlsxWriter
    # passes on what looks like its own markup. What is put in between is dropped when text is read.
    safe = _LOOKS_SPELLED.sub("_\u200b", text)
    if safe.startswith("<r>") and safe.endswith("</r>"):
        safe += " "
    worksheet.write_string(line, column, safe, looks)


def put_content(worksheet: Worksheet, line: int, column: int, content: Content, looks: Format) -> None:
    """Write what an answer cell holds as what it is."""
    if isinstance(content, Decimal):
        worksheet.write_number(line, column, content, looks)
    elif isinstance(content, str) or content is None:
        put(worksheet, line, column, content or "", looks)
    else:
        worksheet.write_datetime(line, column, content, looks)
