"""What the bytes of a certificate say, and which paper took the place of one that no longer holds."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import defer

from app.extensions import db
from app.models import Document, DocumentKind, DocumentStatus, Result, ResultRow
from app.queries.results.issued import is_issued
from app.queries.results.papers import Check, check_certificate

DIGEST: Final = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Successor:
    """The paper that a superseded certificate gave way to, without its code: whoever holds it can type that in."""

    result_id: int
    version: int
    published_at: datetime
    decision_number: str | None
    decision_date: date | None


@dataclass(frozen=True, slots=True)
class CertificateFigures:
    """What is printed on a certificate of a unit's result; a correction that changes none of it leaves it valid."""

    unit_name: str
    block_id: int
    points: Decimal
    denominator: Decimal
    grade: str | None
    rank: int | None
    of_how_many: int


def valid_certificates(cycle_id: int) -> dict[int, CertificateFigures]:
    """Return what the valid certificates of a cycle say, by sheet, in one statement."""
    sizes = (
        select(ResultRow.result_id, ResultRow.block_id, func.count().label("size"))
        .group_by(ResultRow.result_id, ResultRow.block_id)
        .subquery()
    )
    query = (
        select(ResultRow, sizes.c.size)
        .join(Document, Document.row_id == ResultRow.id)
        .join(Result, Result.id == Document.result_id)
        .join(sizes, (sizes.c.result_id == ResultRow.result_id) & (sizes.c.block_id == ResultRow.block_id))
        .where(
            Result.cycle_id == cycle_id,
            is_issued(),
            Document.kind == DocumentKind.CERTIFICATE,
            Document.status == DocumentStatus.VALID,
        )
        .options(defer(ResultRow.trace))
        .order_by(Document.id)
    )
    return {
        row.assessment_id: CertificateFigures(
            row.unit_name, row.block_id, row.points, row.denominator, row.grade_title, row.rank, size
        )
        for row, size in db.session.execute(query)
    }


def check_bytes(sha256: str) -> Check | None:
    """Find the certificate whose stored PDF has this digest; nothing when none has, or it is no digest at all."""
    if not DIGEST.fullmatch(sha256):
        return None
    code = db.session.scalars(
        select(Document.verification_code)
        .where(Document.sha256 == sha256, Document.kind == DocumentKind.CERTIFICATE)
        .order_by(Document.id.desc())
        .limit(1)
    ).one_or_none()
    return check_certificate(code) if code else None


def successor_of(code: str) -> Successor | None:
    """Find the newest certificate of the same sheet that was made after the one with this code."""
    row = (
        select(ResultRow.assessment_id, Document.id)
        .join(Document, Document.row_id == ResultRow.id)
        .where(Document.verification_code == code)
        .subquery()
    )
    newest = (
        select(Result)
        .join(ResultRow, ResultRow.result_id == Result.id)
        .join(Document, Document.row_id == ResultRow.id)
        .join(row, (row.c.assessment_id == ResultRow.assessment_id) & (Document.id > row.c.id))
        .where(Document.kind == DocumentKind.CERTIFICATE, is_issued())
        .order_by(Document.id.desc())
        .limit(1)
    )
    result = db.session.scalars(newest).one_or_none()
    if result is None:
        return None
    return Successor(
        result.id, result.version, result.published_at, result.decision_number, result.decision_date
    )
