"""Reading the texts of evidence, so that files that say nearly the same are known."""

from __future__ import annotations

from typing import Final

from app.errors import N_
from app.jobs.kinds import Kind, Step, Turn
from app.services.evidence.comparing import read_some

AT_ONCE: Final = 5
"""Files of a step: each is read in a process of its own while others write."""


def compare_files(turn: Turn) -> Step:
    """Read the next files and find what is like them."""
    count = read_some(now=turn.now, limit=AT_ONCE, release=turn.release)
    done = turn.done + count
    return Step(done, None if count == AT_ONCE else done, str(done) if count == AT_ONCE else None)


COMPARING: Final = Kind("compare_files", N_("So văn bản của tài liệu kiểm chứng"), compare_files, clock=True)
