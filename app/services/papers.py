"""The papers of a publication: which there are, what each says, and their bytes in the store.

Nothing here touches the database, so that nobody waits for a lock while PDFs are being made.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from app.documents.contexts import (
    CertificateContext,
    GroupColumn,
    RankingContext,
    RankingRow,
    ResultSheetContext,
    SheetGroup,
    SheetIndicator,
)
from app.documents.render import render_certificates, render_ranking, render_result_sheet
from app.local_time import local_day
from app.models import DocumentKind
from app.queries.standing import BlockStanding, Standing, StandingRow
from app.storage import Store
from app.verification import new_code


@dataclass(frozen=True, slots=True)
class Imprint:
    """What an installation prints on every paper: who decides, where, and the address behind the QR code."""

    authority: str
    place: str
    public_url: str


@dataclass(frozen=True, slots=True)
class Decision:
    """What the secretariat types of the decision; number and date stay blank on paper until they are known.

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

    @property
    def places(self) -> int:
        """How many decimals published figures have."""
        rounding = self.standing.tree.rounding
        return max(rounding.points, rounding.percent)


def print_papers(
    standing: Standing, decision: Decision, imprint: Imprint, store: Store, *, now: datetime
) -> tuple[Paper, ...]:
    """Make and store every paper: a ranking for each ranked block, a sheet for each unit, a certificate for each rank.

    Raises ``Refused`` when a text cannot be printed.
    """
    order = Print(standing, decision, imprint, local_day(now))
    return tuple(
        _stored(store, paper)
        for block in standing.blocks
        if block.rows
        for paper in (*_rankings(order, block), *_certificates(order, block), *_sheets(order, block))
    )


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


def _title(order: Print, what: str, whose: str) -> str:
    standing = order.standing
    edition = f" - bản {standing.version}" if standing.version > 1 else ""
    return f"{what} - {whose} - {standing.cycle.year}{edition}"


def _rankings(order: Print, block: BlockStanding) -> Iterator[_Fresh]:
    if not block.ranked:
        return
    context = RankingContext(
        authority=order.imprint.authority,
        cycle_title=order.standing.cycle.title,
        block_title=block.title,
        decision_number=order.decision.number,
        decision_date=order.decision.day,
        groups=tuple(GroupColumn(each.code, each.title, each.worth) for each in order.standing.tree.groups),
        rows=tuple(
            RankingRow(
                position=position,
                rank=row.rank,
                unit_name=row.unit.full_name,
                group_points=tuple(group.points for group in row.groups),
                self_points=row.self_points,
                points=row.points,
                max=row.denominator,
                percent=row.percent,
                grade=row.grade_title,
            )
            for position, row in enumerate(block.rows, 1)
        ),
        illustrative=order.standing.illustrative,
        created=order.created,
        version=order.standing.version,
        places=order.places,
    )
    title = _title(order, "Xếp hạng", block.title)
    yield _Fresh(DocumentKind.RANKING, title, render_ranking(context), block_id=block.id)


def _certificates(order: Print, block: BlockStanding) -> Iterator[_Fresh]:
    if not block.ranked:
        return
    contexts = [_certificate(order, block, row) for row in block.rows]
    for row, context, content in zip(block.rows, contexts, render_certificates(contexts), strict=True):
        yield _Fresh(
            DocumentKind.CERTIFICATE,
            _title(order, "Giấy chứng nhận", row.unit.full_name),
            content,
            assessment_id=row.assessment_id,
            code=context.verification_code,
        )


def _certificate(order: Print, block: BlockStanding, row: StandingRow) -> CertificateContext:
    code = new_code()
    return CertificateContext(
        authority=order.imprint.authority,
        unit_name=row.unit.full_name,
        cycle_title=order.standing.cycle.title,
        points=row.points,
        max=row.denominator,
        grade=row.grade_title,
        rank=row.rank,
        of_how_many=block.of_how_many,
        block_title=block.title,
        decision_number=order.decision.number,
        decision_date=order.decision.day,
        place=order.imprint.place,
        day=None,
        signer_title=order.decision.signer,
        verification_code=code,
        verification_url=f"{order.imprint.public_url}/verify/{code}",
        illustrative=order.standing.illustrative,
        created=order.created,
        places=order.places,
    )


def _sheets(order: Print, block: BlockStanding) -> Iterator[_Fresh]:
    for row in block.rows:
        context = ResultSheetContext(
            authority=order.imprint.authority,
            unit_name=row.unit.full_name,
            cycle_title=order.standing.cycle.title,
            block_title=block.title,
            groups=tuple(
                SheetGroup(
                    code=group.code,
                    title=group.title,
                    max=group.max,
                    self_points=group.self_points,
                    points=group.points,
                    indicators=tuple(
                        SheetIndicator(
                            line.code, line.title, line.max, line.self_points, line.points, line.reason
                        )
                        for line in row.lines
                        if line.group == group.code
                    ),
                )
                for group in row.groups
            ),
            self_points=row.self_points,
            points=row.points,
            max=row.denominator,
            percent=row.percent,
            rank=row.rank,
            of_how_many=block.of_how_many,
            grade=row.grade_title,
            illustrative=order.standing.illustrative,
            created=order.created,
            version=order.standing.version,
            places=order.places,
        )
        title = _title(order, "Phiếu kết quả", row.unit.full_name)
        yield _Fresh(
            DocumentKind.RESULT_SHEET, title, render_result_sheet(context), assessment_id=row.assessment_id
        )
