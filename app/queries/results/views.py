"""Frozen values of published results, as pages, files and papers name them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from app.queries.paging import FIRST, Place, Slice
from app.queries.results.lines import IndicatorLine
from app.queries.results.printed import OtherVersion, PrintedGroup, PrintedLine
from app.sheet.values import CycleView
from app.workflow.versions import Reach, VersionState


@dataclass(frozen=True, slots=True)
class Version:
    """One published version of a cycle's result."""

    result_id: int
    number: int
    published_at: datetime


@dataclass(frozen=True, slots=True)
class ResultHead:
    """A version without its rows; ``newest`` is the issued version that holds now, or itself where there is none."""

    id: int
    version: int
    cycle: CycleView
    published_at: datetime
    published_by: str
    decision_number: str | None
    decision_date: date | None
    note: str | None
    newest: Version
    state: VersionState
    reach: Reach | None

    @property
    def public(self) -> bool:
        """Say whether everybody reads it."""
        return self.reach is Reach.PUBLIC

    @property
    def issued(self) -> bool:
        """Say whether it was issued, to everybody or inside."""
        return self.reach is not None

    @property
    def signed(self) -> bool:
        """Say whether it was signed, so that its papers are made and its sheets published."""
        return self.issued or self.state is VersionState.SIGNED

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
    """One block: ``rows`` are a page of the ``shown`` that the filter keeps, everything else is of the whole block.

    ``grades`` are (title, number of units), best first; ``groups`` are the main indices, in their order.
    """

    id: int
    title: str
    ranked: bool
    size: int
    shown: int
    rows: tuple[PrintedLine, ...]
    grades: tuple[tuple[str, int], ...]
    groups: tuple[GroupMean, ...]
    averages: Averages
    ranking_document_id: int | None

    @property
    def weakest(self) -> tuple[GroupMean, ...]:
        """The main indices, weakest first."""
        return tuple(sorted(self.groups, key=lambda mean: (mean.percent, mean.code)))


@dataclass(frozen=True, slots=True)
class ResultFilter:
    """What a ranking is narrowed to and how it is ordered (rank | name | cut); empty means everything."""

    search: str = ""
    grade: str = ""
    block_id: int | None = None
    order: str = "rank"
    place: Place = FIRST


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

    ``bundle`` is empty for a version that was published without one; ``compared`` with a version before;
    ``certificates`` is how many were made.
    """

    head: ResultHead
    blocks: tuple[BlockView, ...]
    places: int
    percent_places: int
    bundle: BundleView | None
    page: Slice
    compared: bool
    certificates: int

    @property
    def shown(self) -> int:
        """How many lines the filter keeps in all blocks."""
        return sum(block.shown for block in self.blocks)


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
