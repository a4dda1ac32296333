"""Stored files put aside: nobody is handed them, nothing of them is removed, and they come back when they are sound.

A damaged file is moved out of its place, so that the same bytes sent again, or copied back from a copy, lie there whole
(decision 0066).
"""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from typing import Final

from sqlalchemy import select

from app.extensions import db
from app.models import Evidence, Installation, QuarantinedFile, StoredFile
from app.services import audit
from app.storage import Damaged, store
from app.storage.rules import UploadRefused
from app.storage.uploads import NotJudged, inspect
from app.workflow.quarantine import QuarantineCause

STREAM: Final = "installation"
DAMAGED: Final = "Mất hoặc bị sửa trong kho."


def set_aside(sha256: str, cause: QuarantineCause, reason: str, *, now: datetime) -> bool:
    """Put a file aside and say so in the log; False when it is aside already."""
    row = db.session.get(QuarantinedFile, sha256, with_for_update=True)
    if row is not None and row.returned_at is None:
        return False
    if row is None:
        row = QuarantinedFile(sha256=sha256, cause=cause, reason=reason, set_aside_at=now)
        db.session.add(row)
    else:
        row.cause, row.reason, row.set_aside_at, row.returned_at = cause, reason, now, None
    store().set_aside(sha256)
    data = {"sha256": sha256, "cause": cause.value, "reason": reason}
    audit.record("system.file_set_aside", stream=STREAM, now=now, data=data)
    return True


def set_aside_damaged(damaged: Collection[str], *, now: datetime) -> None:
    """Put aside what a reading of the whole store found damaged, and take back what was damaged and is sound.

    Nothing is done where the store is not this database's, or not there at all: its files are elsewhere, and whole.
    """
    mark = db.session.scalar(select(Installation.mark))
    if store().mark() != mark:
        return
    for sha256 in damaged:
        set_aside(sha256, QuarantineCause.DAMAGED, DAMAGED, now=now)
    for row in _aside(QuarantineCause.DAMAGED):
        if row.sha256 not in damaged:
            _give_back(row, now=now)


def give_back_if_damaged(sha256: str, *, now: datetime) -> None:
    """Take a damaged file back whose bytes have just been stored anew."""
    if is_damaged(sha256):
        _give_back(db.session.get_one(QuarantinedFile, sha256), now=now)


def is_damaged(sha256: str) -> bool:
    """Say whether the stored file of this digest is damaged, so that the same bytes are welcome once more."""
    row = db.session.get(QuarantinedFile, sha256)
    return row is not None and row.returned_at is None and row.cause is QuarantineCause.DAMAGED


def judge_again(names: Iterable[tuple[str, str]], *, now: datetime) -> Iterator[tuple[str, str]]:
    """Judge stored documents (digest, name) by the rules of today; give those that were put aside, and why.

    What was put aside for a rule that permits it now comes back. What nobody has time to judge, or is damaged, stays.
    """
    for sha256, filename in names:
        row = db.session.get(QuarantinedFile, sha256)
        aside = row is not None and row.returned_at is None
        if row is not None and aside and row.cause is QuarantineCause.DAMAGED:
            continue
        try:
            refusal = _refusal(sha256, filename, aside=aside)
        except (Damaged, NotJudged):
            continue
        if refusal is not None and set_aside(sha256, QuarantineCause.REFUSED, refusal, now=now):
            yield sha256, refusal
        elif refusal is None and row is not None and aside:
            store().bring_back(sha256)
            _give_back(row, now=now)


def documents_by_digest() -> list[tuple[str, str]]:
    """Name every file that is a document of a unit, with one of its names: what people sent, and nothing of ours."""
    rows = db.session.execute(
        select(StoredFile.sha256, Evidence.filename)
        .join(Evidence, Evidence.sha256 == StoredFile.sha256)
        .order_by(StoredFile.sha256, Evidence.id)
    )
    return list({sha256: (sha256, filename) for sha256, filename in rows}.values())


def _refusal(sha256: str, filename: str, *, aside: bool) -> str | None:
    with store().open_aside(sha256) if aside else store().open(sha256) as stream:
        try:
            inspect(stream, filename, max_bytes=sys.maxsize)  # it was small enough when it came
        except UploadRefused as refused:
            return str(refused)
    return None


def _aside(cause: QuarantineCause) -> list[QuarantinedFile]:
    return list(
        db.session.scalars(
            select(QuarantinedFile)
            .where(QuarantinedFile.cause == cause, QuarantinedFile.returned_at.is_(None))
            .order_by(QuarantinedFile.sha256)
        )
    )


def _give_back(row: QuarantinedFile, *, now: datetime) -> None:
    row.returned_at = now
    audit.record("system.file_taken_back", stream=STREAM, now=now, data={"sha256": row.sha256})
