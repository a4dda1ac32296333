"""Reading the texts of evidence once, and finding files that say nearly the same: background work, never in a page."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, delete, exists, func, insert, select
from sqlalchemy.orm import aliased

from app.extensions import db
from app.models import Assessment, Evidence, EvidenceLink, FileMark, FileText, LikeFile, StoredFile
from app.sandbox import MB, Crashed, Limits, NoTurn, TooCostly, run
from app.services.evidence.downloads import FileLost, stored_stream
from app.services.release import Release
from app.storage.kinds import MEDIA_TYPES, Kind
from app.storage.likeness import KEPT, Sketch, resemblance
from app.workflow.states import DRAFT_STATUSES

SKETCH: Final = "app.storage.likeness:sketch"
LIMITS: Final = Limits(memory=300 * MB, seconds=20.0, processor_seconds=10.0)
WITH_TEXT: Final = {MEDIA_TYPES[kind]: kind for kind in (Kind.PDF, Kind.DOCX)}
"""The media types of files that carry their text, and what each is."""
ALIKE: Final = 80
"""From so many percent of common text on, two files are told to be nearly the same."""
MOST_CANDIDATES: Final = 100
"""So many files are held against a new one: those that share most of its sketch."""
NOTHING_READ: Final = Sketch(0, ())


def some_is_unread() -> bool:
    """Say whether a submitted sheet has a file with text that was never read."""
    return db.session.scalar(select(StoredFile.sha256).where(_unread()).limit(1)) is not None


def read_some(*, now: datetime, limit: int, release: Release) -> int:
    """Read the texts of the next files and find what is like them; return how many were read.

    A file that cannot be read within the limits has no text, and is not tried again.
    """
    files = db.session.execute(
        select(StoredFile.sha256, StoredFile.media_type, func.min(Evidence.filename))
        .join(Evidence, Evidence.sha256 == StoredFile.sha256)
        .where(_unread())
        .group_by(StoredFile.sha256, StoredFile.media_type)
        .order_by(StoredFile.sha256)
        .limit(limit)
    ).all()
    sketches = {}
    for sha256, media_type, filename in files:
        with release():
            sketches[sha256] = _sketched(sha256, WITH_TEXT[media_type], filename)
    for sha256, sketch in sketches.items():
        _keep(sha256, sketch, now=now)
    return len(files)


def _sketched(sha256: str, kind: Kind, filename: str) -> Sketch:
    try:
        with stored_stream(sha256, filename) as stream:
            read: Sketch = run(SKETCH, kind, file=stream, limits=LIMITS)
    except NoTurn:
        raise  # the machine was busy; the file is not to blame
    except (Crashed, FileLost, TooCostly, OSError, ValueError):
        return NOTHING_READ
    return read


def _keep(sha256: str, sketch: Sketch, *, now: datetime) -> None:
    """Keep a sketch and the files that are like it; what somebody else kept meanwhile is replaced."""
    for table in (FileText, FileMark):
        db.session.execute(delete(table).where(table.sha256 == sha256))
    db.session.execute(insert(FileText), [{"sha256": sha256, "words": sketch.words, "read_at": now}])
    if not sketch.marks:
        return
    db.session.execute(insert(FileMark), [{"sha256": sha256, "mark": mark} for mark in sketch.marks])
    pairs = [
        (other, percent)
        for other, marks in _candidates(sha256, len(sketch.marks)).items()
        if (percent := resemblance(sketch.marks, marks)) >= ALIKE
    ]
    db.session.execute(
        delete(LikeFile).where((LikeFile.sha256 == sha256) | (LikeFile.other_sha256 == sha256))
    )
    if pairs:
        db.session.execute(
            insert(LikeFile),
            [
                {"sha256": one, "other_sha256": two, "percent": percent}
                for other, percent in pairs
                for one, two in ((sha256, other), (other, sha256))
            ],
        )


def _candidates(sha256: str, size: int) -> dict[str, Collection[int]]:
    """Return the sketches of the files that share at least half of this one's; texts that are alike share more."""
    mine, other = aliased(FileMark), aliased(FileMark)
    shared = (
        select(other.sha256)
        .join(mine, mine.mark == other.mark)
        .where(mine.sha256 == sha256, other.sha256 != sha256)
        .group_by(other.sha256)
        .having(func.count() * 2 >= min(size, KEPT))
        .order_by(func.count().desc(), other.sha256)
        .limit(MOST_CANDIDATES)
    )
    sketches: dict[str, list[int]] = {}
    names = db.session.scalars(shared).all()
    for name, mark in db.session.execute(
        select(FileMark.sha256, FileMark.mark).where(FileMark.sha256.in_(names))
    ):
        sketches.setdefault(name, []).append(mark)
    return dict(sketches)


def _unread() -> ColumnElement[bool]:
    linked = (
        exists()
        .where(
            Evidence.sha256 == StoredFile.sha256,
            EvidenceLink.evidence_id == Evidence.id,
            Assessment.id == EvidenceLink.assessment_id,
            Assessment.status.not_in(DRAFT_STATUSES),
        )
        .correlate(StoredFile)
    )
    known = exists().where(FileText.sha256 == StoredFile.sha256)
    return StoredFile.media_type.in_(WITH_TEXT) & ~known & linked
