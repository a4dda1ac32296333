"""Stored papers on their way out: byte for byte what was stored, one by one or all certificates in one archive."""

from __future__ import annotations

import tempfile
import zipfile
from typing import IO

from app.access.actor import Actor
from app.errors import NotFound
from app.local_time import VIETNAM
from app.queries.results.papers import certificates_of, find_paper
from app.queries.results.results import find_version, head_of
from app.services.evidence.downloads import OpenedFile, stored_stream

IN_MEMORY = 16 * 1024 * 1024


def open_paper(actor: Actor | None, paper_id: int) -> OpenedFile:
    """Open a paper for reading. Raises ``NotFound`` outside the actor's scope, ``FileLost`` without the bytes."""
    paper = find_paper(actor, paper_id)
    stream = stored_stream(paper.sha256, paper.filename)
    return OpenedFile(stream, paper.filename, paper.media_type, paper.size, paper.sha256)


def zip_certificates(actor: Actor, result_id: int) -> tuple[IO[bytes], str]:
    """Return all certificates of a result as a ZIP, open for reading, and its file name.

    Numbered in the order of the ranking; PDFs do not shrink, so they are stored as they are.
    """
    papers = certificates_of(actor, result_id)
    if not papers:
        raise NotFound
    head = head_of(*find_version(result_id))
    at = head.published_at.astimezone(VIETNAM).timetuple()[:6]
    archive = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - the response closes it
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_STORED) as container:
        for number, paper in enumerate(papers, 1):
            entry = zipfile.ZipInfo(f"{number:03} {paper.filename}", at)
            with stored_stream(paper.sha256, paper.filename) as content:
                container.writestr(entry, content.read())
    archive.seek(0)
    return archive, f"Giấy chứng nhận - {head.cycle.title} - bản {head.version}.zip"
