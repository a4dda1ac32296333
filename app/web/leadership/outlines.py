"""The operator's outlines of units, read once for every state of the file."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from app.pictures.outlines import BadOutlines, Drawn, Outlines, draw, read_outlines


def drawn_outlines(path: Path | None, codes: tuple[str, ...]) -> tuple[Drawn | None, str]:
    """Return the outlines of the units with these codes, and what is wrong with the file, in words for its operator."""
    if path is None:
        return None, ""
    try:
        return _drawn(path, path.stat().st_mtime_ns, codes), ""
    except (OSError, BadOutlines) as problem:
        return None, str(problem)


@lru_cache(maxsize=8)
def _drawn(path: Path, changed: int, codes: tuple[str, ...]) -> Drawn | None:
    return draw(_outlines(path, changed), codes)


@lru_cache(maxsize=1)
def _outlines(path: Path, _changed: int) -> Outlines:
    return read_outlines(path.read_bytes())
