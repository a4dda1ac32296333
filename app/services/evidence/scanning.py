"""Scans that wait to be described are read in the background, where Tesseract is installed: never in a page."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Final

from sqlalchemy import select, update

from app.extensions import db
from app.letterhead.known import KnownAgencies
from app.letterhead.scans import read_scan
from app.models import StoredFile, WaitingFile
from app.sandbox import MB, Crashed, Limits, NoTurn, TooCostly, run
from app.services.evidence.downloads import FileLost, stored_stream
from app.services.evidence.known_issuers import known_issuers
from app.services.evidence.offers import Offers, offers_from, to_json
from app.services.release import Release
from app.storage.kinds import SCANNED, Kind
from app.storage.recognition import NotRecognised, program, recognise

log = logging.getLogger(__name__)

HEAD: Final = "app.storage.scans:head_of_page"
LIMITS: Final = Limits(memory=400 * MB, seconds=15.0, processor_seconds=6.0)


def some_scan_waits() -> bool:
    """Say whether a scan waits that nobody has read; never where nothing could read it."""
    return program() is not None and bool(_unread(1))


def read_scans(*, now: datetime, limit: int, release: Release) -> int:  # noqa: ARG001 - as all such work
    """Read the next scans and keep what they offer for one look; return how many.

    One that cannot be read within the limits offers nothing, and is not tried again.
    """
    scans = _unread(limit)
    for waiting_id, assessment_id, sha256, filename, media_type in scans:
        known = known_issuers(assessment_id)
        with release():
            offers = _read(sha256, filename, SCANNED[media_type], known)
        db.session.execute(
            update(WaitingFile)
            .where(WaitingFile.id == waiting_id, WaitingFile.reading.is_(None))
            .values(reading=to_json(offers))
        )
    return len(scans)


def _read(sha256: str, filename: str, kind: Kind, known: KnownAgencies) -> Offers:
    try:
        with stored_stream(sha256, filename) as stream:
            picture: bytes = run(HEAD, kind, file=stream, limits=LIMITS)
        lines = recognise(picture)
    except NoTurn:
        raise  # the machine was busy; the file is not to blame
    except (Crashed, FileLost, NotRecognised, TooCostly, OSError, ValueError) as error:
        log.info("a scan was not read: %s", type(error).__name__)
        return Offers()
    return offers_from(read_scan(lines, known), readable=bool(lines))


def _unread(limit: int) -> list[tuple[int, int, str, str, str]]:
    rows = db.session.execute(
        select(
            WaitingFile.id,
            WaitingFile.assessment_id,
            WaitingFile.sha256,
            WaitingFile.filename,
            StoredFile.media_type,
        )
        .join(StoredFile, StoredFile.sha256 == WaitingFile.sha256)
        .where(WaitingFile.reading.is_(None), StoredFile.media_type.in_(SCANNED))
        .order_by(WaitingFile.id)
        .limit(limit)
    )
    return [(row.id, row.assessment_id, row.sha256, row.filename, row.media_type) for row in rows]
