"""Evidence (tài liệu kiểm chứng): attach, link, correct, remove. One stored file, many links.

Attaching has three steps, so that nobody waits for the database while a file is judged and stored: ``prepare`` asks
whether the indicator takes documents, ``received_files.receive`` takes the bytes in (``adding.take_in`` does both), and
``attach`` asks again, checks what was typed and writes the rows.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.access.actor import Actor
from app.errors import N_, Invalid, NotFound, Refused
from app.extensions import db
from app.models import Evidence, EvidenceLink
from app.queries.sheets.sheets import find_assessment
from app.queries.unit.documents import find_link
from app.services import audit
from app.services.evidence.document_data import LIMITS, DocumentData, check_document, columns_of
from app.services.evidence.form_keys import key_problems
from app.services.evidence.keeping import waits_no_more
from app.services.evidence.received_files import Content, Received, register
from app.services.gate import Opened, open_for, stream_of
from app.services.sheets.amending import open_to_edit
from app.text import faults
from app.workflow.states import Action, Status


@dataclass(frozen=True, slots=True)
class Attached:
    """The link that came of it. ``known_as`` names the unit's document that already held the same bytes."""

    link_id: int
    known_as: str | None = None


def prepare(
    actor: Actor, assessment_id: int, code: str, *, page: str, form_key: str, now: datetime
) -> Attached | None:
    """Check that a document may be attached; return the link that this very form made already, if it was sent before.

    What was typed about it is not looked at yet. Raises ``Invalid`` for a key that no page of ours gave, and what
    ``open_for`` raises when the sheet is closed.
    """
    opened = _open(actor, assessment_id, code, now=now)
    if wrong := key_problems(form_key):
        raise Invalid(wrong)
    return _repeated(opened, code, page, form_key, actor=actor, now=now)


def attach(
    actor: Actor,
    assessment_id: int,
    code: str,
    data: DocumentData,
    received: Received,
    *,
    form_key: str,
    now: datetime,
) -> Attached:
    """Enter a received file as a document of the unit and link it to an indicator. Raises what ``enter`` raises."""
    return enter(actor, assessment_id, code, data, received.content, form_key=form_key, now=now)


def enter(
    actor: Actor,
    assessment_id: int,
    code: str,
    data: DocumentData,
    content: Content,
    *,
    form_key: str,
    now: datetime,
) -> Attached:
    """Enter stored bytes as a document of the unit and link it to an indicator.

    The same form sent again gives the link it made the first time. A file the unit already has is linked, not entered
    twice. Raises ``Invalid`` for data that no document can have, and what ``prepare`` raises: the sheet may have been
    closed while the file came in.
    """
    opened = _open(actor, assessment_id, code, now=now)
    check_document(data, form_key)
    if (repeated := _repeated(opened, code, data.page, form_key, actor=actor, now=now)) is not None:
        return repeated
    waits_no_more(assessment_id, content.sha256)
    register(content, now=now)
    known = _by_content(opened, content.sha256)
    if known is not None:
        link = _link(opened, code, known, data.page, actor=actor, now=now)
        return Attached(link.id, known.abstract)
    evidence = _add(opened, data, content, form_key, actor=actor, now=now)
    return Attached(_link(opened, code, evidence, data.page, actor=actor, now=now).id)


def link(
    actor: Actor, assessment_id: int, code: str, evidence_id: int, *, page: str, now: datetime
) -> Attached:
    """Link a document the unit already has to another indicator; linking twice makes one link."""
    opened = _open(actor, assessment_id, code, now=now)
    if wrong := faults({"page": page}, LIMITS["page"]):
        raise Invalid(wrong)
    evidence = db.session.get(Evidence, evidence_id)
    if evidence is None or evidence.unit_id != opened.row.unit_id or evidence.withdrawn_at is not None:
        raise NotFound
    return Attached(_link(opened, code, evidence, page, actor=actor, now=now).id)


def correct(actor: Actor, link_id: int, data: DocumentData, *, now: datetime) -> None:
    """Correct what was written about a document, at all indicators it proves, and the page at this one."""
    proof = find_link(actor, link_id)
    opened = _open(actor, proof.assessment_id, proof.view.code, now=now)
    check_document(data)
    stored_link = db.session.get_one(EvidenceLink, link_id)
    _check_within_returned(opened, stored_link)
    wanted = {**columns_of(data), "page": data.page.strip() or None}
    changes = {}
    for name, value in wanted.items():
        row: EvidenceLink | Evidence = stored_link if name == "page" else stored_link.evidence
        before = getattr(row, name)
        if before != value:
            changes[name] = [str(before or ""), str(value or "")]
            setattr(row, name, value)
    if changes:
        db.session.flush()
        _record("evidence.corrected", opened, stored_link, actor=actor, now=now, changes=changes)


def unlink(actor: Actor, link_id: int, *, now: datetime) -> tuple[int, str]:
    """Take a document away from an indicator; return the sheet and the indicator it was taken from.

    With its last link a document is withdrawn from the unit's list. Its row and bytes stay: the log names them.
    """
    proof = find_link(actor, link_id)
    opened = _open(actor, proof.assessment_id, proof.view.code, now=now)
    stored_link = db.session.get_one(EvidenceLink, link_id)
    evidence = stored_link.evidence
    db.session.delete(stored_link)
    db.session.flush()
    others = select(EvidenceLink.id).where(EvidenceLink.evidence_id == evidence.id).limit(1)
    if db.session.scalar(others) is None:
        evidence.withdrawn_at = now
    _record("evidence.unlinked", opened, stored_link, actor=actor, now=now)
    return proof.assessment_id, proof.view.code


def _open(actor: Actor, assessment_id: int, code: str, *, now: datetime) -> Opened:
    """Open the sheet for a change of evidence: while it is declared, or where a reviewer asked for an explanation."""
    explaining = find_assessment(actor, assessment_id, lock=True).status is Status.EXPLAINING
    opened = (
        open_for(actor, assessment_id, Action.EXPLAIN, now=now)
        if explaining
        else open_to_edit(actor, assessment_id, code, now=now)
    )
    indicator = opened.tree.indicators.get(code)
    if indicator is None or indicator.scored_by != "unit":
        raise NotFound
    if explaining and code not in opened.answers.explanations:
        raise Refused(
            N_(
                "Phiếu đang ở bước giải trình: chỉ bổ sung minh chứng được cho chỉ tiêu mà tổ thẩm định đã hỏi."
                " Chỉ tiêu %(code)s không thuộc diện đó."
            ),
            code=code,
        )
    return opened


def _check_within_returned(opened: Opened, stored_link: EvidenceLink) -> None:
    """Refuse to correct a document that also proves what is being appraised: reviewers have read it as it is."""
    returned = opened.answers.returned
    if opened.head.status is not Status.REVIEW_1 or not returned:
        return
    codes = db.session.scalars(
        select(EvidenceLink.code).where(
            EvidenceLink.assessment_id == opened.row.id, EvidenceLink.evidence_id == stored_link.evidence_id
        )
    )
    others = sorted(code for code in codes if opened.tree.group_of(code).code not in returned)
    if others:
        raise Refused(
            N_(
                "Tài liệu này còn chứng minh cho chỉ tiêu %(codes)s đang được thẩm định nên chưa sửa được. Hãy gỡ tài"
                " liệu ở chỉ tiêu này rồi gắn một bản khác."
            ),
            codes=", ".join(others),
        )


def _repeated(
    opened: Opened, code: str, page: str, form_key: str, *, actor: Actor, now: datetime
) -> Attached | None:
    """Return the link to the document that this form entered before; the key decides, not the bytes."""
    entered = db.session.scalars(
        select(Evidence).where(Evidence.unit_id == opened.row.unit_id, Evidence.form_key == form_key)
    ).one_or_none()
    if entered is None:
        return None
    return Attached(_link(opened, code, entered, page, actor=actor, now=now).id)


def _by_content(opened: Opened, sha256: str) -> Evidence | None:
    """Return the unit's oldest document of these bytes that has not been withdrawn."""
    return db.session.scalars(
        select(Evidence)
        .where(
            Evidence.unit_id == opened.row.unit_id,
            Evidence.sha256 == sha256,
            Evidence.withdrawn_at.is_(None),
        )
        .order_by(Evidence.id)
        .limit(1)
    ).one_or_none()


def _add(
    opened: Opened, data: DocumentData, content: Content, form_key: str, *, actor: Actor, now: datetime
) -> Evidence:
    evidence = Evidence(
        unit_id=opened.row.unit_id,
        form_key=form_key,
        filename=content.filename,
        sha256=content.sha256,
        address=content.address,
        uploaded_by_id=actor.account_id,
        uploaded_at=now,
        **columns_of(data),
    )
    db.session.add(evidence)
    db.session.flush()
    return evidence


def _link(
    opened: Opened, code: str, evidence: Evidence, page: str, *, actor: Actor, now: datetime
) -> EvidenceLink:
    stored_link = db.session.scalars(
        select(EvidenceLink).where(
            EvidenceLink.assessment_id == opened.row.id,
            EvidenceLink.code == code,
            EvidenceLink.evidence_id == evidence.id,
        )
    ).one_or_none()
    if stored_link is not None:
        return stored_link
    if evidence.address and not opened.tree.indicators[code].evidence.links:
        raise Refused(
            N_(
                "Bộ chỉ số không nhận liên kết làm minh chứng cho chỉ tiêu %(code)s. Hãy lưu trang thành PDF rồi gắn"
                " tệp."
            ),
            code=code,
        )
    made = EvidenceLink(
        evidence=evidence,
        assessment_id=opened.row.id,
        code=code,
        page=page.strip() or None,
        author_id=actor.account_id,
        at=now,
    )
    db.session.add(made)
    db.session.flush()
    _record("evidence.linked", opened, made, actor=actor, now=now)
    return made


def _record(
    kind: str,
    opened: Opened,
    stored_link: EvidenceLink,
    *,
    actor: Actor,
    now: datetime,
    changes: Mapping[str, object] | None = None,
) -> None:
    evidence = stored_link.evidence
    data: dict[str, object] = {
        "code": stored_link.code,
        "evidence": evidence.id,
        "filename": evidence.filename,
        "sha256": evidence.sha256,
        "page": stored_link.page,
    }
    if changes:
        data["changes"] = changes
    audit.record(kind, stream=stream_of(opened), now=now, actor=actor, data=data)
