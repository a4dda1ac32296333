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
    # Only a worker that gets a workbook loads its library, which is large.
    from scoring.tables.workbook import read_opened

    try:
        return run(read_opened, file=io.BytesIO(content), limits=LIMITS)
    except TooCostly as error:
        raise TableRefused(Fault(TABLE_TOO_COSTLY)) from error
    except Crashed as error:
        raise TableRefused(Fault(TABLE_NOT_A_WORKBOOK)) from error
