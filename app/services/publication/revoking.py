"""Taking a certificate back."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from app.access.actor import Actor
from app.access.policy import ROLES_OF_ACTION
from app.errors import N_, Invalid, NotFound, Refused
from app.extensions import db
from app.models import Document, DocumentKind, DocumentStatus, Result
from app.services import audit
from app.services.gate import check_role
from app.services.refusals import forbidden
from app.text import faults
from app.workflow.states import Action


def revoke(actor: Actor, document_id: int, *, reason: str, now: datetime) -> int:
    """Take a certificate back with a reason that everybody who checks it will read; return its result's id."""
    if not actor.has(*ROLES_OF_ACTION[Action.PUBLISH]):
        raise forbidden(Action.PUBLISH)
    document = db.session.scalars(
        select(Document).where(Document.id == document_id).with_for_update()
    ).one_or_none()
    if document is None or document.kind is not DocumentKind.CERTIFICATE:
        raise NotFound
    remit = db.session.get_one(Result, document.result_id).cycle.remit
    check_role(actor, ROLES_OF_ACTION[Action.PUBLISH], remit, forbidden(Action.PUBLISH))
    if document.status is DocumentStatus.REVOKED:
        raise Refused(N_("Giấy chứng nhận này đã được thu hồi trước đó."))
    if not reason.strip():
        raise Invalid.at("reason", N_("Hãy ghi lý do thu hồi: người kiểm tra giấy sẽ đọc lý do này."))
    if wrong := faults({"reason": reason}):
        raise Invalid(wrong)
    before = document.status
    document.status, document.status_reason = DocumentStatus.REVOKED, reason.strip()
    audit.record(
        "document.revoked",
        stream=f"document:{document_id}",
        now=now,
        actor=actor,
        data={"from": before.value, "to": document.status.value, "reason": reason.strip()},
    )
    return document.result_id
