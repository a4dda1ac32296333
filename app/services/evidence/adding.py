"""A new document from the form to the sheet: check, judge and store the file, write the rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO

from app.access.actor import Actor
from app.services.evidence.links import Attached, DocumentData, attach, prepare
from app.services.evidence.received_files import receive
from app.services.release import NOBODY_WAITS, Release


@dataclass(frozen=True, slots=True)
class Sent:
    """A file as it arrives: its bytes, the name it was sent under, and how many bytes are taken at most."""

    stream: BinaryIO
    filename: str
    max_bytes: int


def add(
    actor: Actor,
    assessment_id: int,
    code: str,
    data: DocumentData,
    file: Sent,
    *,
    form_key: str,
    now: datetime,
    release: Release = NOBODY_WAITS,
) -> Attached:
    """Take a file in as a document of the unit and link it to an indicator; it is judged while others can write.

    The same form sent again gives the link it made the first time. Raises what ``attach`` and ``receive`` raise.
    """
    repeated = prepare(actor, assessment_id, code, data, form_key=form_key, now=now)
    if repeated is not None:
        return repeated
    with release():
        received = receive(file.stream, file.filename, max_bytes=file.max_bytes)
    return attach(actor, assessment_id, code, data, received, form_key=form_key, now=now)
