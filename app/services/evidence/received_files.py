"""Files on their way in: judged and stored before any row names them.

Judging and storing 20 MB takes most of a second and touches no database, so it is done outside the transaction that
writes the rows. Should that transaction fail, a file without a row remains, which harms nobody; a row without its file
would be a lie.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO

from sqlalchemy.exc import IntegrityError

from app.extensions import db
from app.models import StoredFile
from app.services.evidence.quarantine import give_back_if_damaged
from app.storage import Damaged, store
from app.storage.uploads import Upload, inspect


@dataclass(frozen=True, slots=True)
class Received:
    """A file that passed the rules, its bytes in the store under ``sha256``; no row names it yet."""

    upload: Upload
    sha256: str

    @property
    def content(self) -> Content:
        """What a document is entered with."""
        return Content(self.upload.filename, self.upload.media_type, self.upload.size, self.sha256)


@dataclass(frozen=True, slots=True)
class Content:
    """Stored bytes that are to become a document: of a file, or of the one line that is a web page's ``address``."""

    filename: str
    media_type: str
    size: int
    sha256: str
    address: str | None = None


def receive(source: BinaryIO, filename: str, *, max_bytes: int) -> Received:
    """Judge and store a file; touches no database. Raises ``UploadRefused`` when it breaks a rule."""
    upload = inspect(source, filename, max_bytes=max_bytes)
    return Received(upload, store().put(source).sha256)


def is_kept(received: Received) -> bool:
    """Say whether the store still has the bytes: what no row names is swept out after a while."""
    try:
        store().open(received.sha256).close()
    except Damaged:
        return False
    return True


def register(content: Content, *, now: datetime) -> None:
    """Note the stored bytes; two units that send the same file at the same moment both succeed.

    A file that was damaged is sound again by them.
    """
    give_back_if_damaged(content.sha256, now=now)
    if db.session.get(StoredFile, content.sha256) is not None:
        return
    row = StoredFile(sha256=content.sha256, size=content.size, media_type=content.media_type, stored_at=now)
    try:
        with db.session.begin_nested():
            db.session.add(row)
    except IntegrityError:
        if db.session.get(StoredFile, content.sha256, populate_existing=True) is None:
            raise
