"""Reading bytes once, from one place to another, and learning their digest on the way."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO, Final, Protocol

from app.storage.store import UNWRITABLE, StoredBytes, StoreUnwritable

SHA256: Final = re.compile(r"[0-9a-f]{64}")
CHUNK: Final = 1 << 20
MARK: Final = ".dti-store"
"""The name of the store's own mark; nothing whose name begins with a dot is one of the files."""
ASIDE: Final = ".quarantine"
"""The folder of what is put aside; nothing in it is one of the files."""
PROBE: Final = bytes(4096)


class Readable(Protocol):
    """Whatever gives its bytes piece by piece: a file, or the answer of a server."""

    def read(self, size: int, /) -> bytes:
        """Give the next bytes, none at the end."""


def copied(source: Readable, target: BinaryIO | None = None) -> StoredBytes:
    """Read everything from the current position, writing it to ``target`` where there is one."""
    digest, size = hashlib.sha256(), 0
    while chunk := source.read(CHUNK):
        digest.update(chunk)
        size += len(chunk)
        if target is not None:
            target.write(chunk)
    return StoredBytes(digest.hexdigest(), size)


def place_of(sha256: str) -> tuple[str, str, str]:
    """Where a digest's file lies, two levels deep; only a digest has a place, so no name can lead out of the store."""
    if SHA256.fullmatch(sha256) is None:
        raise ValueError(f"not a SHA-256: {sha256!r}")
    return sha256[:2], sha256[2:4], sha256


@contextmanager
def on_this_disk(place: object) -> Iterator[None]:
    """Say of a disk or a folder that takes nothing that it does so."""
    try:
        yield
    except OSError as error:
        if error.errno not in UNWRITABLE:
            raise
        raise StoreUnwritable(f"{error.strerror}: {error.filename or place}") from error
