"""The hash that chains an entry of the log to the one before it in its stream."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import Protocol

GENESIS = "0" * 64
"""What stands before the first entry of a stream."""


class Entry(Protocol):
    """The columns that the hash covers, besides itself."""

    @property
    def stream(self) -> str: ...
    @property
    def seq(self) -> int: ...
    @property
    def kind(self) -> str: ...
    @property
    def at(self) -> datetime: ...
    @property
    def actor_id(self) -> int | None: ...
    @property
    def actor_name(self) -> str | None: ...
    @property
    def data(self) -> str: ...
    @property
    def prev_hash(self) -> str: ...


def entry_hash(entry: Entry) -> str:
    """Return the SHA-256 over the entry and the hash before it."""
    parts = (
        entry.prev_hash,
        entry.stream,
        str(entry.seq),
        entry.kind,
        entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        str(entry.actor_id or ""),
        entry.actor_name or "",
        entry.data,
    )
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()
