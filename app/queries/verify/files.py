"""Stored bytes held against the digests they are filed under."""

from __future__ import annotations

from sqlalchemy import select

from app.extensions import db
from app.models import StoredFile
from app.storage import Damaged, store


def damaged_files() -> list[str]:
    """Name every stored file whose bytes are missing or are not those that were stored."""
    shelf = store()
    damaged = []
    for sha256 in db.session.scalars(select(StoredFile.sha256).order_by(StoredFile.sha256)):
        try:
            shelf.verify(sha256)
        except Damaged:
            damaged.append(sha256)
    return damaged
