"""Taking in the finished sheets of a proposal that the secretariat confirmed."""

from __future__ import annotations

from typing import Final

from app.errors import N_
from app.jobs.kinds import Kind, Step, Turn
from app.services.sheets.proposals import KIND
from app.services.sheets.taking import take_some

AT_ONCE: Final = 10
"""Sheets that a step takes in in one transaction: on SQLite everybody else's saves wait that long."""


def import_sheets(turn: Turn) -> Step:
    """Take in the next sheets of the proposal ``arguments["proposal"]``."""
    proposal_id, after = int(str(turn.arguments["proposal"])), int(turn.cursor or 0)
    place, size = take_some(turn.requester, proposal_id, after=after, limit=AT_ONCE, now=turn.now)
    done = size if place is None else place
    return Step(done, size, None if place is None else str(place), {"proposal": proposal_id})


IMPORTING: Final = Kind(KIND, N_("Nhập phiếu đã chấm xong"), import_sheets)
