"""What a store of files promises, whatever it is made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import BinaryIO, Protocol


class Damaged(Exception):
    """The store has no bytes, or other bytes, under a digest that was once stored: restore from the backup."""


@dataclass(frozen=True, slots=True)
class StoredBytes:
    """Bytes that are safely on disk. ``size`` in bytes, ``sha256`` as 64 lower-case hexadecimal digits."""

    sha256: str
    size: int


class Store(Protocol):
    """Bytes in, their SHA-256 out; the same bytes are kept once, and nothing is ever changed or removed."""

    def put(self, source: BinaryIO) -> StoredBytes:
        """Store everything from the current position of ``source``; durable when this returns."""

    def open(self, sha256: str) -> BinaryIO:
        """Open stored bytes for reading. Raises ``Damaged`` when they are not there."""

    def verify(self, sha256: str) -> None:
        """Read the stored bytes and raise ``Damaged`` unless they still have this digest."""
