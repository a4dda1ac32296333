"""One unit's line as a publication would store it, and what each main index brings it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from app.queries.results.lines import IndicatorLine
from app.sheet.totals import Basis, Total
from app.sheet.values import UnitView
from scoring import Sheet


@dataclass(frozen=True, slots=True)
class GroupPoints:
    """What one main index brings this unit: by its own declaration, and in the end."""

    code: str
    title: str
    own: Total
    total: Total

    @property
    def self_points(self) -> Decimal:
        """Its points by the unit's own declaration."""
        return self.own.points

    @property
    def points(self) -> Decimal:
        """Its points in the end."""
        return self.total.points

    @property
    def max(self) -> Decimal:
        """What it can bring: its denominator, or the most of a bonus or a penalty."""
        return self.total.denominator if self.total.basis is Basis.COUNTED else self.total.most


@dataclass(frozen=True, slots=True)
class StandingRow:
    """One unit's line, and the ``sheet`` it was scored from. ``rank`` is empty in a block that is not ranked."""

    assessment_id: int
    revision: int
    unit: UnitView
    block_id: int
    rank: int | None
    own: Total
    total: Total
    max: Decimal
    percent: Decimal
    index: Decimal
    grade_id: str | None
    grade_title: str | None
    groups: tuple[GroupPoints, ...]
    lines: tuple[IndicatorLine, ...]
    sheet: Sheet

    @property
    def unit_name(self) -> str:
        """The unit's full name, as its published line bears it."""
        return self.unit.full_name

    @property
    def self_points(self) -> Decimal:
        """The points the unit gave itself."""
        return self.own.points

    @property
    def points(self) -> Decimal:
        """The published points."""
        return self.total.points

    @property
    def denominator(self) -> Decimal:
        """What the published points are out of."""
        return self.total.denominator
