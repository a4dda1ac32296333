"""Frozen values of published results, as pages, files and papers name them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from app.queries.results.lines import IndicatorLine
from app.sheet.totals import Total, share
from app.sheet.values import CycleView


@dataclass(frozen=True, slots=True)
class Version:
    """One published version of a round's result."""

    result_id: int
    number: int
    published_at: datetime


@dataclass(frozen=True, slots=True)
class ResultHead:
    """A version without its rows; ``newest`` is the version that holds now."""

    id: int
    version: int
    cycle: CycleView
    published_at: datetime
    published_by: str
    decision_number: str | None
    decision_date: date | None
    note: str | None
    newest: Version

    @property
    def superseded(self) -> bool:
        """Say whether a correction has followed."""
        return self.newest.number > self.version


@dataclass(frozen=True, slots=True)
class ResultCard:
    """A published round in a list; ``earlier`` are the versions before the newest, newest first."""

    head: ResultHead
    units: int
    earlier: tuple[Version, ...]


@dataclass(frozen=True, slots=True)
class GroupView:
    """Points of one main index."""

    code: str
    title: str
    points: Decimal
    max: Decimal


@dataclass(frozen=True, slots=True)
class RowView:
    """One unit's published line; ``before`` and ``rank_before`` are of the version before, if it was in it.

    ``own`` is what the unit gave itself; a version published before totals were kept has but ``self_points``.
    """

    id: int
    assessment_id: int
    block_id: int
    unit_code: str
    unit_name: str
    self_points: Decimal
    points: Decimal
    denominator: Decimal
    percent: Decimal
    index: Decimal
    rank: int | None
    grade_id: str | None
    grade_title: str | None
    total: Total
    groups: tuple[GroupView, ...] = ()
    own: Total | None = None
    before: Total | None = None
    rank_before: int | None = None

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
        if self.rank is None or self.rank_before is None:
            return None
        return self.rank_before - self.rank


@dataclass(frozen=True, slots=True)
class GroupMean:
    """What all units of a block reach together in one main index, in percent of what they could."""

    code: str
    title: str
    percent: Decimal


@dataclass(frozen=True, slots=True)
class Averages:
    """What the units of a block gave themselves and reached on average.

    In points where all are out of the same (``in_points``), else in percent.
    """

    own: Decimal
    final: Decimal
    in_points: bool


@dataclass(frozen=True, slots=True)
class BlockView:
    """One block: ``rows`` are those that the filter keeps, everything else is of the whole block.

    ``grades`` are (title, number of units), best first; ``means`` are per main index, weakest first.
    """

    id: int
    title: str
    ranked: bool
    size: int
    rows: tuple[RowView, ...]
    groups: tuple[GroupView, ...]
    grades: tuple[tuple[str, int], ...]
    means: tuple[GroupMean, ...]
    averages: Averages
    ranking_document_id: int | None


@dataclass(frozen=True, slots=True)
class ResultFilter:
    """What a ranking is narrowed to and how it is ordered (rank | name | cut); empty means everything."""

    search: str = ""
    grade: str = ""
    block_id: int | None = None
    order: str = "rank"


@dataclass(frozen=True, slots=True)
class BundleView:
    """The bundle of a version: its digest is for everybody, its content only where it is ``public``."""

    filename: str
    sha256: str
    size: int
    public: bool


@dataclass(frozen=True, slots=True)
class ResultView:
    """One version with its blocks; ``places`` are the decimals of its points, ``percent_places`` of percentages.

    ``bundle`` is empty for a version that was published without one.
    """

    head: ResultHead
    blocks: tuple[BlockView, ...]
    places: int
    percent_places: int
    bundle: BundleView | None

    @property
    def changed(self) -> bool:
        """Say whether any line can be compared with the version before."""
        return any(row.before is not None for block in self.blocks for row in block.rows)


@dataclass(frozen=True, slots=True)
class GroupLines:
    """A main index of one unit with its indicators; ``own`` is empty where only points were kept of it."""

    group: GroupView
    total: Total
    own: Total | None
    self_points: Decimal
    lines: tuple[IndicatorLine, ...]


@dataclass(frozen=True, slots=True)
class OtherVersion:
    """The same unit's line in another version."""

    row_id: int
    version: int
    total: Total
    rank: int | None


@dataclass(frozen=True, slots=True)
class UnitResult:
    """One unit's line with everything behind it; ``papers`` maps the kind of a paper to its id."""

    head: ResultHead
    row: RowView
    block_title: str
    of_how_many: int
    groups: tuple[GroupLines, ...]
    papers: Mapping[str, int]
    other_versions: tuple[OtherVersion, ...]
    places: int
    percent_places: int
