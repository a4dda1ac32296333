"""A unit's result as everything that is read says it: the preview, the published pages, the files and the papers.

The same values before publication (made of what the engine computed) and after it (read from what was stored).
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from app.sheet.totals import Basis, Total, share


@dataclass(frozen=True, slots=True)
class PrintedGroup:
    """What one main index brings a unit; ``max`` is its denominator, or the most of a bonus or a penalty.

    ``own`` is what the unit gave itself, empty in versions that were published before totals were kept.
    """

    code: str
    title: str
    points: Decimal
    max: Decimal
    total: Total
    own: Total | None = None


@dataclass(frozen=True, slots=True)
class OtherVersion:
    """The same unit's line in another version."""

    row_id: int
    version: int
    total: Total
    rank: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedLine:
    """One unit's line; ``before`` is the line in the version before, if the unit was in it.

    ``rank`` is empty in a block that is not ranked. ``own`` is what the unit gave itself; a version published before
    totals were kept has but ``self_points``. ``id`` is that of the stored line, empty before publication.
    """

    assessment_id: int
    block_id: int
    unit_code: str
    unit_name: str
    self_points: Decimal
    percent: Decimal
    index: Decimal
    rank: int | None
    grade_id: str | None
    grade_title: str | None
    total: Total
    groups: tuple[PrintedGroup, ...]
    own: Total | None = None
    before: OtherVersion | None = None
    id: int | None = None

    @property
    def points(self) -> Decimal:
        """The published points."""
        return self.total.points

    @property
    def denominator(self) -> Decimal:
        """What the published points are out of."""
        return self.total.denominator

    @property
    def cut(self) -> Decimal:
        """Final minus self points."""
        return self.points - self.self_points

    @property
    def fall(self) -> Decimal:
        """Final minus own percentage: what compares whatever the points are out of."""
        before = self.own.percent if self.own else share(self.self_points, self.denominator, 2)
        return self.percent - (before or Decimal(0))

    @property
    def risen(self) -> int | None:
        """How many ranks the unit has risen since the version before (negative: fallen)."""
        if self.rank is None or self.before is None or self.before.rank is None:
            return None
        return self.before.rank - self.rank


def printed_group(code: str, title: str, own: Total, total: Total) -> PrintedGroup:
    """Return a main index as computed: its maximum is what its points count out of, or come to at the utmost."""
    most = total.denominator if total.basis is Basis.COUNTED else total.most
    return PrintedGroup(code, title, total.points, most, total, own)
