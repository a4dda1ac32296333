"""Reading the heads of scans, so that they are proposed to whoever describes them."""

from __future__ import annotations

from typing import Final

from app.errors import N_
from app.jobs.kinds import Kind, Step, Turn
from app.services.evidence.scanning import read_scans

AT_ONCE: Final = 1
"""A scan takes a second or two of a core: others write in between."""


def read_waiting_scans(turn: Turn) -> Step:
    """Read the next scan that waits."""
    count = read_scans(now=turn.now, limit=AT_ONCE, release=turn.release)
    done = turn.done + count
    return Step(done, None if count == AT_ONCE else done, str(done) if count == AT_ONCE else None)


SCANNING: Final = Kind("read_scans", N_("Đọc bản quét chờ khai"), read_waiting_scans, clock=True)
