"""The papers of a publication: which there are, what each says, and their bytes in the store.

Nothing here touches the database, so that nobody waits for a lock while PDFs are being made.
"""

from __future__ import annotations

import io
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from app.documents.contexts import (
    CertificateContext,
    RankingContext,
    ResultSheetContext,
    SheetGroup,
    SheetIndicator,
)
from app.documents.render import render_certificates, render_ranking, render_result_sheet
from app.local_time import local_day
from app.models import DocumentKind
from app.queries.results.invented import figures_invented
from app.queries.results.paper_lines import apart_of, columns_of, left_of, rows_of
from app.queries.results.standing import BlockStanding, Standing
from app.queries.results.standing_rows import StandingRow
from app.queries.results.views import UnitResult
from app.storage import Store
from app.verification import new_code
from scoring import cuts_in_words


@dataclass(frozen=True, slots=True)
class Imprint:
    """What an installation prints on every paper: the address behind the QR code. The rest is the organiser's."""

    public_url: str


@dataclass(frozen=True, slots=True)
class Decision:
    """What the secretariat types of the decision; number and date stay blank on paper until it is signed.

    ``signer`` is the signer's title, a line each.
    """

    number: str | None = None
    day: date | None = None
    signer: tuple[str, ...] = ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH")


BLANK_DECISION: Final = Decision()


@dataclass(frozen=True, slots=True)
class Paper:
    """One finished PDF in the store. ``block_id`` is set for a ranking, ``assessment_id`` for a unit's papers."""

    kind: DocumentKind
    filename: str
    sha256: str
    size: int
    block_id: int | None = None
    assessment_id: int | None = None
    code: str | None = None


@dataclass(frozen=True, slots=True)
class Print:
    """One order to the printer's: the standing to print and what stands around it."""

    standing: Standing
    decision: Decision
    imprint: Imprint
    created: date
    invented: bool
    draft: bool = False


def print_papers(
    standing: Standing,
    decision: Decision,
    imprint: Imprint,
    store: Store,
    *,
    now: datetime,
    unchanged: Collection[int] = (),
) -> tuple[Paper, ...]:
    """Make and store what a decision needs: the ranking of each ranked block and a certificate for each unit in it.

    ``unchanged`` are the sheets whose certificate of before still says what is so: they get no other. 78 certificates
    and their ranking take about five seconds of one core. Raises ``Refused`` when a text cannot be printed.
    """
    order = Print(standing, decision, imprint, local_day(now), figures_invented())
    return tuple(
        _stored(store, paper)
        for block in _ranked(standing)
        for paper in (*_rankings(order, block), *_certificates(order, block, unchanged))
    )


def print_rankings(
    standing: Standing, imprint: Imprint, store: Store, *, now: datetime, draft: bool
) -> tuple[Paper, ...]:
    """Make and store the rankings for council (``draft``, which says so) or signature, number and date left blank."""
    order = Print(standing, BLANK_DECISION, imprint, local_day(now), figures_invented(), draft=draft)
    return tuple(_stored(store, paper) for block in _ranked(standing) for paper in _rankings(order, block))


def _ranked(standing: Standing) -> Iterator[BlockStanding]:
    return (block for block in standing.blocks if block.ranked and block.rows)


def print_result_sheet(result: UnitResult, store: Store, *, invented: bool) -> Paper:
    """Make and store one unit's result sheet from what was published; the same result gives the same bytes.

    ``invented`` says that a program made the figures.
    """
    head = result.head
    title = _title("Phiếu kết quả", result.row.unit_name, head.cycle.year, head.version)
    content = render_result_sheet(_sheet(result, invented=invented))
    fresh = _Fresh(DocumentKind.RESULT_SHEET, title, content, assessment_id=result.row.assessment_id)
    return _stored(store, fresh)


@dataclass(frozen=True, slots=True)
class _Fresh:
    """A PDF on its way into the store."""

    kind: DocumentKind
    title: str
    content: bytes
    block_id: int | None = None
    assessment_id: int | None = None
    code: str | None = None


def _stored(store: Store, fresh: _Fresh) -> Paper:
    kept = store.put(io.BytesIO(fresh.content))
    name = fresh.title.replace("/", "-")
    return Paper(
        fresh.kind, f"{name}.pdf", kept.sha256, kept.size, fresh.block_id, fresh.assessment_id, fresh.code
    )


def _title(what: str, whose: str, year: int, version: int) -> str:
    edition = f" - bản {version}" if version > 1 else ""
    return f"{what} - {whose} - {year}{edition}"


def _rankings(order: Print, block: BlockStanding) -> Iterator[_Fresh]:
    context = RankingContext(
        authority=order.standing.cycle.organiser.authority,
        cycle_title=order.standing.cycle.title,
        block_title=block.title,
        decision_number=order.decision.number,
        decision_date=order.decision.day,
        groups=columns_of(order.standing.tree.groups, {row.unit.kind for row in block.rows}),
        rows=rows_of(block.rows),
        illustrative=order.standing.illustrative,
        trial=order.standing.cycle.trial,
        invented=order.invented,
        created=order.created,
        version=order.standing.version,
        places=order.standing.places,
        percent_places=order.standing.percent_places,
        draft=order.draft,
    )
    what = "Dự thảo xếp hạng" if order.draft else "Xếp hạng"
    title = _title(what, block.title, order.standing.cycle.year, order.standing.version)
    yield _Fresh(DocumentKind.RANKING, title, render_ranking(context), block_id=block.id)


def _certificates(order: Print, block: BlockStanding, unchanged: Collection[int]) -> Iterator[_Fresh]:
    rows = [row for row in block.rows if row.assessment_id not in unchanged]
    contexts = [_certificate(order, block, row) for row in rows]
    for row, context, content in zip(rows, contexts, render_certificates(contexts), strict=True):
        yield _Fresh(
            DocumentKind.CERTIFICATE,
            _title("Giấy chứng nhận", row.unit_name, order.standing.cycle.year, order.standing.version),
            content,
            assessment_id=row.assessment_id,
            code=context.verification_code,
        )


def _certificate(order: Print, block: BlockStanding, row: StandingRow) -> CertificateContext:
    code = new_code()
    return CertificateContext(
        authority=order.standing.cycle.organiser.authority,
        unit_name=row.unit_name,
        cycle_title=order.standing.cycle.title,
        points=row.points,
        denominator=row.denominator,
        grade=row.grade_title,
        rank=row.rank,
        of_how_many=block.of_how_many,
        block_title=block.title,
        decision_number=order.decision.number,
        decision_date=order.decision.day,
        place=order.standing.cycle.organiser.place,
        day=None,
        signer_title=order.decision.signer,
        verification_code=code,
        verification_url=f"{order.imprint.public_url}/verify/{code}",
        illustrative=order.standing.illustrative,
        trial=order.standing.cycle.trial,
        invented=order.invented,
        created=order.created,
        places=order.standing.places,
    )


def _sheet(result: UnitResult, *, invented: bool) -> ResultSheetContext:
    row = result.row
    return ResultSheetContext(
        authority=result.head.cycle.organiser.authority,
        unit_name=row.unit_name,
        cycle_title=result.head.cycle.title,
        block_title=result.block_title,
        groups=tuple(
            SheetGroup(
                code=part.group.code,
                title=part.group.title,
                denominator=part.group.max,
                self_points=part.self_points,
                points=part.group.points,
                indicators=tuple(
                    SheetIndicator(
                        line.code,
                        line.title,
                        line.max,
                        line.self_points,
                        line.points,
                        line.reviewer_reason,
                        line.unit_reason,
                    )
                    for line in part.lines
                ),
                apart=apart_of(part.group.own, part.group.total),
            )
            for part in result.groups
        ),
        self_points=row.self_points,
        points=row.points,
        denominator=row.denominator,
        percent=row.percent,
        rank=row.rank,
        of_how_many=result.of_how_many,
        grade=row.grade_title,
        illustrative=result.head.cycle.illustrative,
        trial=result.head.cycle.trial,
        invented=invented,
        created=local_day(result.head.published_at),
        version=result.head.version,
        places=result.places,
        percent_places=result.percent_places,
        left=left_of(row.total),
        apart=apart_of(row.own, row.total),
        stopped=cuts_in_words(row.total.cuts),
    )
