"""Stored evidence on its way out, to whoever may see the sheet it proves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import BinaryIO

from app.access.actor import Actor
from app.errors import N_, DomainError
from app.queries.unit.documents import find_link
from app.storage import Damaged, store


@dataclass(frozen=True, slots=True)
class OpenedFile:
    """A stored file, open for reading, with what its download is called."""

    stream: BinaryIO
    filename: str
    media_type: str
    size: int
    sha256: str


class FileLost(DomainError):
    """The store no longer has the bytes that a row names."""

    status = 503


def open_file(actor: Actor, link_id: int) -> OpenedFile:
    """Open the file behind a link. Raises ``NotFound`` outside the actor's scope, ``FileLost`` without the bytes."""
    found = find_link(actor, link_id)
    view = found.view
    stream = stored_stream(found.sha256, view.filename)
    return OpenedFile(stream, view.filename, view.media_type, view.size, found.sha256)


def stored_stream(sha256: str, filename: str) -> BinaryIO:
    """Open stored bytes that are to leave as ``filename``. Raises ``FileLost`` when the store has them no longer."""
    try:
        return store().open(sha256)
    except Damaged as lost:
        raise FileLost(
            N_(
                "Không đọc được tệp “%(filename)s” trong kho lưu trữ. Đề nghị báo quản trị hệ thống khôi phục tệp từ"
                " bản sao lưu."
            ),
            filename=filename,
        ) from lost
