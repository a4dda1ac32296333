"""What a received file says about itself, proposed for one look: nothing is stored before somebody saves the form."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from app.access.actor import Actor
from app.letterhead import Line
from app.queries.sheets.sheets import SheetView
from app.queries.unit.documents import UnitDocument, document_of_bytes
from app.queries.unit.sheet import read_own
from app.sandbox import MB, Crashed, Limits, TooCostly, run
from app.services.evidence.offers import Offers, offers_of
from app.services.evidence.received_files import Received
from app.services.release import NOBODY_WAITS, Release
from app.storage import store
from app.storage.kinds import Kind

log = logging.getLogger(__name__)

READ: Final = "app.storage.lines:read_lines"
LIMITS: Final = Limits(memory=300 * MB, seconds=8.0, processor_seconds=3.0)
READABLE: Final = frozenset({Kind.PDF, Kind.DOCX})


@dataclass(frozen=True, slots=True)
class Proposal(Offers):
    """What the form is offered. ``known`` is the unit's document of the very same bytes."""

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
        offers = offers_of(lines_of(received))
    view = read_own(actor, assessment_id, now=now, code=code)
    return proposal_of(offers, view, document_of_bytes(view.head.unit.id, received.sha256))


def proposal_of(offers: Offers, view: SheetView, known: UnitDocument | None) -> Proposal:
    """Hold what was read against the period of the sheet's cycle."""
    day, period = offers.issued_on, view.tree.period
    return Proposal(
        offers.number,
        day,
        offers.issuer,
        offers.abstract,
        offers.readable,
        known,
        day is not None and not period.start <= day <= period.end,
    )


def lines_of(received: Received) -> tuple[Line, ...]:
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
