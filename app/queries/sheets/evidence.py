"""Evidence as a sheet shows it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from sqlalchemy import ColumnElement, select

from app.extensions import db
from app.models import Account, Evidence, EvidenceLink, QuarantinedFile, StoredFile
from app.sheet.values import EvidenceView


def evidence_of(assessment_id: int, code: str | None = None) -> dict[str, list[EvidenceView]]:
    """Read the documents linked to a sheet (or to one of its indicators), by indicator, oldest link first."""
    conditions = [EvidenceLink.assessment_id == assessment_id]
    if code is not None:
        conditions.append(EvidenceLink.code == code)
    by_code: dict[str, list[EvidenceView]] = defaultdict(list)
    for view in evidence_where(*conditions):
        by_code[view.code].append(view)
    return by_code


def proven_codes(assessment_id: int) -> frozenset[str]:
    """Read which indicators of a sheet have a document."""
    query = select(EvidenceLink.code).where(EvidenceLink.assessment_id == assessment_id).distinct()
    return frozenset(db.session.scalars(query))


def evidence_for_indicator(assessment_ids: Collection[int], code: str) -> dict[int, list[EvidenceView]]:
    """Read the documents linked to one indicator of many sheets, by sheet, oldest link first, in two statements."""
    sheets = dict(
        db.session.execute(
            select(EvidenceLink.id, EvidenceLink.assessment_id).where(
                EvidenceLink.assessment_id.in_(assessment_ids), EvidenceLink.code == code
            )
        ).all()
    )
    by_sheet: dict[int, list[EvidenceView]] = defaultdict(list)
    for view in evidence_where(EvidenceLink.assessment_id.in_(assessment_ids), EvidenceLink.code == code):
        by_sheet[sheets[view.link_id]].append(view)
    return by_sheet


def evidence_where(*conditions: ColumnElement[bool]) -> list[EvidenceView]:
    """Read the linked documents that meet ``conditions`` on links, oldest link first, in one statement."""
    rows = db.session.execute(
        select(
            EvidenceLink.id.label("link_id"),
            EvidenceLink.evidence_id,
            EvidenceLink.code,
            EvidenceLink.page,
            Evidence.number,
            Evidence.issued_on,
            Evidence.issuer,
            Evidence.abstract,
            Evidence.filename,
            Evidence.address,
            Evidence.uploaded_at,
            Evidence.sha256,
            StoredFile.size,
            StoredFile.media_type,
            Account.display_name.label("uploaded_by"),
            QuarantinedFile.cause.label("set_aside"),
        )
        .select_from(EvidenceLink)
        .join(Evidence, Evidence.id == EvidenceLink.evidence_id)
        .join(StoredFile, StoredFile.sha256 == Evidence.sha256)
        .join(Account, Account.id == Evidence.uploaded_by_id)
        .outerjoin(
            QuarantinedFile,
            (QuarantinedFile.sha256 == Evidence.sha256) & QuarantinedFile.returned_at.is_(None),
        )
        .where(*conditions)
        .order_by(EvidenceLink.id)
    )
    return [EvidenceView(**row) for row in rows.mappings()]
