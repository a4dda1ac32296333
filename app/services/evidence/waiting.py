"""Many files at once: each is received, judged and read, then waits to be described with one look.

A refused file refuses itself alone; a refused field throws no file away. Nothing here is evidence before somebody
has described it: no sheet and no reviewer sees a waiting file.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

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
from app.services.evidence.form_keys import new_form_key
from app.services.evidence.offers import Offers, from_json, offers_of, to_json
from app.services.evidence.proposing import Proposal, lines_of, proposal_of
from app.services.evidence.received_files import Received, receive, register
from app.services.gate import Opened, open_for, stream_of
from app.services.release import NOBODY_WAITS, Release
from app.storage.kinds import MEDIA_TYPES
from app.storage.uploads import Upload
from app.workflow.states import Action, Status

KINDS: Final = {media_type: kind for kind, media_type in MEDIA_TYPES.items()}
EDITING: Final = {Status.EXPLAINING: Action.EXPLAIN, Status.REVIEW_1: Action.AMEND}


@dataclass(frozen=True, slots=True)
class Waiting:
    """A file that waits. ``proposal`` is nothing as long as it was not read."""

    id: int
    filename: str
    size: int
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

    Raises what ``open_for`` raises when the sheet takes no documents.
    """
    _open(actor, assessment_id, now=now)
    judged = _Judged()
    for file in files:
        with release():
            _judge(file, judged)
    opened = _open(actor, assessment_id, now=now)
    known: dict[int, UnitDocument] = {}
    for received, offers in judged.received:
        document = document_of_bytes(opened.row.unit_id, received.sha256)
        if document is not None:
            known[document.id] = document
        else:
            _keep_waiting(opened, received, offers, actor=actor, now=now)
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
    size, media_type = db.session.execute(
        select(StoredFile.size, StoredFile.media_type).where(StoredFile.sha256 == row.sha256)
    ).one()
    received = Received(Upload(row.filename, KINDS[media_type], size), row.sha256)
    view = read_own(actor, assessment_id, now=now)
    order = [code for code in view.tree.indicators if code in codes]
    first, *others = [*order, *sorted(set(codes) - set(order))]
    attached = links.attach(actor, assessment_id, first, data, received, form_key=row.form_key, now=now)
    evidence_id = db.session.get_one(EvidenceLink, attached.link_id).evidence_id
    for code in others:
        links.link(actor, assessment_id, code, evidence_id, page=data.page, now=now)
    db.session.delete(row)
    db.session.flush()
    return tuple(order)


def give_up(actor: Actor, assessment_id: int, waiting_id: int, *, now: datetime) -> str:
    """Let a waiting file go; its bytes stay, because the log names them. Returns its name."""
    row = _find(actor, assessment_id, waiting_id)
    opened = _open(actor, assessment_id, now=now)
    db.session.delete(row)
    db.session.flush()
    _record("evidence.given_up", opened, row.filename, row.sha256, actor=actor, now=now)
    return row.filename


def _open(actor: Actor, assessment_id: int, *, now: datetime) -> Opened:
    """Open the sheet for documents; which indicators take them is asked when one is named."""
    status = find_assessment(actor, assessment_id, lock=True).status
    return open_for(actor, assessment_id, EDITING.get(status, Action.DECLARE), now=now)


def _judge(file: Sent, judged: _Judged) -> None:
    try:
        received = receive(file.stream, file.filename, max_bytes=file.max_bytes)
    except DomainError as refusal:
        judged.refused.append((file.filename, refusal))
        return
    judged.received.append((received, offers_of(lines_of(received))))


def _keep_waiting(opened: Opened, received: Received, offers: Offers, *, actor: Actor, now: datetime) -> None:
    register(received.content, now=now)
    here = (WaitingFile.assessment_id == opened.row.id, WaitingFile.sha256 == received.sha256)
    if db.session.scalar(select(WaitingFile.id).where(*here)) is None:
        name = received.upload.filename
        row = WaitingFile(
            assessment_id=opened.row.id,
            sha256=received.sha256,
            filename=name,
            form_key=new_form_key(),
            reading=to_json(offers) if offers.readable else None,
            account_id=actor.account_id,
            at=now,
        )
        db.session.add(row)
        db.session.flush()
        _record("evidence.received", opened, name, received.sha256, actor=actor, now=now)


def _view_of(row: WaitingFile, size: int, view: SheetView) -> Waiting:
    known = document_of_bytes(view.head.unit.id, row.sha256)
    proposal = proposal_of(from_json(row.reading), view, known) if row.reading else None
    return Waiting(row.id, row.filename, size, proposal)


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


def _record(kind: str, opened: Opened, filename: str, sha256: str, *, actor: Actor, now: datetime) -> None:
    data = {"filename": filename, "sha256": sha256}
    audit.record(kind, stream=stream_of(opened), now=now, actor=actor, data=data)
