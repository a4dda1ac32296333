"""What a received file says about itself, proposed for one look: nothing is stored before somebody saves the form."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from app.access.actor import Actor
from app.letterhead import Line, Reading, Value, read
from app.letterhead.subjects import LETTER
from app.queries.unit.documents import UnitDocument, document_of_bytes
from app.queries.unit.sheet import read_own
from app.sandbox import MB, Crashed, Limits, TooCostly, run
from app.services.evidence.document_data import LIMITS as WIDTHS
from app.services.evidence.received_files import Received
from app.services.release import NOBODY_WAITS, Release
from app.storage import store
from app.storage.kinds import Kind
from app.text import taken

log = logging.getLogger(__name__)

READ: Final = "app.storage.lines:read_lines"
LIMITS: Final = Limits(memory=300 * MB, seconds=8.0, processor_seconds=3.0)
READABLE: Final = frozenset({Kind.PDF, Kind.DOCX})


@dataclass(frozen=True, slots=True)
class Offer:
    """One field: what may be filled in, or what was seen there and has to be looked at; both may be empty."""

    value: str = ""
    seen: str = ""


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the form is offered. ``known`` is the unit's document of the very same bytes.

    ``readable`` is false for a scan and for files of kinds that hold no text of a letterhead.
    """

    number: Offer = Offer()
    issued_on: date | None = None
    issuer: Offer = Offer()
    abstract: Offer = Offer()
    readable: bool = False
    known: UnitDocument | None = None
    outside_period: bool = False


def propose(
    actor: Actor,
    assessment_id: int,
    code: str,
    received: Received,
    *,
    now: datetime,
    release: Release = NOBODY_WAITS,
) -> Proposal:
    """Read the file and say what its form may be filled in with, and what is doubtful about it as a proof.

    Raises ``NotFound`` outside the actor's units.
    """
    with release():
        lines = _lines(received)
    reading = read(lines)
    view = read_own(actor, assessment_id, now=now, code=code)
    issued_on = reading.issued_on.text if reading.issued_on.certain else None
    period = view.tree.period
    return Proposal(
        number=_number(reading),
        issued_on=issued_on,
        issuer=_offer(reading.issuer, "issuer"),
        abstract=_abstract(reading),
        readable=bool(lines),
        known=document_of_bytes(view.head.unit.id, received.sha256),
        outside_period=issued_on is not None and not period.start <= issued_on <= period.end,
    )


def _lines(received: Received) -> tuple[Line, ...]:
    """Read the lines in a process of its own; a file that cannot be read has none and is good evidence all the same."""
    kind = received.upload.kind
    if kind not in READABLE:
        return ()
    try:
        with store().open(received.sha256) as stream:
            lines: tuple[Line, ...] = run(READ, kind, file=stream, limits=LIMITS)
    except (Crashed, TooCostly, LookupError, OSError, RuntimeError, SyntaxError, ValueError) as error:
        log.info("a received file was not read for its form: %s", type(error).__name__)
        return ()
    return lines


def _number(reading: Reading) -> Offer:
    number, symbol = reading.number, reading.symbol
    text = f"{number.text or '…'}{symbol.text or ''}"
    if number.certain and symbol.certain and len(text) <= WIDTHS["number"]:
        return Offer(value=taken(text))
    return Offer(seen=taken(text)) if number.text or symbol.text else Offer()


def _abstract(reading: Reading) -> Offer:
    """Put the kind of document before its abstract, as people name documents."""
    kind, text = reading.kind, reading.abstract.text
    if text is None:
        return Offer()
    if kind.text and kind.text != LETTER:
        about = text.startswith("Về việc")
        text = f"{kind.text} về việc{text[len('Về việc') :]}" if about else f"{kind.text}: {text}"
    return _offer(Value(text, certain=reading.abstract.certain and kind.certain), "abstract")


def _offer(value: Value[str], name: str) -> Offer:
    text = taken(value.text or "")
    return Offer(value=text) if value.certain and len(text) <= WIDTHS[name] else Offer(seen=text)
