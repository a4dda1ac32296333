"""A received file between two looks at its form: the page carries it along sealed, so that it is sent but once.

The seal names the person, the sheet and the bytes; no row is written before the form is saved. What lies in the store
without a row is swept out later than a seal is good for.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from flask import current_app
from itsdangerous import BadData, URLSafeSerializer

from app.access.actor import Actor
from app.services.evidence.received_files import Received, is_kept
from app.storage.kinds import Kind
from app.storage.uploads import Upload

GOOD_FOR: Final = timedelta(hours=24)


def seal(received: Received, assessment_id: int, actor: Actor, *, now: datetime) -> str:
    """Return what the form carries along for a file that was received."""
    upload = received.upload
    named = [upload.filename, upload.kind.value, upload.size, received.sha256]
    sealed: str = _serializer().dumps([actor.account_id, assessment_id, now.isoformat(), *named])
    return sealed


def unseal(text: str, assessment_id: int, actor: Actor, *, now: datetime) -> Received | None:
    """Return the file of a seal; nothing for another person's or sheet's, an old one, or bytes that are gone."""
    try:
        account_id, sheet_id, sealed_at, filename, kind, size, sha256 = _serializer().loads(text)
    except (BadData, ValueError):
        return None
    if (account_id, sheet_id) != (actor.account_id, assessment_id):
        return None
    if now - datetime.fromisoformat(sealed_at) > GOOD_FOR:
        return None
    received = Received(Upload(filename, Kind(kind), size), sha256)
    return received if is_kept(received) else None


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.secret_key), salt="received file")
