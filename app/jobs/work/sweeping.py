"""Letting go of files that were begun and never ended."""

from __future__ import annotations

from typing import Final

from app.errors import N_
from app.jobs.kinds import Kind, Step, Turn
from app.services.evidence.transfers import sweep

AT_ONCE: Final = 5
"""Files a step lets go of in one transaction: each may be as large as a file may be."""


def sweep_transfers(turn: Turn) -> Step:
    """Let go of the next files of which no part came for days."""
    count = sweep(now=turn.now, limit=AT_ONCE)
    done = turn.done + count
    return Step(done, None if count == AT_ONCE else done, str(done) if count == AT_ONCE else None)


SWEEPING: Final = Kind("sweep_transfers", N_("Dọn tệp gửi dở quá hạn"), sweep_transfers, clock=True)
