"""What each document needs, as frozen plain values.

A context holds text, exact decimals, dates and whole numbers and nothing else: an object of the database or a
binary fraction is refused when the context is made, not when a chairman finds it on paper. Text is brought to
Unicode form NFC, so that what is printed can be searched and compared; what the serif lacks is written in letters
that it has (app.letters), also in rows older than that rule.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal

from app.documents.formats import decimal
from app.letters import as_printed
from scoring.language.normalise import nfc


@dataclass(frozen=True)
class PlainValues:
    """The base of all contexts: checks and normalises every field when an instance is made."""

    def __post_init__(self) -> None:
        for field in fields(self):
            object.__setattr__(self, field.name, _plain(getattr(self, field.name), field.name))

    def texts(self) -> Iterator[str]:
        """Every text in the context, nested ones included, in the order of the fields."""
        for field in fields(self):
            yield from _texts(getattr(self, field.name))


@dataclass(frozen=True)
class GroupColumn(PlainValues):
    """One main index as a column: its code, a short title and the most points it can bring.

    `max` is empty where the units of the table have different ones.
    """

    code: str
    title: str
    max: Decimal | None


@dataclass(frozen=True)
class Apart(PlainValues):
    """What self points are out of, where that is not what the final points are out of, and both percentages.

    `self_left` says which rows left the total of the self points.
    """

    self_denominator: Decimal
    self_percent: Decimal
    percent: Decimal
    self_left: str = ""


@dataclass(frozen=True)
class RankingRow(PlainValues):
    """One unit's line. `rank` is None for a unit that is assessed but not ranked; `percent` is 0 to 100.

    `denominator` is what its points are out of, `left` says which rows left its total. `apart` is given where its own
    points are out of something else.
    """

    position: int
    rank: int | None
    unit_name: str
    group_points: tuple[Decimal, ...]
    self_points: Decimal | None
    points: Decimal
    denominator: Decimal
    percent: Decimal
    grade: str | None
    left: str = ""
    apart: Apart | None = None


@dataclass(frozen=True)
class RankingContext(PlainValues):
    """The ranking of one block, printed as the appendix of a decision, rows in the order given.

    `authority` is who decides, as the reference line names it. `decision_number` is number and symbol
    (``125/QĐ-UBND``); while it or the date is None its place stays blank on paper. `places` is the number of
    decimals of published points, `percent_places` that of percents. `created` dates the file, `version` is that of
    the result. A `draft` says on every page that it is one.

    :raises ValueError: if a row's points do not match the groups, or a figure is finer than its places.
    """

    authority: str
    cycle_title: str
    block_title: str
    decision_number: str | None
    decision_date: date | None
    groups: tuple[GroupColumn, ...]
    rows: tuple[RankingRow, ...]
    illustrative: bool
    created: date
    version: int
    places: int = 2
    percent_places: int = 2
    trial: bool = False
    invented: bool = False
    draft: bool = False

    def __post_init__(self) -> None:
        super().__post_init__()
        for row in self.rows:
            if len(row.group_points) != len(self.groups):
                raise ValueError(
                    f"{row.unit_name}: {len(row.group_points)} group points for {len(self.groups)} groups"
                )
            _require_published(self.places, *row.group_points, row.self_points, row.points)
            _require_published(self.percent_places, row.percent)


@dataclass(frozen=True)
class CertificateContext(PlainValues):
    """One unit's certificate.

    `signer_title` is one line each (``("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH")``). `rank` None leaves the rank out,
    `grade` None the class. `day` None leaves the date of signing blank. `verification_url` is what the QR holds.
    """

    authority: str
    unit_name: str
    cycle_title: str
    points: Decimal
    denominator: Decimal
    grade: str | None
    rank: int | None
    of_how_many: int
    block_title: str
    decision_number: str | None
    decision_date: date | None
    place: str
    day: date | None
    signer_title: tuple[str, ...]
    verification_code: str
    verification_url: str
    illustrative: bool
    created: date
    places: int = 2
    trial: bool = False
    invented: bool = False

    def __post_init__(self) -> None:
        super().__post_init__()
        _require_published(self.places, self.points)


@dataclass(frozen=True)
class SheetIndicator(PlainValues):
    """One indicator of a result sheet.

    None in `self_points` or `points` means that the row did not count: it does not apply to the unit. `reason` is the
    reviewer's, `unit_reason` the unit's own for declaring that it does not apply.
    """

    code: str
    title: str
    max: Decimal
    self_points: Decimal | None
    points: Decimal | None
    reason: str
    unit_reason: str = ""

    @property
    def counts(self) -> bool:
        """Say whether its maximum is in the total."""
        return self.points is not None


@dataclass(frozen=True)
class SheetGroup(PlainValues):
    """One main index of a result sheet with its indicators and its own totals.

    `apart` is given where self points and points are out of different maxima: then only percentages compare.
    """

    code: str
    title: str
    denominator: Decimal
    self_points: Decimal
    points: Decimal
    indicators: tuple[SheetIndicator, ...]
    apart: Apart | None = None


@dataclass(frozen=True)
class ResultSheetContext(PlainValues):
    """One unit's sheet: self points, appraised points and the reason for every indicator, with totals.

    The totals are the published ones and are printed as given: a document does no arithmetic of its own, but
    the difference between two published figures. `left` says which rows left the total; `apart` as in `SheetGroup`.
    `stopped` are sentences: where penalties went below a floor.
    """

    authority: str
    unit_name: str
    cycle_title: str
    block_title: str
    groups: tuple[SheetGroup, ...]
    self_points: Decimal
    points: Decimal
    denominator: Decimal
    percent: Decimal
    rank: int | None
    of_how_many: int
    grade: str | None
    illustrative: bool
    created: date
    version: int
    places: int = 2
    percent_places: int = 2
    trial: bool = False
    invented: bool = False
    left: str = ""
    apart: Apart | None = None
    stopped: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        super().__post_init__()
        _require_published(self.places, self.self_points, self.points)
        _require_published(self.percent_places, self.percent)
        for group in self.groups:
            _require_published(self.places, group.self_points, group.points)
            for indicator in group.indicators:
                _require_published(self.places, indicator.self_points, indicator.points)


@dataclass(frozen=True)
class SampleItem(PlainValues):
    """One indicator for which the demo's sample page stands, with the document a real unit would hand in."""

    code: str
    title: str
    asks: str


@dataclass(frozen=True)
class SampleContext(PlainValues):
    """The demo's one-page evidence of a unit."""

    title: str
    unit_name: str
    items: tuple[SampleItem, ...]
    created: date


def _require_published(places: int, *figures: Decimal | None) -> None:
    for figure in figures:
        if figure is not None:
            decimal(figure, places)


def _plain(value: object, name: str) -> object:
    if isinstance(value, str):
        return as_printed(nfc(str(value)))
    if isinstance(value, tuple):
        return tuple(_plain(item, name) for item in value)
    # A moment is a date to Python, but its time of day would depend on the server's zone.
    if value is None or (
        isinstance(value, (Decimal, date, int, PlainValues)) and not isinstance(value, datetime)
    ):
        return value
    raise TypeError(f"{name}: a document takes plain values, not {type(value).__name__}")


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from _texts(item)
    elif isinstance(value, PlainValues):
        yield from value.texts()
