"""What a store of files promises, whatever it is made of."""

from __future__ import annotations

import errno
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO, Protocol

from app.errors import N_, DomainError


class Damaged(Exception):
    """The store has no bytes, or other bytes, under a digest that was once stored: restore from the backup."""


NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS})
"""What the system says of a disk that is full, of a quota or a limit that is reached, and of one that is read-only."""
UNWRITABLE = NO_ROOM | {errno.EACCES, errno.EPERM, errno.ENOTDIR, errno.EEXIST}
"""And of a folder that takes no file, because it is another's or no folder at all."""


class StoreTrouble(DomainError):
    """The store does not do its work now. ``reason`` is for the operator's log, the sentence for everybody."""

    def __init__(self, message: str, reason: str) -> None:
        super().__init__(message)
        self.reason = reason


class StoreUnwritable(StoreTrouble):
    """The store takes no file now; nothing was kept of the one that was given. What is in it can still be read."""

    status = 507

    def __init__(self, reason: str) -> None:
        super().__init__(
            N_(
                "Chưa lưu được tệp vì nơi lưu tệp của máy chủ đã đầy hoặc chỉ cho đọc. Chưa có gì được lưu. Hãy báo"
                " quản trị hệ thống, và gửi lại khi chỗ trống đã có; các phần không kèm tệp vẫn làm được bình thường."
            ),
            reason,
        )


class StoreAway(StoreTrouble):
    """The store does not answer now: nothing was kept, nothing is lost, and what needs no file goes on."""

    status = 503

    def __init__(self, reason: str) -> None:
        super().__init__(
            N_(
                "Nơi lưu tệp của máy chủ chưa trả lời nên chưa lấy được hay lưu được tệp. Chưa có gì bị mất. Hãy thử"
                " lại sau vài phút; nếu vẫn không được, báo quản trị hệ thống. Các phần không kèm tệp vẫn làm được bình"
                " thường."
            ),
            reason,
        )


@dataclass(frozen=True, slots=True)
class StoredBytes:
    """Bytes that are safely on disk. ``size`` in bytes, ``sha256`` as 64 lower-case hexadecimal digits."""

    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that lies in the store, under its digest or, cut short by a crash, under a name of its making."""

    name: str
    size: int
    written_at: datetime


class Store(Protocol):
    """Bytes in, their SHA-256 out; the same bytes are kept once, and nothing is changed or removed but strays."""

    @property
    def place(self) -> str:
        """Where it is, for the operator: a folder, or ``s3://bucket``."""

    def put(self, source: BinaryIO) -> StoredBytes:
        """Store everything from the current position of ``source``; durable when this returns.

        Raises ``StoreUnwritable`` when the store is full or read-only, ``StoreAway`` when it does not answer.
        """

    def open(self, sha256: str) -> BinaryIO:
        """Open stored bytes for reading.

        Raises ``Damaged`` when they are not there, ``StoreAway`` when the store does not answer.
        """

    def probe(self) -> None:
        """Take a small file and give it back, to learn whether the store takes files now.

        Raises ``StoreUnwritable`` when it takes none, ``StoreAway`` when it does not answer.
        """

    def contents(self) -> Iterable[Kept]:
        """List everything that lies in the store, in the order of names."""

    def discard(self, name: str) -> None:
        """Remove what no row names; the caller has made sure of that."""

    def verify(self, sha256: str) -> None:
        """Read the stored bytes and raise ``Damaged`` unless they still have this digest."""

    def set_aside(self, name: str) -> None:
        """Move what lies under a digest out of its place, where nothing but ``open_aside`` finds it.

        What was put aside under the same digest before stays beside it. Nothing happens where nothing lies.
        """

    def open_aside(self, sha256: str) -> BinaryIO:
        """Open what was put aside last under a digest; raise ``Damaged`` where nothing was."""

    def bring_back(self, sha256: str) -> None:
        """Put what was put aside last under a digest back in its place, unless something lies there."""

    def is_there(self) -> bool:
        """Whether there is such a folder or bucket at all."""

    def mark(self) -> str | None:
        """Whose store this is, as its database says too; nothing where nobody has said so."""

    def set_mark(self, mark: str) -> None:
        """Say whose store this is."""
