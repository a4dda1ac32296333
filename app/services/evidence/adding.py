"""A new document's file on its way in: judged and stored while others can write, before its form is right.

The file is kept whatever becomes of the form: what is wrong with a field is put right without sending it again.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO

from app.access.actor import Actor
from app.queries.sheets.sheets import find_assessment
from app.services.evidence.links import Attached, prepare
from app.services.evidence.received_files import Received, receive
from app.services.evidence.room import require_room
from app.services.release import NOBODY_WAITS, Release


@dataclass(frozen=True, slots=True)
class Sent:
    """A file as it arrives: its bytes, the name it was sent under, and how many bytes are taken at most."""

    stream: BinaryIO
    filename: str
    max_bytes: int
    unit_quota: int | None = None
    """The room that all files of the unit have together, in bytes; nothing sets no limit."""


def take_in(
    actor: Actor,
    assessment_id: int,
    code: str,
    file: Sent,
    *,
    page: str,
    form_key: str,
    now: datetime,
    release: Release = NOBODY_WAITS,
) -> Attached | Received:
    """Judge and store a file for an indicator, or return the link that the same form made the first time.

    ``attach`` then enters it as a document. Raises ``NoRoom``, and what ``prepare`` and ``receive`` raise.
    """
    repeated = prepare(actor, assessment_id, code, page=page, form_key=form_key, now=now)
    if repeated is not None:
        return repeated
    require_room(find_assessment(actor, assessment_id).unit.id, (file.stream,), file.unit_quota)
    with release():
        return receive(file.stream, file.filename, max_bytes=file.max_bytes)
