"""Received files that wait to be described, whichever way they came: in one request, or in parts."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import delete, select

from app.access.actor import Actor
from app.extensions import db
from app.models import StoredFile, WaitingFile
from app.queries.sheets.sheets import find_assessment
from app.services import audit
from app.services.evidence.form_keys import new_form_key
from app.services.evidence.offers import Offers, to_json
from app.services.evidence.received_files import Received, register
from app.services.gate import Opened, open_for, stream_of_sheet
from app.storage.kinds import MEDIA_TYPES
from app.storage.uploads import Upload
from app.workflow.states import Action, Status

KINDS: Final = {media_type: kind for kind, media_type in MEDIA_TYPES.items()}
EDITING: Final = {Status.EXPLAINING: Action.EXPLAIN, Status.REVIEW_1: Action.AMEND}


def open_for_documents(actor: Actor, assessment_id: int, *, now: datetime) -> Opened:
    """Open the sheet for documents; which indicators take them is asked when one is named."""
    status = find_assessment(actor, assessment_id, lock=True).status
    return open_for(actor, assessment_id, EDITING.get(status, Action.DECLARE), now=now)


def keep_waiting(
    assessment_id: int,
    received: Received,
    offers: Offers,
    *,
    actor: Actor,
    at: datetime,
    begun_at: datetime | None = None,
) -> int:
    """Let a received file wait at a sheet that the caller has opened, once; return its id.

    What came in parts began to arrive at ``begun_at``: the log keeps both moments, and the file counts from the first.
    """
    register(received.content, now=at)
    here = (WaitingFile.assessment_id == assessment_id, WaitingFile.sha256 == received.sha256)
    if (known := db.session.scalar(select(WaitingFile.id).where(*here))) is not None:
        return known
    row = WaitingFile(
        assessment_id=assessment_id,
        sha256=received.sha256,
        filename=received.upload.filename,
        form_key=new_form_key(),
        reading=to_json(offers) if offers.readable else None,
        account_id=actor.account_id,
        at=begun_at or at,
    )
    db.session.add(row)
    db.session.flush()
    data = {"filename": row.filename, "sha256": row.sha256}
    if begun_at is not None:
        data["begun"] = begun_at.isoformat()
    stream = stream_of_sheet(assessment_id)
    audit.record("evidence.received", stream=stream, now=at, actor=actor, data=data)
    return row.id


def waits_no_more(assessment_id: int, sha256: str) -> None:
    """Take away what waits with these bytes: a document holds them now."""
    db.session.execute(
        delete(WaitingFile).where(WaitingFile.assessment_id == assessment_id, WaitingFile.sha256 == sha256)
    )


def received_as(filename: str, sha256: str) -> Received:
    """Return a file that was received before, under the name that it has here."""
    size, media_type = db.session.execute(
        select(StoredFile.size, StoredFile.media_type).where(StoredFile.sha256 == sha256)
    ).one()
    return Received(Upload(filename, KINDS[media_type], size), sha256)
