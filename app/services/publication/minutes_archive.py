"""All minutes of a cycle as one ZIP, as PDF and as Word: made in the background, some at a time, kept for who asked.

Parts lie in the store until the archive is put together from them; no row names them, so those of work that was given
up are swept like any other stray.
"""

from __future__ import annotations

import json
import re
import tempfile
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Final

from sqlalchemy import select

from app.access.actor import Actor
from app.documents.minutes import TITLE, Minutes, minutes_paper
from app.documents.official_pdf import pdf_of
from app.documents.wording import Wording
from app.errors import N_, Refused
from app.extensions import db
from app.models import Job, StoredFile
from app.queries.results.minutes import closed_in, find_minutes_cycle
from app.services.evidence.downloads import OpenedFile, stored_stream
from app.services.jobs.requests import request
from app.sheet.values import CycleView
from app.storage import Store
from app.workflow.jobs import JobState

KIND: Final = "minutes"
MEDIA_TYPE: Final = "application/zip"
IN_MEMORY: Final = 16 * 1024 * 1024
_NO_NAME: Final = re.compile(r'[\\/:*?"<>|\x00-\x1f]')


@dataclass(frozen=True, slots=True)
class Archive:
    """A finished archive of somebody's: when it was made, and where its bytes are."""

    made_at: datetime
    filename: str
    sha256: str
    size: int
    sheets: int


def ask_for_minutes(actor: Actor, cycle_id: int, *, now: datetime) -> int:
    """Have all minutes of a cycle made; return the id of the work. Asked for again they are made anew.

    Raises ``NotFound`` for all but its standing body, ``Refused`` while no appraisal has ended.
    """
    find_minutes_cycle(actor, cycle_id)
    if not closed_in(cycle_id):
        raise Refused(
            N_("Chưa lập được biên bản: chưa có phiếu nào của đợt được xác nhận. Hãy xác nhận phiếu trước.")
        )
    return request(
        KIND, key=_key(actor, cycle_id), arguments={"cycle": cycle_id}, actor=actor, now=now, renew=True
    )


def store_part(store: Store, minutes: Sequence[tuple[Minutes, str]], wording: Wording) -> str:
    """Make the minutes of some units (each with its code) and store them; return the digest. Touches no database."""
    # Only a worker that makes one loads its library.
    from app.documents.official_word import word_of
    from app.documents.word_page import FIRST_MOMENT

    with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY) as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as part:
            for said, code in minutes:
                paper, name = minutes_paper(said, wording), _entry_name(said, code)
                part.writestr(zipfile.ZipInfo(f"{name}.docx", FIRST_MOMENT), word_of(paper))
                part.writestr(zipfile.ZipInfo(f"{name}.pdf", FIRST_MOMENT), pdf_of(paper))
        return _put(store, file)[0]


def store_archive(store: Store, parts: Sequence[str]) -> tuple[str, int]:
    """Put the parts together and store the archive; return its digest and size. Touches no database."""
    with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY) as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
            for digest in parts:
                with store.open(digest) as stream, zipfile.ZipFile(stream) as part:
                    for entry in part.infolist():
                        archive.writestr(entry, part.read(entry))
        return _put(store, file)


def keep_archive(store: Store, parts: Sequence[str], sha256: str, size: int, *, now: datetime) -> None:
    """Enter a finished archive, and drop those of its parts that no row names."""
    known = set(db.session.scalars(select(StoredFile.sha256).where(StoredFile.sha256.in_([*parts, sha256]))))
    if sha256 not in known:
        db.session.add(StoredFile(sha256=sha256, size=size, media_type=MEDIA_TYPE, stored_at=now))
        db.session.flush()
    for digest in {*parts} - known - {sha256}:
        store.discard(digest)


def find_archive(actor: Actor, cycle_id: int) -> Archive | None:
    """Return the newest archive that ``actor`` had made of a cycle; nothing while there is none."""
    find_minutes_cycle(actor, cycle_id)
    job = db.session.scalars(
        select(Job).where(Job.key == _key(actor, cycle_id), Job.state == JobState.DONE)
    ).one_or_none()
    if job is None or job.outcome is None or job.ended_at is None:
        return None
    outcome = json.loads(job.outcome)
    return Archive(job.ended_at, outcome["filename"], outcome["sha256"], outcome["size"], job.done)


def open_archive(actor: Actor, cycle_id: int) -> OpenedFile:
    """Open one's own archive for reading. Raises ``Refused`` where there is none, ``FileLost`` without the bytes."""
    archive = find_archive(actor, cycle_id)
    if archive is None:
        raise Refused(N_("Bạn chưa lập tệp ZIP biên bản của đợt này. Hãy bấm lập ở trang Văn bản trình ký."))
    stream = stored_stream(archive.sha256, archive.filename)
    return OpenedFile(stream, archive.filename, MEDIA_TYPE, archive.size, archive.sha256)


def archive_name(cycle: CycleView) -> str:
    """Return what the download of a cycle's minutes is called."""
    return _NO_NAME.sub("-", f"{TITLE} - {cycle.title}.zip")


def _key(actor: Actor, cycle_id: int) -> str:
    return f"{KIND}:{cycle_id}:{actor.account_id}"


def _entry_name(minutes: Minutes, code: str) -> str:
    """Return the place of a unit's minutes in the archive: a folder a block, a name that every system takes."""
    folder, name = (_NO_NAME.sub("-", text).strip(". ") for text in (minutes.block_title, minutes.unit_name))
    return f"{folder}/{TITLE} - {name} ({code})"


def _put(store: Store, file: IO[bytes]) -> tuple[str, int]:
    file.seek(0)
    kept = store.put(file)  # type: ignore[arg-type]  # a spooled file reads as any other
    return kept.sha256, kept.size
