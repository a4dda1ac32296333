"""One unit's line on its way: printed as it will be published, with what is stored and sealed of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal

from app.queries.results.lines import StoredSheet
from app.queries.results.printed import PrintedLine
from app.sheet.totals import Total
from app.sheet.values import UnitView
from scoring import Sheet


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingRow(PrintedLine):
    """One unit's line before it is published.

    ``sheet`` is what it was computed from; ``max`` is that of the unit's kind. ``explain`` makes what the database will
    keep of the sheet, every indicator in words: dearer than the points, and no preview shows it.
    """

    own: Total
    revision: int
    unit: UnitView
    max: Decimal
    explain: Callable[[], StoredSheet] = field(compare=False)
    sheet: Sheet
