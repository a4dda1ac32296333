"""What the bytes of a certificate say, and which paper took the place of one that no longer holds."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import select

from app.extensions import db
from app.models import Document, DocumentKind, Result, ResultRow
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
        .where(Document.kind == DocumentKind.CERTIFICATE)
        .order_by(Document.id.desc())
        .limit(1)
    )
    result = db.session.scalars(newest).one_or_none()
    if result is None:
        return None
    return Successor(
        result.id, result.version, result.published_at, result.decision_number, result.decision_date
    )
