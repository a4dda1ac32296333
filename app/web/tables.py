"""Tables as files that Excel opens with the right letters, and with nothing in them that it would execute."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Final

from flask import Response, request, send_file

from app.documents.workbooks import Cell, Column, workbook
from app.services.tables.files import BYTE_ORDER_MARK, OutgoingTable, csv_bytes, xlsx_bytes
from app.web.formats import MINUS, figure
from scoring.tables import guarded

CSV: Final = "text/csv; charset=utf-8"
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NEGATIVE: Final = re.compile(r"-[0-9.]+(?:,[0-9]+)?%?")


def csv_file(filename: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> Response:
    """Return a download: UTF-8 with a byte order mark, ``;`` between quoted cells as Vietnamese Excel expects it."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n", quoting=csv.QUOTE_ALL)
    writer.writerow([neutral(cell) for cell in header])
    writer.writerows([neutral(cell) for cell in row] for row in rows)
    return _download(filename, (BYTE_ORDER_MARK + text.getvalue()).encode(), CSV)


def table_file(
    name: str, header: Sequence[str], rows: Iterable[Sequence[Cell]], *, made: datetime
) -> Response:
    """Return a table as a download: a workbook where the address ends so, else CSV; ``name`` without the ending.

    Numbers are given as numbers: a CSV shows them the Vietnamese way, a workbook leaves that to its formats. A view
    has both addresses, that of the CSV next to it: links are built for it, and ``csv_link`` knows the other.
    """
    if request.path.endswith(".xlsx"):
        return workbook_file(name, [Column(title) for title in header], rows, made=made)
    shown = ([figure(cell) if isinstance(cell, Decimal) else cell for cell in row] for row in rows)
    return csv_file(f"{name}.csv", header, shown)


def csv_to_send_back(filename: str, table: OutgoingTable) -> Response:
    """Return a download in the columns that an import takes; ``filename`` without its ending."""
    return _download(f"{filename}.csv", csv_bytes(table), CSV)


def xlsx_to_send_back(filename: str, table: OutgoingTable) -> Response:
    """Return the same as a workbook, every cell of which is text."""
    return _download(f"{filename}.xlsx", xlsx_bytes(table), XLSX)


def xlsx_download(filename: str, content: bytes) -> Response:
    """Return a workbook that was made elsewhere; ``filename`` without its ending."""
    return _download(f"{filename}.xlsx", content, XLSX)


def workbook_file(
    filename: str,
    columns: Sequence[Column],
    rows: Iterable[Sequence[Cell]],
    *,
    made: datetime,
    notes: Sequence[str] = (),
) -> Response:
    """Return a workbook with real numbers as a download; ``filename`` without its ending."""
    return _download(f"{filename}.xlsx", workbook(filename, columns, rows, made=made, notes=notes), XLSX)


def _download(filename: str, content: bytes, mimetype: str) -> Response:
    return send_file(io.BytesIO(content), mimetype=mimetype, as_attachment=True, download_name=filename)


def neutral(cell: object) -> str:
    """Return the cell's text with nothing in it that a spreadsheet would calculate.

    A negative number has the minus that spreadsheets read, so that it can come back.
    """
    text = "" if cell is None else str(cell)
    number = text.replace(MINUS, "-")
    return number if NEGATIVE.fullmatch(number) else guarded(text)
