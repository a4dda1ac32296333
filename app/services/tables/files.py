"""Tables on their way out, in the two shapes in which they come back: CSV and XLSX."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from scoring.tables import guarded

BYTE_ORDER_MARK: Final = "\ufeff"


@dataclass(frozen=True, slots=True)
class OutgoingTable:
    """A table whose columns an import takes; ``name`` is what its sheet is called in a workbook."""

    name: str
    heading: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def as_csv(heading: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return text with ``;`` between quoted cells, with nothing in it that a spreadsheet would calculate."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\n", quoting=csv.QUOTE_ALL)
    writer.writerow(heading)
    for row in rows:
        writer.writerow(guarded(cell) for cell in row)
    return out.getvalue()


def csv_bytes(table: OutgoingTable) -> bytes:
    """Return the table as a CSV file that Excel opens with the right letters."""
    return (BYTE_ORDER_MARK + as_csv(table.heading, table.rows)).encode()


def xlsx_bytes(table: OutgoingTable) -> bytes:
    """Return the table as a workbook in which every cell is text, also one that looks like a formula."""
    # Only a worker that hands a workbook out loads its library, which is large.
    from scoring.tables.workbook_writer import workbook_of

    return workbook_of(table.name, table.heading, table.rows)
