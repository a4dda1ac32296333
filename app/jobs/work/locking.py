"""Locking a cycle's sheets whose deadline has passed."""

from __future__ import annotations

from typing import Final

from app.errors import N_
from app.jobs.kinds import Kind, Step, Turn
from app.services.sheets.locking import count_to_lock, lock_some

AT_ONCE: Final = 200
"""Sheets a step locks in one transaction: on SQLite everybody else's saves wait that long."""


def lock_sheets(turn: Turn) -> Step:
    """Lock the next sheets of the cycle ``arguments["cycle"]``."""
    cycle_id = int(str(turn.arguments["cycle"]))
    locked = lock_some(cycle_id, now=turn.now, limit=AT_ONCE)
    done, left = turn.done + locked, count_to_lock(cycle_id, now=turn.now)
    return Step(done, done + left, "next" if left else None, {"locked": done})


LOCKING: Final = Kind("lock_sheets", N_("Khóa phiếu quá hạn"), lock_sheets, clock=True)
