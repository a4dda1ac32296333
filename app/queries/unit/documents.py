"""The documents a unit has stored: one of them behind a link, and all of them with what they are used for."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from app.access.actor import Actor
from app.access.remit import Remit
from app.errors import NotFound
from app.extensions import db
from app.models import Assessment, Cycle, Evidence, EvidenceLink, QuarantinedFile, StoredFile
from app.queries.sheets.evidence import evidence_where
from app.queries.sheets.sheets import find_assessment
from app.sheet.values import EvidenceView
from app.text import fold
from app.workflow.quarantine import QuarantineCause


@dataclass(frozen=True, slots=True)
class LinkedEvidence:
    """A document at one indicator of one sheet, and where its bytes are."""

    view: EvidenceView
    assessment_id: int
    sha256: str


def find_link(actor: Actor, link_id: int) -> LinkedEvidence:
    """Read one link; raise ``NotFound`` when it does not exist or its sheet lies outside the actor's scope."""
    place = db.session.execute(
        select(EvidenceLink.assessment_id, Evidence.sha256)
        .join(Evidence, Evidence.id == EvidenceLink.evidence_id)
        .where(EvidenceLink.id == link_id)
    ).one_or_none()
    if place is None:
        raise NotFound
    find_assessment(actor, place.assessment_id)
    (view,) = evidence_where(EvidenceLink.id == link_id)
    return LinkedEvidence(view, place.assessment_id, place.sha256)


@dataclass(frozen=True, slots=True)
class Use:
    """An indicator that a document proves, in the cycle of ``year``."""

    assessment_id: int
    year: int
    code: str
    link_id: int
    remit: Remit


@dataclass(frozen=True, slots=True)
class UnitDocument:
    """A document the unit has stored, with everything it is used for."""

    id: int
    number: str | None
    issued_on: date | None
    issuer: str | None
    abstract: str
    filename: str
    size: int
    address: str | None
    uses: tuple[Use, ...]
    set_aside: QuarantineCause | None = None
    """Why its file is put aside and nobody can open it."""


def document_of_bytes(unit_id: int, sha256: str) -> UnitDocument | None:
    """Return the unit's document that holds these very bytes, with its uses; nothing when there is none."""
    evidence_id = db.session.scalar(
        select(Evidence.id)
        .where(Evidence.unit_id == unit_id, Evidence.sha256 == sha256, Evidence.withdrawn_at.is_(None))
        .order_by(Evidence.id)
        .limit(1)
    )
    if evidence_id is None:
        return None
    return next((document for document in documents_of(unit_id) if document.id == evidence_id), None)


def documents_of(unit_id: int, search: str = "") -> list[UnitDocument]:
    """List the documents of a unit that are not withdrawn, newest first; ``search`` ignores diacritics."""
    uses: dict[int, list[Use]] = defaultdict(list)
    for evidence_id, assessment_id, year, code, link_id, family, organiser_id in db.session.execute(
        select(
            EvidenceLink.evidence_id,
            EvidenceLink.assessment_id,
            Cycle.year,
            EvidenceLink.code,
            EvidenceLink.id,
            Cycle.family,
            Cycle.organiser_id,
        )
        .join(Evidence, Evidence.id == EvidenceLink.evidence_id)
        .join(Assessment, Assessment.id == EvidenceLink.assessment_id)
        .join(Cycle, Cycle.id == Assessment.cycle_id)
        .where(Evidence.unit_id == unit_id)
        .order_by(Cycle.year.desc(), EvidenceLink.id)
    ):
        uses[evidence_id].append(Use(assessment_id, year, code, link_id, Remit(family, organiser_id)))
    wanted = fold(search)
    rows = db.session.execute(
        select(Evidence, StoredFile.size, QuarantinedFile.cause)
        .join(StoredFile, StoredFile.sha256 == Evidence.sha256)
        .outerjoin(
            QuarantinedFile,
            (QuarantinedFile.sha256 == Evidence.sha256) & QuarantinedFile.returned_at.is_(None),
        )
        .where(Evidence.unit_id == unit_id, Evidence.withdrawn_at.is_(None))
        .order_by(Evidence.uploaded_at.desc(), Evidence.id.desc())
    )
    return [
        UnitDocument(
            id=row.id,
            number=row.number,
            issued_on=row.issued_on,
            issuer=row.issuer,
            abstract=row.abstract,
            filename=row.filename,
            size=size,
            address=row.address,
            uses=tuple(uses[row.id]),
            set_aside=cause,
        )
        for row, size, cause in rows
        if wanted in fold(" ".join(filter(None, (row.number, row.abstract, row.issuer, row.filename))))
    ]
