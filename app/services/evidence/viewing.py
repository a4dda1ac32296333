"""Stored evidence looked at page by page: pictures of our own making, kept so that a page is drawn once."""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from app.access.actor import Actor
from app.errors import N_, Refused
from app.queries.unit.documents import find_link
from app.sandbox import MB, Crashed, Limits, TooCostly, run
from app.services.evidence.downloads import refuse_set_aside, stored_stream
from app.services.release import NOBODY_WAITS, Release
from app.sheet.values import EvidenceView
from app.storage.kinds import Kind
from app.storage.pages import DRAWN, WIDTHS, Look

DRAW: Final = "app.storage.drawing:draw"
LOOK: Final = "app.storage.drawing:look"
LIMITS: Final = Limits(memory=300 * MB, seconds=15.0, processor_seconds=6.0)
LONGEST_WORDS: Final = 100


@dataclass(frozen=True, slots=True)
class Viewed:
    """A document with the page that is looked at."""

    evidence: EvidenceView
    assessment_id: int
    look: Look


def view(actor: Actor, link_id: int, *, page: int, words: str, release: Release = NOBODY_WAITS) -> Viewed:
    """Look at one page of a document, with the places of ``words``.

    Raises ``NotFound`` outside the actor's scope, ``Refused`` for a file that cannot be drawn.
    """
    link = find_link(actor, link_id)
    kind = _kind(link.view)
    with release(), stored_stream(link.sha256, link.view.filename) as stream:
        try:
            seen: Look = run(
                LOOK, kind, max(1, page), words[:LONGEST_WORDS].strip(), file=stream, limits=LIMITS
            )
        except (Crashed, TooCostly, OSError, ValueError) as error:
            raise _not_drawn() from error
    return Viewed(link.view, link.assessment_id, seen)


def page_image(
    actor: Actor, link_id: int, *, page: int, width: int, cache: Path, release: Release = NOBODY_WAITS
) -> bytes:
    """Return a page as a JPEG, drawn now or kept from before. Raises what `view` raises.

    What is kept is named by the digest of the bytes; the folder may be emptied at any time.
    """
    link = find_link(actor, link_id)
    kind = _kind(link.view)
    width = width if width in WIDTHS else WIDTHS[0]
    kept = cache.joinpath(link.sha256[:2], f"{link.sha256}-{max(1, page)}-{width}.jpg")
    try:
        return kept.read_bytes()
    except FileNotFoundError:
        pass
    with release(), stored_stream(link.sha256, link.view.filename) as stream:
        try:
            drawn: bytes = run(DRAW, kind, max(1, page), width, file=stream, limits=LIMITS)
        except (Crashed, TooCostly, OSError, ValueError) as error:
            raise _not_drawn() from error
    _keep(kept, drawn)
    return drawn


def _kind(evidence: EvidenceView) -> Kind:
    refuse_set_aside(evidence)
    if evidence.media_type not in DRAWN:
        raise _not_drawn()
    return DRAWN[evidence.media_type]


def _keep(path: Path, drawn: bytes) -> None:
    """Keep a page under its name, whole or not at all; a disk that takes nothing only costs drawing it again."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor, draft = tempfile.mkstemp(dir=path.parent)
        with os.fdopen(descriptor, "wb") as file:
            file.write(drawn)
        Path(draft).replace(path)
    except OSError:
        return


def _not_drawn() -> Refused:
    return Refused(N_("Không hiện được trang của tệp này tại đây. Hãy tải tệp về để xem."))
