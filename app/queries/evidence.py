"""Evidence as a sheet shows it, and what is weak about a proof."""

from __future__ import annotations

from collections import defaultdict
from enum import StrEnum

from sqlalchemy import ColumnElement, select

from app.extensions import db
from app.models import Account, Evidence, EvidenceLink, StoredFile
from app.queries.views import EvidenceView
from scoring import Tree


class Weakness(StrEnum):
    """What makes a document prove less than it could; a warning, never a refusal."""

    OUTSIDE_PERIOD = "outside_period"
    NO_PAGE = "no_page"
    NO_NUMBER = "no_number"
    NO_DATE = "no_date"
    NO_ISSUER = "no_issuer"


# A picture proves by itself: it has no pages.
WITHOUT_PAGES = frozenset({"image/png", "image/jpeg"})


def weaknesses(evidence: EvidenceView, tree: Tree) -> tuple[Weakness, ...]:
    """List what is weak about the document as proof for a cycle scored by ``tree``, gravest first."""
    issued, period = evidence.issued_on, tree.period
    found = {
        Weakness.OUTSIDE_PERIOD: issued is not None and not period.start <= issued <= period.end,
        Weakness.NO_PAGE: not evidence.page and evidence.media_type not in WITHOUT_PAGES,
        Weakness.NO_NUMBER: not evidence.number,
        Weakness.NO_DATE: issued is None,
        Weakness.NO_ISSUER: not evidence.issuer,
    }
    return tuple(weakness for weakness, holds in found.items() if holds)


def evidence_of(assessment_id: int, code: str | None = None) -> dict[str, list[EvidenceView]]:
    """Read the documents linked to a sheet (or to one of its indicators), by indicator, oldest link first."""
    conditions = [EvidenceLink.assessment_id == assessment_id]
    if code is not None:
        conditions.append(EvidenceLink.code == code)
    found: dict[str, list[EvidenceView]] = defaultdict(list)
    for view in evidence_where(*conditions):
        found[view.code].append(view)
    return found


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
            Evidence.uploaded_at,
            StoredFile.size,
            StoredFile.media_type,
            Account.display_name.label("uploaded_by"),
        )
        .select_from(EvidenceLink)
        .join(Evidence, Evidence.id == EvidenceLink.evidence_id)
        .join(StoredFile, StoredFile.sha256 == Evidence.sha256)
        .join(Account, Account.id == Evidence.uploaded_by_id)
        .where(*conditions)
        .order_by(EvidenceLink.id)
    )
    return [EvidenceView(**row) for row in rows.mappings()]
