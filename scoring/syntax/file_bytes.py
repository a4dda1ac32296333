"""Bytes from files that others wrote: bounded, from ordinary files only."""

from __future__ import annotations

import stat
from pathlib import Path


def read_at_most(path: Path, limit: int) -> bytes | None:
    """The content of an ordinary file; None when it holds more than `limit` bytes.

    Raises :class:`OSError` for what cannot be read, and for pipes and devices: those never end, or never begin.
    """
    if not stat.S_ISREG(path.stat().st_mode):
        raise OSError(f"{path} is no ordinary file")
    with path.open("rb") as stream:
        data = stream.read(limit + 1)
    return data if len(data) <= limit else None


def place_of_fault(data: bytes) -> tuple[int, int]:
    """Line and column of the first byte that is not UTF-8."""
    try:
        data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        return before.count(b"\n") + 1, error.start - (before.rfind(b"\n") + 1) + 1
    return 1, 1
