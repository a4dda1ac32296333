"""Frozen values of published results, as pages, files and papers name them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from app.queries.results.lines import IndicatorLine
from app.queries.results.printed import OtherVersion, PrintedGroup, PrintedLine
from app.sheet.values import CycleView


@dataclass(frozen=True, slots=True)
class Version:
    """One published version of a cycle's result."""

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
    """A published cycle in a list; ``earlier`` are the versions before the newest, newest first."""

    head: ResultHead
    units: int
    earlier: tuple[Version, ...]


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
    rows: tuple[PrintedLine, ...]
    groups: tuple[PrintedGroup, ...]
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
    """A main index of one unit with its indicators; ``self_points`` are kept also where the unit's own total is not."""

    group: PrintedGroup
    self_points: Decimal
    lines: tuple[IndicatorLine, ...]


@dataclass(frozen=True, slots=True)
class UnitResult:
    """One unit's line with everything behind it; ``papers`` maps the kind of a paper to its id."""

    row_id: int
    head: ResultHead
    row: PrintedLine
    block_title: str
    of_how_many: int
    groups: tuple[GroupLines, ...]
    papers: Mapping[str, int]
    other_versions: tuple[OtherVersion, ...]
    places: int
    percent_places: int
