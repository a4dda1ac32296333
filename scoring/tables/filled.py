"""A workbook that was handed out to be filled in: bounded closely, and refused with macros or foreign links."""

from __future__ import annotations

import io
import zipfile
from typing import BinaryIO, Final

from scoring.tables.messages import TABLE_NOT_A_WORKBOOK, XLSX_WITH_LINKS, XLSX_WITH_MACROS
from scoring.tables.package import MB, Bounds
from scoring.tables.shapes import Fault, TableRefused, Worksheet
from scoring.tables.workbook import read_workbook
from scoring.zips import BROKEN

FILLED: Final = Bounds(unpacked=24 * MB, parts=400, elements=300_000, covered=20_000, formulas=2_000_000)
"""The largest criteria sets make a tenth of it."""
MACROS: Final = ("xl/vbaproject", "xl/macrosheets/", "xl/activex/")
LINKS: Final = "xl/externallinks/"


def read_filled(file: BinaryIO) -> tuple[Worksheet, ...]:
    """The visible sheets of the workbook. Raises :class:`~scoring.tables.shapes.TableRefused`."""
    data = file.read()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = [name.lower() for name in archive.namelist()]
    except BROKEN as error:
        raise TableRefused(Fault(TABLE_NOT_A_WORKBOOK)) from error
    if any(name.startswith(MACROS) for name in names):
        raise TableRefused(Fault(XLSX_WITH_MACROS))
    if any(name.startswith(LINKS) for name in names):
        raise TableRefused(Fault(XLSX_WITH_LINKS))
    return read_workbook(data, FILLED)
