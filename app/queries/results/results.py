"""Published results as people read them: rankings by block, and one unit's line in full.

Everything is read from what was stored at publication, nothing is scored again: a page years later says what it said.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from app.access.actor import Actor
from app.access.scope import reads_results
from app.errors import NotFound
from app.extensions import db
from app.models import Assessment, Block, Bundle, Document, Result, ResultRow
from app.queries.results.issued import certificates_in, is_issued
from app.queries.results.lines import StoredSheet, from_json
from app.queries.results.printed import OtherVersion, PrintedGroup
from app.queries.results.rows import read_rows
from app.queries.results.views import (
    GroupLines,
    ResultCard,
    ResultHead,
    UnitResult,
    Version,
)
from app.queries.sheets.heads import cycle_view
from app.sheet.totals import Total


def list_results_for(actor: Actor) -> tuple[ResultCard, ...]:
    """List the newest result of every published cycle whose results ``actor`` reads, trials too, newest first."""
    return tuple(card for card in _cards() if reads_results(actor, card.head.cycle.remit))


def list_results() -> tuple[ResultCard, ...]:
    """List what everybody reads: the results that were issued to everybody."""
    return tuple(card for card in _cards() if card.head.public)


def _cards() -> tuple[ResultCard, ...]:
    """Read the newest issued result of every cycle with its earlier versions; the newest cycle first."""
    versions: dict[int, list[Result]] = defaultdict(list)
    query = (
        select(Result).options(joinedload(Result.cycle), joinedload(Result.published_by)).where(is_issued())
    )
    for result in db.session.scalars(query.order_by(Result.cycle_id, Result.version.desc())):
        versions[result.cycle_id].append(result)
    counted = select(ResultRow.result_id, func.count().label("units")).group_by(ResultRow.result_id)
    units = {row.result_id: row.units for row in db.session.execute(counted)}
    cards = [
        ResultCard(
            head_of(newest, newest), units.get(newest.id, 0), tuple(_version(version) for version in earlier)
        )
        for newest, *earlier in versions.values()
    ]
    return tuple(sorted(cards, key=lambda card: (-card.head.cycle.year, -card.head.cycle.id)))


def read_unit_result(actor: Actor, row_id: int) -> UnitResult:
    """Read one unit's line with its indicators, papers and other versions, for the province's people and the unit's.

    Raises ``NotFound`` outside the scope; for the unit's people also of a version that was not issued.
    """
    stored = db.session.get(ResultRow, row_id)
    if stored is None:
        raise NotFound
    owner = db.session.get_one(Assessment, stored.assessment_id)
    result, newest = find_version(stored.result_id)
    of_unit = None if result.reach is None else owner.unit_id
    if not reads_results(actor, owner.cycle.remit, of_unit=of_unit):
        raise NotFound
    sheet = from_json(stored.trace)
    (row,) = read_rows(result, sheet.places, sheet.percent_places, row_ids=[row_id])
    block = db.session.get_one(Block, row.block_id)
    others = (
        select(
            ResultRow.id,
            Result.version,
            ResultRow.points,
            ResultRow.denominator,
            ResultRow.percent,
            ResultRow.rank,
        )
        .join(Result, Result.id == ResultRow.result_id)
        .where(ResultRow.assessment_id == row.assessment_id, ResultRow.id != row_id, is_issued())
        .order_by(Result.version)
    )
    size = select(func.count()).where(ResultRow.result_id == result.id, ResultRow.block_id == block.id)
    return UnitResult(
        row_id=row_id,
        head=head_of(result, newest),
        row=replace(row, total=sheet.total(row.points, row.denominator, row.percent)),
        block_title=block.title,
        of_how_many=db.session.scalars(size).one() if block.ranked else 0,
        groups=tuple(_group_lines(group, sheet) for group in row.groups),
        papers=_papers(result.id, row_id),
        other_versions=tuple(
            OtherVersion(
                other.id,
                other.version,
                Total(other.points, other.denominator, other.percent, sheet.places, sheet.percent_places),
                other.rank,
            )
            for other in db.session.execute(others)
        ),
        places=sheet.places,
        percent_places=sheet.percent_places,
    )


def read_own_result(actor: Actor, assessment_id: int) -> UnitResult | None:
    """Read the newest published line of a sheet with its papers, for the same people; None before publication."""
    newest = (
        select(ResultRow.id)
        .join(Result, Result.id == ResultRow.result_id)
        .where(ResultRow.assessment_id == assessment_id, is_issued())
        .order_by(Result.version.desc())
        .limit(1)
    )
    row_id = db.session.scalars(newest).one_or_none()
    return None if row_id is None else read_unit_result(actor, row_id)


def _papers(result_id: int, row_id: int) -> dict[str, int]:
    """Return the unit's papers by kind: its certificate may be that of an earlier version."""
    in_force = certificates_in(result_id).subquery()
    certificate = select(in_force.c.document_id).where(in_force.c.id == row_id)
    papers = select(Document.kind, Document.id).where(
        (Document.row_id == row_id) | Document.id.in_(certificate)
    )
    return {paper.kind.value: paper.id for paper in db.session.execute(papers)}


def _group_lines(group: PrintedGroup, sheet: StoredSheet) -> GroupLines:
    """Put a main index together with its indicators."""
    lines = tuple(line for line in sheet.lines if line.group == group.code)
    return GroupLines(group, sheet.own_groups[group.code], lines)


def places_of(result_id: int) -> tuple[int, int]:
    """Return with how many decimals the papers of a version print points and percentages: every line stores it."""
    trace = select(ResultRow.trace).where(ResultRow.result_id == result_id).order_by(ResultRow.id).limit(1)
    sheet = from_json(db.session.scalars(trace).one())
    return sheet.places, sheet.percent_places


def find_version(result_id: int) -> tuple[Result, Result]:
    """Load a version and the newest issued one of its cycle (itself, where none was issued), in two statements."""
    options = (
        joinedload(Result.cycle),
        joinedload(Result.published_by),
        joinedload(Result.bundle).joinedload(Bundle.file),
    )
    result = db.session.scalars(select(Result).where(Result.id == result_id).options(*options)).one_or_none()
    if result is None:
        raise NotFound
    newest = db.session.scalars(
        select(Result)
        .where(Result.cycle_id == result.cycle_id, is_issued())
        .order_by(Result.version.desc())
        .limit(1)
    ).one_or_none()
    return result, newest or result


def _version(result: Result) -> Version:
    return Version(result.id, result.version, result.published_at)


def head_of(result: Result, newest: Result) -> ResultHead:
    """Freeze a version without its rows."""
    return ResultHead(
        id=result.id,
        version=result.version,
        cycle=cycle_view(result.cycle),
        published_at=result.published_at,
        published_by=result.published_by.display_name,
        decision_number=result.decision_number,
        decision_date=result.decision_date,
        note=result.note,
        newest=_version(newest),
        state=result.state,
        reach=result.reach,
    )
