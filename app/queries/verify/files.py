"""Stored bytes held against the digests they are filed under, in both directions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import Final

from sqlalchemy import select

from app.extensions import db
from app.models import Bundle, Document, DraftPaper, Evidence, SignedPaper, StoredFile, WaitingFile
from app.storage import Damaged, store

NAMED: Final = (Evidence, WaitingFile, Document, Bundle, DraftPaper, SignedPaper)
NAMING: Final = (StoredFile.sha256, *(model.sha256 for model in NAMED))
"""Every column that names a file: one whose own row is gone is damage, and no stray to be swept."""


def damaged_files(seen: Counter[str]) -> Iterator[str]:
    """Say every stored file whose bytes are missing or are not those that were stored, and what it was."""
    shelf = store()
    for sha256 in db.session.scalars(select(StoredFile.sha256).order_by(StoredFile.sha256)).all():
        seen["tệp"] += 1
        try:
            shelf.verify(sha256)
        except Damaged:
            names = ", ".join(f"“{name}”" for name in _names_of(sha256)) or "không còn dòng nào dùng"
            yield f"Tệp {sha256} ({names}): mất hoặc bị sửa trong kho. Hãy khôi phục từ bản sao lưu."


def _names_of(sha256: str) -> list[str]:
    return [
        name
        for model in NAMED
        for name in db.session.scalars(select(model.filename).where(model.sha256 == sha256).distinct())
    ]


def strays(*, older_than: datetime | None = None) -> list[str]:
    """Name what lies in the store and no row names: left by a crash between bytes and row.

    With ``older_than`` only what was written before: an upload may be under way.
    """
    known = {sha256 for named in NAMING for sha256 in db.session.scalars(select(named))}
    return [
        entry.name
        for entry in store().contents()
        if entry.name not in known and (older_than is None or entry.written_at < older_than)
    ]
