"""The same file in other places: at another unit, or on a sheet of another year; shown, never held against anybody.

One plan proves many indicators and serves several years, and a decision of the province lies with every unit. What a
reader may not see of other sheets is not told either.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import aliased

from app.access.actor import Actor
from app.errors import NotFound
from app.extensions import db
from app.models import Assessment, Cycle, Evidence, EvidenceLink, LikeFile, Unit
from app.queries.reviews.reach import sees_sheets
from app.queries.sheets.heads import cycle_view
from app.sheet.values import CycleView
from app.workflow.states import DRAFT_STATUSES

SAME: Final = 100
MOST_PLACES: Final = 300
"""So many other places are read for the documents of one row."""
PAGE: Final = 30
MOST_USES: Final = 3000
MOST_PAIRS: Final = 50
"""So many pairs of nearly the same files are listed, the most alike first."""


@dataclass(frozen=True, slots=True)
class Place:
    """Another sheet that the file lies on. ``percent`` of the text are the same; of the same file all of it."""

    assessment_id: int
    unit_id: int
    unit_name: str
    year: int
    cycle_title: str
    codes: tuple[str, ...]
    percent: int = SAME


@dataclass(frozen=True, slots=True)
class Twins:
    """Where else a linked document lies: at other units, and on the unit's own sheets of other years.

    ``near`` are places of other files with nearly the same text, most alike first.
    """

    others: tuple[Place, ...]
    own: tuple[Place, ...]
    near: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class RadarFile:
    """One file of a cycle that lies at several units or on sheets of several years, with every place of it."""

    sha256: str
    label: str
    filename: str
    units: int
    here: tuple[Place, ...]
    elsewhere: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class NearPair:
    """Two files of different units or years with nearly the same text: what each is called, and where it lies."""

    percent: int
    label: str
    here: tuple[Place, ...]
    other_label: str
    there: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Radar:
    """One page of such files of a cycle, those at most units first; ``near`` stand on the first page alone."""

    cycle: CycleView
    files: tuple[RadarFile, ...]
    near: tuple[NearPair, ...]
    count: int
    page: int
    pages: int


def twins_of(actor: Actor, assessment_id: int, link_ids: Collection[int]) -> Mapping[int, Twins]:
    """Say of documents linked to a sheet where else the same file, or nearly the same text, lies.

    Two statements, and none for no document.
    """
    if not link_ids:
        return {}
    same = _elsewhere(actor, assessment_id, link_ids, near=False)
    near = _elsewhere(actor, assessment_id, link_ids, near=True)
    twins = {}
    for link_id in {*same, *near}:
        places = _places(same.get(link_id, ()))
        own_unit = next(iter([*same.get(link_id, ()), *near.get(link_id, ())])).own_unit
        twins[link_id] = Twins(
            others=tuple(place for place in places if place.unit_id != own_unit),
            own=tuple(place for place in places if place.unit_id == own_unit),
            near=tuple(sorted(_places(near.get(link_id, ())), key=lambda place: -place.percent)),
        )
    return twins


def _elsewhere(
    actor: Actor, assessment_id: int, link_ids: Collection[int], *, near: bool
) -> Mapping[int, Sequence[Any]]:
    """Read, by link, the other places of its file, or of files that are nearly the same."""
    link, mine, sheet, cycle = aliased(EvidenceLink), aliased(Evidence), aliased(Assessment), aliased(Cycle)
    more = (link.id.label("here"), sheet.unit_id.label("own_unit"))
    if near:
        query = (
            _uses(actor, *more, LikeFile.percent.label("percent"))
            .join(LikeFile, LikeFile.other_sha256 == Evidence.sha256)
            .join(mine, mine.sha256 == LikeFile.sha256)
        )
    else:
        query = _uses(actor, *more).join(mine, mine.sha256 == Evidence.sha256)
    rows = db.session.execute(
        query.join(link, link.evidence_id == mine.id)
        .join(sheet, sheet.id == link.assessment_id)
        .join(cycle, cycle.id == sheet.cycle_id)
        .where(
            link.id.in_(link_ids),
            link.assessment_id == assessment_id,
            or_(Assessment.unit_id != sheet.unit_id, Cycle.year != cycle.year),
        )
        .limit(MOST_PLACES)
    )
    by_link: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        by_link[row.here].append(row)
    return by_link


def read_radar(actor: Actor, cycle_id: int, *, page: int = 1) -> Radar:
    """List the files of a cycle that lie at several units or on sheets of several years, in a fixed number of reads.

    Raises ``NotFound`` for whoever sees no submitted sheet of the cycle.
    """
    row = db.session.get(Cycle, cycle_id)
    visible = select(Assessment.id).where(Assessment.cycle_id == cycle_id, *_submitted(actor)).limit(1)
    if row is None or db.session.scalar(visible) is None:
        raise NotFound
    shared = _shared(actor, row)
    count = int(db.session.scalar(select(func.count()).select_from(shared.subquery())) or 0)
    pages = max(1, -(-count // PAGE))
    page = min(max(page, 1), pages)
    by_units = shared.order_by(func.count(Assessment.unit_id.distinct()).desc(), Evidence.sha256)
    shown = db.session.execute(by_units.limit(PAGE).offset((page - 1) * PAGE)).all()
    units: dict[str, int] = {row.sha256: row.units for row in shown}
    uses: dict[str, list[Any]] = defaultdict(list)
    if units:
        for use in db.session.execute(_uses(actor).where(Evidence.sha256.in_(units)).limit(MOST_USES)):
            uses[use.sha256].append(use)
    files = tuple(_file(cycle_id, sha256, number, uses[sha256]) for sha256, number in units.items())
    near = _near_pairs(actor, cycle_id) if page == 1 else ()
    return Radar(cycle_view(row), files, near, count, page, pages)


def _near_pairs(actor: Actor, cycle_id: int) -> tuple[NearPair, ...]:
    """List pairs of files with nearly the same text, one of them in the cycle, at other units or in other years."""
    in_cycle = _in_cycle(actor, cycle_id)
    pairs = db.session.execute(
        select(LikeFile.sha256, LikeFile.other_sha256, LikeFile.percent)
        .where(LikeFile.sha256.in_(in_cycle))
        .where(or_(LikeFile.sha256 < LikeFile.other_sha256, LikeFile.other_sha256.not_in(in_cycle)))
        .order_by(LikeFile.percent.desc(), LikeFile.sha256, LikeFile.other_sha256)
        .limit(MOST_PAIRS)
    ).all()
    if not pairs:
        return ()
    names = {name for pair in pairs for name in (pair.sha256, pair.other_sha256)}
    uses: dict[str, list[Any]] = defaultdict(list)
    for use in db.session.execute(_uses(actor).where(Evidence.sha256.in_(names)).limit(MOST_USES)):
        uses[use.sha256].append(use)
    near = []
    for pair in pairs:
        here, there = uses[pair.sha256], uses[pair.other_sha256]
        apart = {(use.unit_id, use.year) for use in here} != {(use.unit_id, use.year) for use in there}
        if here and there and apart:
            near.append(
                NearPair(pair.percent, here[0].abstract, _places(here), there[0].abstract, _places(there))
            )
    return tuple(near)


def _file(cycle_id: int, sha256: str, units: int, uses: list[Any]) -> RadarFile:
    here = [use for use in uses if use.cycle_id == cycle_id]
    first = (here or uses)[0]
    return RadarFile(
        sha256=sha256,
        label=first.abstract,
        filename=first.filename,
        units=units,
        here=_places(here),
        elsewhere=_places([use for use in uses if use.cycle_id != cycle_id]),
    )


def _shared(actor: Actor, cycle: Cycle) -> Any:
    """Select the files of the cycle that lie at several units, or on the sheet of another year too."""
    return (
        select(Evidence.sha256, func.count(Assessment.unit_id.distinct()).label("units"))
        .join(EvidenceLink, EvidenceLink.evidence_id == Evidence.id)
        .join(Assessment, Assessment.id == EvidenceLink.assessment_id)
        .join(Cycle, Cycle.id == Assessment.cycle_id)
        .where(Evidence.sha256.in_(_in_cycle(actor, cycle.id)), *_submitted(actor))
        .group_by(Evidence.sha256)
        .having(or_(func.count(Assessment.unit_id.distinct()) > 1, func.count(Cycle.year.distinct()) > 1))
    )


def _in_cycle(actor: Actor, cycle_id: int) -> Any:
    """Select the files on the sheets of the cycle."""
    return (
        select(Evidence.sha256)
        .join(EvidenceLink, EvidenceLink.evidence_id == Evidence.id)
        .join(Assessment, Assessment.id == EvidenceLink.assessment_id)
        .where(Assessment.cycle_id == cycle_id, *_submitted(actor))
    )


def _uses(actor: Actor, *more: ColumnElement[Any]) -> Any:
    """Select where files lie, on sheets that the reader sees."""
    return (
        select(
            Evidence.sha256,
            Evidence.abstract,
            Evidence.filename,
            EvidenceLink.code,
            EvidenceLink.assessment_id,
            Assessment.unit_id,
            Assessment.cycle_id,
            Unit.full_name.label("unit_name"),
            Cycle.year,
            Cycle.title.label("cycle_title"),
            *more,
        )
        .join(EvidenceLink, EvidenceLink.evidence_id == Evidence.id)
        .join(Assessment, Assessment.id == EvidenceLink.assessment_id)
        .join(Unit, Unit.id == Assessment.unit_id)
        .join(Cycle, Cycle.id == Assessment.cycle_id)
        .where(*_submitted(actor))
        .order_by(Unit.full_name, Cycle.year, EvidenceLink.assessment_id, EvidenceLink.code)
    )


def _submitted(actor: Actor) -> tuple[ColumnElement[bool], ...]:
    """Say of sheets that they were handed in, count, and that the reader sees them."""
    cancelled = select(Cycle.id).where(Cycle.cancelled_at.is_not(None))
    return (
        and_(
            Assessment.status.not_in(DRAFT_STATUSES),
            Assessment.excluded_at.is_(None),
            Assessment.cycle_id.not_in(cancelled),
        ),
        sees_sheets(actor),
    )


def _places(uses: Collection[Any]) -> tuple[Place, ...]:
    by_sheet: dict[int, list[Any]] = defaultdict(list)
    for use in uses:
        by_sheet[use.assessment_id].append(use)
    return tuple(
        Place(
            assessment_id=sheet,
            unit_id=rows[0].unit_id,
            unit_name=rows[0].unit_name,
            year=rows[0].year,
            cycle_title=rows[0].cycle_title,
            codes=tuple(dict.fromkeys(row.code for row in rows)),
            percent=max((getattr(row, "percent", SAME) for row in rows), default=SAME),
        )
        for sheet, rows in by_sheet.items()
    )
