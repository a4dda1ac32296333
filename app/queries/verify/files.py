"""Stored bytes held against the digests they are filed under, in both directions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import select

from app.extensions import db
from app.models import (
    Bundle,
    Document,
    DraftPaper,
    Evidence,
    QuarantinedFile,
    SignedPaper,
    StoredFile,
    WaitingFile,
)
from app.storage import Damaged, store
from app.workflow.quarantine import QuarantineCause

NAMED: Final = (Evidence, WaitingFile, Document, Bundle, DraftPaper, SignedPaper)
NAMING: Final = (StoredFile.sha256, QuarantinedFile.sha256, *(model.sha256 for model in NAMED))
"""Every column that names a file: one whose own row is gone is damage, and no stray to be swept."""


@dataclass(frozen=True, slots=True)
class DamagedFile:
    """A stored file whose bytes are missing or others; ``set_aside_at`` is since when it is put aside."""

    sha256: str
    names: tuple[str, ...]
    set_aside_at: datetime | None

    def __str__(self) -> str:
        """Say it, for the operator."""
        names = ", ".join(f"“{name}”" for name in self.names) or "không còn dòng nào dùng"
        since = f" Đang cách ly từ {self.set_aside_at:%d/%m/%Y}." if self.set_aside_at else ""
        return f"Tệp {self.sha256} ({names}): mất hoặc bị sửa trong kho.{since} Hãy khôi phục từ bản sao lưu."


def damaged_files(seen: Counter[str]) -> Iterator[DamagedFile]:
    """Give every stored file whose bytes are missing or are not those that were stored, and what it was.

    What the rules of today refuse lies aside as it should, and is no damage.
    """
    shelf, aside = store(), {file.sha256: file for file in files_aside()}
    for sha256 in db.session.scalars(select(StoredFile.sha256).order_by(StoredFile.sha256)).all():
        seen["tệp"] += 1
        entry = aside.get(sha256)
        if entry is not None and entry.cause is QuarantineCause.REFUSED:
            continue
        try:
            shelf.verify(sha256)
        except Damaged:
            yield DamagedFile(sha256, names_of(sha256), entry.set_aside_at if entry else None)


@dataclass(frozen=True, slots=True)
class AsideFile:
    """A file that is put aside: why, what was said then, and since when."""

    sha256: str
    cause: QuarantineCause
    reason: str
    set_aside_at: datetime

    def __str__(self) -> str:
        """Say it, for the operator."""
        names = ", ".join(f"“{name}”" for name in names_of(self.sha256))
        return f"Tệp {self.sha256} ({names}): cách ly từ {self.set_aside_at:%d/%m/%Y}. {self.reason}"


def files_aside() -> list[AsideFile]:
    """Read what is put aside now, in the order of digests."""
    query = select(
        QuarantinedFile.sha256, QuarantinedFile.cause, QuarantinedFile.reason, QuarantinedFile.set_aside_at
    ).where(QuarantinedFile.returned_at.is_(None))
    return [AsideFile(*row) for row in db.session.execute(query.order_by(QuarantinedFile.sha256))]


def names_of(sha256: str) -> tuple[str, ...]:
    """Name the files of this digest as people know them."""
    return tuple(
        name
        for model in NAMED
        for name in db.session.scalars(select(model.filename).where(model.sha256 == sha256).distinct())
    )


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
