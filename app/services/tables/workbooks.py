"""Uploaded workbooks, opened in a limited process of their own: a crafted one harms nobody there."""

from __future__ import annotations

import io
from typing import Final

from app.sandbox import MB, Crashed, Limits, TooCostly, run
from scoring.tables import Fault, TableRefused, Worksheet
from scoring.tables.messages import TABLE_NOT_A_WORKBOOK, TABLE_TOO_COSTLY

LIMITS: Final = Limits(memory=600 * MB, seconds=20, processor_seconds=20)


def sheets_of(content: bytes) -> tuple[Worksheet, ...]:
    """Return the visible sheets of an XLSX workbook. Raises ``TableRefused``."""
    return _read("scoring.tables.workbook:read_opened", content)


def filled_sheets_of(content: bytes) -> tuple[Worksheet, ...]:
    """Return the visible sheets of a workbook that was handed out to be filled in. Raises ``TableRefused``."""
    return _read("scoring.tables.filled:read_filled", content)


def _read(function: str, content: bytes) -> tuple[Worksheet, ...]:
    # By name, so that the library, which is large, is loaded in that process alone.
    try:
        sheets: tuple[Worksheet, ...] = run(function, file=io.BytesIO(content), limits=LIMITS)
    except TooCostly as error:
        raise TableRefused(Fault(TABLE_TOO_COSTLY)) from error
    except Crashed as error:
        raise TableRefused(Fault(TABLE_NOT_A_WORKBOOK)) from error
    return sheets
