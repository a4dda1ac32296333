"""A document of a unit's one predecessor becomes one of its own: another row for the same stored bytes."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from app.access.actor import Actor
from app.extensions import db
from app.models import Evidence
from app.services.evidence.form_keys import new_form_key


def own_document(actor: Actor, unit_id: int, evidence_id: int, *, now: datetime) -> int:
    """Return the unit's own document for one that may be a predecessor's; the caller has seen the lineage.

    What the unit has already, by its bytes, is not entered twice.
    """
    document = db.session.get_one(Evidence, evidence_id)
    if document.unit_id == unit_id and document.withdrawn_at is None:
        return document.id
    known = db.session.scalar(
        select(Evidence.id)
        .where(
            Evidence.unit_id == unit_id,
            Evidence.sha256 == document.sha256,
            Evidence.withdrawn_at.is_(None),
        )
        .order_by(Evidence.id)
        .limit(1)
    )
    if known is not None:
        return known
    own = Evidence(
        unit_id=unit_id,
        form_key=new_form_key(),
        number=document.number,
        issued_on=document.issued_on,
        effective_on=document.effective_on,
        issuer=document.issuer,
        abstract=document.abstract,
        filename=document.filename,
        sha256=document.sha256,
        uploaded_by_id=actor.account_id,
        uploaded_at=now,
    )
    db.session.add(own)
    db.session.flush()
    return own.id
