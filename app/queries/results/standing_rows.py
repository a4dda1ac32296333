"""One unit's line on its way: printed as it will be published, with what is stored and sealed of it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from app.queries.results.lines import StoredSheet
from app.queries.results.printed import PrintedLine
from app.sheet.totals import Total
from app.sheet.values import UnitView
from scoring import Sheet


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingRow(PrintedLine):
    """One unit's line before it is published.

    ``sheet`` is what it was computed from, ``stored`` what the database will keep of the sheet; ``max`` is that of the
    unit's kind.
    """

    own: Total
    revision: int
    unit: UnitView
    max: Decimal
    stored: StoredSheet
    sheet: Sheet
