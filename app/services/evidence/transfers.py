"""Files that come in parts over a bad line: begun, grown part by part, and taken in as if they had come whole.

What arrived is kept in rows, so that any server goes on where another stopped. Nothing is judged before the last part:
that part is acknowledged only once the file is judged, stored and waits to be described, so that no file is ever whole
and yet lost. A file that was begun in time may end after the deadline, provided that its digest was announced: nobody
reserves a place for a file that they do not have yet.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import BinaryIO, Final, cast

from sqlalchemy import delete, func, select

from app.access.actor import Actor
from app.errors import NotFound, Refused
from app.extensions import db
from app.models import Transfer, TransferPart, WaitingFile
from app.queries.unit.documents import document_of_bytes
from app.queries.unit.sheet import find_own
from app.services.evidence.keeping import keep_waiting, open_for_documents, received_as
from app.services.evidence.offers import offers_of
from app.services.evidence.proposing import lines_of
from app.services.evidence.quarantine import give_back_if_damaged, is_damaged
from app.services.evidence.received_files import Received, receive
from app.services.evidence.room import require_room_for
from app.services.evidence.transfer_refusals import (
    Expired,
    OtherContent,
    TooLarge,
    TooManyTransfers,
    WrongOffset,
)
from app.services.release import NOBODY_WAITS, Release
from app.storage.streams import copied
from app.storage.uploads import announced

KEPT_FOR: Final = timedelta(days=7)
"""After the last part; a commune may be without power for days."""
MOST_OPEN: Final = 20
MOST_SIZES: Final = 10
"""How many files an account may have on their way, and how many times the largest file's bytes in all."""


@dataclass(frozen=True, slots=True)
class Announced:
    """A file that has not come yet: its name, its size in bytes and, where the page could work it out, its SHA-256."""

    filename: str
    size: int
    sha256: str | None = None


@dataclass(frozen=True, slots=True)
class OnItsWay:
    """A file of which ``arrived`` bytes of ``size`` are here; they are kept until ``expires_at``."""

    id: int
    arrived: int
    size: int
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Here:
    """A file that the unit has: as a document, or waiting to be described at this sheet."""

    received: Received
    evidence_id: int | None = None
    waiting_id: int | None = None


def begin(
    actor: Actor, assessment_id: int, file: Announced, *, max_bytes: int, unit_quota: int, now: datetime
) -> OnItsWay | Here:
    """Make a place for a file, or say that its bytes are here; the same file begun again goes on where it stopped.

    Raises ``UploadRefused`` for a name that is not taken, ``TooLarge``, ``TooManyTransfers``, ``NoRoom``, and what
    ``open_for`` raises when the sheet takes no documents: all of it before the first byte travels.
    """
    head, _tree = find_own(actor, assessment_id)
    if file.size > max_bytes:
        raise TooLarge(file.filename, max_bytes)
    filename, _kind = announced(file.filename, file.size, max_bytes=max_bytes)
    if file.sha256 is not None:
        here = _here(head.unit.id, assessment_id, file.sha256)
        if here is not None and not is_damaged(file.sha256):
            return here
        if (begun := _begun(actor, assessment_id, file, now=now)) is not None:
            return _view(begun)
    open_for_documents(actor, assessment_id, now=now)
    _check_number(actor, file.size, max_bytes=max_bytes)
    require_room_for(head.unit.id, file.size, unit_quota)
    row = Transfer(
        assessment_id=assessment_id,
        account_id=actor.account_id,
        filename=filename,
        size=file.size,
        sha256=file.sha256,
        arrived=0,
        begun_at=now,
        expires_at=now + KEPT_FOR,
    )
    db.session.add(row)
    db.session.flush()
    return _view(row)


def state(actor: Actor, assessment_id: int, transfer_id: int, *, now: datetime) -> OnItsWay:
    """Say how much has arrived. Raises ``NotFound`` for what is another's or is here whole, ``Expired``."""
    return _view(_find(actor, assessment_id, transfer_id, now=now, lock=False))


def append(
    actor: Actor,
    assessment_id: int,
    transfer_id: int,
    content: bytes,
    *,
    offset: int,
    max_bytes: int,
    now: datetime,
    release: Release = NOBODY_WAITS,
) -> OnItsWay | Here:
    """Keep the next part; with the last one, take the file in by the same rules as one that came in one request.

    Raises ``WrongOffset`` when ``offset`` is not what has arrived, ``OtherContent`` for bytes that are
    not those of the announced file, and what ``state`` and ``receive`` raise. The last part
    is not kept then: sent again, it is judged again.
    """
    row = _grown(actor, assessment_id, transfer_id, offset, len(content), now=now)
    if offset + len(content) < row.size:
        if content:
            db.session.add(TransferPart(transfer_id=row.id, start=offset, content=content))
            row.arrived += len(content)
            row.expires_at = now + KEPT_FOR
            db.session.flush()
        return _view(row)
    announced_as, filename = row.sha256, row.filename
    with _assembled(row, content) as whole, release():
        if announced_as is not None and copied(whole).sha256 != announced_as:
            raise OtherContent
        received = receive(whole, filename, max_bytes=max_bytes)
        offers = offers_of(lines_of(received))
    row = _grown(actor, assessment_id, transfer_id, offset, len(content), now=now)
    begun_at = row.begun_at
    _remove([row.id])
    here = _here(find_own(actor, assessment_id)[0].unit.id, assessment_id, received.sha256)
    if here is not None:
        give_back_if_damaged(received.sha256, now=now)
        return here
    waiting_id = keep_waiting(assessment_id, received, offers, actor=actor, at=now, begun_at=begun_at)
    return Here(received, waiting_id=waiting_id)


def give_up(actor: Actor, assessment_id: int, transfer_id: int) -> str:
    """Let go of what has arrived; return the name of the file. Raises ``NotFound``."""
    row = _own(actor, assessment_id, transfer_id)
    filename = row.filename
    _remove([row.id])
    return filename


def some_has_expired(*, now: datetime) -> bool:
    """Say whether something was given up that nobody has let go of."""
    return db.session.scalar(select(Transfer.id).where(Transfer.expires_at <= now).limit(1)) is not None


def sweep(*, now: datetime, limit: int) -> int:
    """Let go of at most ``limit`` files of which no part came for ``KEPT_FOR``; return how many."""
    expired = db.session.scalars(
        select(Transfer.id)
        .where(Transfer.expires_at <= now)
        .order_by(Transfer.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).all()
    _remove(expired)
    return len(expired)


def _grown(
    actor: Actor, assessment_id: int, transfer_id: int, offset: int, more: int, *, now: datetime
) -> Transfer:
    """Find what may take ``more`` bytes at ``offset`` now, locked."""
    row = _find(actor, assessment_id, transfer_id, now=now)
    if row.arrived != offset:
        raise WrongOffset(row.arrived)
    if offset + more > row.size:
        raise OtherContent
    try:
        open_for_documents(actor, assessment_id, now=now)
    except Refused:
        if row.sha256 is None:
            raise
    return row


def _find(
    actor: Actor, assessment_id: int, transfer_id: int, *, now: datetime, lock: bool = True
) -> Transfer:
    row = _own(actor, assessment_id, transfer_id, lock=lock)
    if row.expires_at <= now:
        raise Expired
    return row


def _own(actor: Actor, assessment_id: int, transfer_id: int, *, lock: bool = True) -> Transfer:
    """Find what this very account sends to this sheet of its unit."""
    find_own(actor, assessment_id)
    query = select(Transfer).where(
        Transfer.id == transfer_id,
        Transfer.assessment_id == assessment_id,
        Transfer.account_id == actor.account_id,
    )
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    row = db.session.scalar(query)
    if row is None:
        raise NotFound
    return row


def _here(unit_id: int, assessment_id: int, sha256: str) -> Here | None:
    """Find the bytes among the unit's documents and what waits at its sheet."""
    if (document := document_of_bytes(unit_id, sha256)) is not None:
        return Here(received_as(document.filename, sha256), evidence_id=document.id)
    waiting = db.session.scalar(
        select(WaitingFile).where(WaitingFile.assessment_id == assessment_id, WaitingFile.sha256 == sha256)
    )
    return None if waiting is None else Here(received_as(waiting.filename, sha256), waiting_id=waiting.id)


def _begun(actor: Actor, assessment_id: int, file: Announced, *, now: datetime) -> Transfer | None:
    return db.session.scalar(
        select(Transfer)
        .where(
            Transfer.assessment_id == assessment_id,
            Transfer.account_id == actor.account_id,
            Transfer.sha256 == file.sha256,
            Transfer.size == file.size,
            Transfer.expires_at > now,
        )
        .order_by(Transfer.arrived.desc(), Transfer.id)
        .limit(1)
    )


def _check_number(actor: Actor, size: int, *, max_bytes: int) -> None:
    """Refuse one more where an account has too much on its way; what has expired waits for the sweep and counts."""
    number, bytes_in_all = db.session.execute(
        select(func.count(Transfer.id), func.coalesce(func.sum(Transfer.size), 0)).where(
            Transfer.account_id == actor.account_id
        )
    ).one()
    if number >= MOST_OPEN or bytes_in_all + size > MOST_SIZES * max_bytes:
        raise TooManyTransfers(number)


def _assembled(row: Transfer, last: bytes) -> BinaryIO:
    """Write the parts and the last of them one after the other into a file without a name, from its beginning."""
    whole = cast("BinaryIO", tempfile.TemporaryFile())  # noqa: SIM115 - the caller closes it
    parts = db.session.scalars(
        select(TransferPart.content)
        .where(TransferPart.transfer_id == row.id)
        .order_by(TransferPart.start)
        .execution_options(yield_per=8)
    )
    for part in parts:
        whole.write(part)
    whole.write(last)
    whole.seek(0)
    return whole


def _view(row: Transfer) -> OnItsWay:
    return OnItsWay(row.id, row.arrived, row.size, row.expires_at)


def _remove(ids: Sequence[int]) -> None:
    db.session.execute(delete(TransferPart).where(TransferPart.transfer_id.in_(ids)))
    db.session.execute(delete(Transfer).where(Transfer.id.in_(ids)))
