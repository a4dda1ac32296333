"""Stored evidence on its way out, to whoever may see the sheet it proves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import BinaryIO, Final

from app.access.actor import Actor
from app.errors import N_, DomainError, Refused
from app.queries.unit.documents import find_link
from app.sandbox import MB, Crashed, Limits, TooCostly, run
from app.sheet.values import EvidenceView
from app.storage import Damaged, store
from app.storage.kinds import PREVIEWED
from app.workflow.quarantine import QuarantineCause


@dataclass(frozen=True, slots=True)
class OpenedFile:
    """A stored file, open for reading, with what its download is called."""

    stream: BinaryIO
    filename: str
    media_type: str
    size: int
    sha256: str


WHY_ASIDE: Final = {
    QuarantineCause.DAMAGED: N_(
        "Tệp “%(filename)s” bị hỏng trong kho lưu trữ nên đã được cách ly, chưa mở được. Tài liệu vẫn còn trong phiếu."
        " Đơn vị gửi lại đúng tệp này, hoặc quản trị hệ thống khôi phục tệp từ bản sao lưu, thì mở lại được."
    ),
    QuarantineCause.REFUSED: N_(
        "Tệp “%(filename)s” không qua quy định kiểm tra hiện nay nên đã được cách ly, không mở được. Tệp không bị xóa."
        " Đơn vị hãy gửi một bản khác, chẳng hạn lưu lại thành PDF; cần tệp cũ thì hỏi quản trị hệ thống."
    ),
}
PREVIEW: Final = "app.storage.judging.pictures:preview"
PREVIEW_LIMITS: Final = Limits(memory=200 * MB, seconds=10.0, processor_seconds=1.8)


class FileLost(DomainError):
    """The store no longer has the bytes that a row names."""

    status = 503


def open_file(actor: Actor, link_id: int) -> OpenedFile:
    """Open the file behind a link. Raises ``NotFound`` outside the actor's scope, ``FileLost`` without the bytes."""
    link = find_link(actor, link_id)
    view = link.view
    refuse_set_aside(view)
    stream = stored_stream(link.sha256, view.filename)
    return OpenedFile(stream, view.filename, view.media_type, view.size, link.sha256)


def preview(actor: Actor, link_id: int) -> bytes:
    """Return a small JPEG of a picture that not every browser shows, made in a process of its own from our copy.

    Raises ``NotFound`` outside the actor's scope, ``Refused`` where there is nothing to make it of.
    """
    opened = open_file(actor, link_id)
    with opened.stream as stream:
        try:
            if opened.media_type not in PREVIEWED:
                raise no_preview()
            made: bytes = run(PREVIEW, PREVIEWED[opened.media_type], file=stream, limits=PREVIEW_LIMITS)
        except (Crashed, TooCostly, OSError, ValueError) as error:
            raise no_preview() from error
    return made


def refuse_set_aside(evidence: EvidenceView) -> None:
    """Hand out nothing of a file that is put aside. Raises ``FileLost`` with why, and what to do."""
    if evidence.set_aside is None:
        return
    raise FileLost(WHY_ASIDE[evidence.set_aside], filename=evidence.filename)


def no_preview() -> Refused:
    """Return the refusal to show a preview."""
    return Refused(N_("Tệp này không có ảnh xem trước. Hãy tải tệp về để xem."))


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
