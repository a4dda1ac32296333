"""Working out what is at stake on the sheets of a cycle, beside the medians of its blocks."""

from __future__ import annotations

from typing import Final

from app.errors import N_
from app.jobs.kinds import Kind, Step, Turn
from app.services.reviews.stakes import weigh_some

AT_ONCE: Final = 50
"""Sheets that a step works out in one transaction: on SQLite everybody else's saves wait that long."""


def weigh_sheets(turn: Turn) -> Step:
    """Work out the next sheets of the cycle ``arguments["cycle"]``."""
    after = int(turn.cursor or 0)
    last, count = weigh_some(int(str(turn.arguments["cycle"])), after=after, limit=AT_ONCE)
    done = turn.done + count
    return Step(done, None if count == AT_ONCE else done, str(last) if count == AT_ONCE else None)


WEIGHING: Final = Kind("weigh_sheets", N_("Xếp thứ tự cần thẩm định"), weigh_sheets, clock=True)
