"""Many files at once: each is received, judged and read, then waits to be described with one look.

A refused file refuses itself alone; a refused field throws no file away. Nothing here is evidence before somebody
has described it: no sheet and no reviewer sees a waiting file.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select

from app.access.actor import Actor
from app.errors import N_, DomainError, Faults, Invalid, NotFound, Sentence
from app.extensions import db
from app.models import EvidenceLink, StoredFile, WaitingFile
from app.queries.sheets.sheets import SheetView, find_assessment
from app.queries.unit.documents import UnitDocument, document_of_bytes
from app.queries.unit.sheet import read_own
from app.services import audit
from app.services.evidence import links
from app.services.evidence.adding import Sent
from app.services.evidence.document_data import DocumentData, check_document
from app.services.evidence.keeping import keep_waiting, open_for_documents, received_as, waits_no_more
from app.services.evidence.offers import Offers, from_json, offers_of
from app.services.evidence.proposing import Proposal, lines_of, proposal_of
from app.services.evidence.quarantine import give_back_if_damaged
from app.services.evidence.received_files import Received, receive
from app.services.evidence.room import require_room
from app.services.gate import stream_of_sheet
from app.services.release import NOBODY_WAITS, Release


@dataclass(frozen=True, slots=True)
class Waiting:
    """A file that waits since ``at``, when its first bytes came. ``proposal`` is nothing as long as it was not read."""

    id: int
    filename: str
    size: int
    at: datetime
    proposal: Proposal | None


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of the files that came together: how many wait, which are known, which were refused and why."""

    waiting: int
    known: tuple[UnitDocument, ...]
    refused: tuple[tuple[str, DomainError], ...]


@dataclass(slots=True)
class _Judged:
    received: list[tuple[Received, Offers]] = field(default_factory=list)
    refused: list[tuple[str, DomainError]] = field(default_factory=list)


def take_in_many(
    actor: Actor, assessment_id: int, files: Sequence[Sent], *, now: datetime, release: Release = NOBODY_WAITS
) -> Taken:
    """Receive each file by itself; those whose bytes the unit knows are told and not kept waiting.

    Raises ``NoRoom``, and what ``open_for`` raises when the sheet takes no documents.
    """
    unit_id = open_for_documents(actor, assessment_id, now=now).row.unit_id
    require_room(unit_id, (file.stream for file in files), files[0].unit_quota if files else None)
    judged = _Judged()
    for file in files:
        with release():
            _judge(file, judged)
    opened = open_for_documents(actor, assessment_id, now=now)
    known: dict[int, UnitDocument] = {}
    for received, offers in judged.received:
        document = document_of_bytes(opened.row.unit_id, received.sha256)
        if document is not None:
            give_back_if_damaged(received.sha256, now=now)
            known[document.id] = document
        else:
            keep_waiting(assessment_id, received, offers, actor=actor, at=now)
    return Taken(len(judged.received) - len(known), tuple(known.values()), tuple(judged.refused))


def waiting_at(actor: Actor, assessment_id: int, *, now: datetime) -> tuple[SheetView, list[Waiting]]:
    """List what waits at a sheet of the actor's unit, in the order in which it came."""
    view = read_own(actor, assessment_id, now=now)
    return view, [
        _view_of(row, size, view)
        for row, size in db.session.execute(
            select(WaitingFile, StoredFile.size)
            .join(StoredFile, StoredFile.sha256 == WaitingFile.sha256)
            .where(WaitingFile.assessment_id == assessment_id)
            .order_by(WaitingFile.id)
        )
    ]


def describe(
    actor: Actor,
    assessment_id: int,
    waiting_id: int,
    data: DocumentData,
    codes: Collection[str],
    *,
    now: datetime,
) -> tuple[str, ...]:
    """Enter a waiting file as a document and use it for all these indicators, or refuse and keep it waiting.

    Returns the indicators in the order of the set. Raises ``Invalid`` for data no document can have and when no
    indicator is named, and what ``links.attach`` raises.
    """
    row = _find(actor, assessment_id, waiting_id)
    _check(data, codes)
    received = received_as(row.filename, row.sha256)
    view = read_own(actor, assessment_id, now=now)
    order = [code for code in view.tree.indicators if code in codes]
    first, *others = [*order, *sorted(set(codes) - set(order))]
    attached = links.attach(actor, assessment_id, first, data, received, form_key=row.form_key, now=now)
    evidence_id = db.session.get_one(EvidenceLink, attached.link_id).evidence_id
    for code in others:
        links.link(actor, assessment_id, code, evidence_id, page=data.page, now=now)
    waits_no_more(assessment_id, received.sha256)
    return tuple(order)


def received_of(actor: Actor, assessment_id: int, waiting_id: int) -> Received | None:
    """Return the file that waits, to be entered as a document by another form; nothing when it waits no more."""
    find_assessment(actor, assessment_id, lock=True)
    row = db.session.get(WaitingFile, waiting_id)
    return (
        None if row is None or row.assessment_id != assessment_id else received_as(row.filename, row.sha256)
    )


def give_up(actor: Actor, assessment_id: int, waiting_id: int, *, now: datetime) -> str:
    """Let a waiting file go; its bytes stay, because the log names them. Returns its name."""
    row = _find(actor, assessment_id, waiting_id)
    open_for_documents(actor, assessment_id, now=now)
    db.session.delete(row)
    db.session.flush()
    data = {"filename": row.filename, "sha256": row.sha256}
    audit.record("evidence.given_up", stream=stream_of_sheet(assessment_id), now=now, actor=actor, data=data)
    return row.filename


def _judge(file: Sent, judged: _Judged) -> None:
    try:
        received = receive(file.stream, file.filename, max_bytes=file.max_bytes)
    except DomainError as refusal:
        judged.refused.append((file.filename, refusal))
        return
    judged.received.append((received, offers_of(lines_of(received))))


def _view_of(row: WaitingFile, size: int, view: SheetView) -> Waiting:
    known = document_of_bytes(view.head.unit.id, row.sha256)
    proposal = proposal_of(from_json(row.reading), view, known) if row.reading else None
    return Waiting(row.id, row.filename, size, row.at, proposal)


def _find(actor: Actor, assessment_id: int, waiting_id: int) -> WaitingFile:
    find_assessment(actor, assessment_id, lock=True)
    row = db.session.get(WaitingFile, waiting_id)
    if row is None or row.assessment_id != assessment_id:
        raise NotFound
    return row


def _check(data: DocumentData, codes: Iterable[str]) -> None:
    """Refuse everything that is wrong at once."""
    fields: Faults = {}
    try:
        check_document(data)
    except Invalid as problem:
        fields |= problem.fields
    if not list(codes):
        fields["codes"] = (Sentence(N_("Hãy đánh dấu ít nhất một chỉ tiêu.")),)
    if fields:
        raise Invalid(fields)
