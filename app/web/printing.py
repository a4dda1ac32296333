"""Printing inside a request: a few at a time, so that papers never hold every thread of a worker.

A paper costs up to seconds of processor time. Whoever comes when the press is busy is asked to come again, at once and
with the time to wait; saving, reading and signing in go on meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from threading import BoundedSemaphore
from typing import Final

from app.errors import N_, DomainError
from app.web.http import others_write

AT_ONCE: Final = 2
"""Papers a worker prints at the same time; it has at least eight threads."""

_PRESS: Final = BoundedSemaphore(AT_ONCE)


class PressBusy(DomainError):
    """As many papers as may be are being printed."""

    status = 503
    wait = timedelta(seconds=15)


@contextmanager
def others_write_while_printing() -> Iterator[None]:
    """Let others write, and hold a place at the press, for the length of the block.

    :raises PressBusy: as ``printing`` does.
    """
    with others_write(), printing():
        yield


@contextmanager
def printing() -> Iterator[None]:
    """Hold a place at the press for the length of the block.

    :raises PressBusy: at once, when all places are taken.
    """
    if not _PRESS.acquire(blocking=False):
        raise PressBusy(
            N_(
                "Máy chủ đang in giấy tờ cho người khác nên chưa in được tờ này. Chưa có gì thay đổi. "
                "Hãy đợi khoảng 15 giây, quay lại trang trước rồi bấm lại."
            )
        )
    try:
        yield
    finally:
        _PRESS.release()
