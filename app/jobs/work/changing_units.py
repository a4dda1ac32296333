"""Changes of units whose day has come: the name or the parent that an act set for it."""

from __future__ import annotations

from typing import Final

from app.errors import N_
from app.jobs.kinds import Kind, Step, Turn
from app.services.units.planning import make_due


def change_units(turn: Turn) -> Step:
    """Make them all: there are few, and all of one act belong together."""
    count = make_due(now=turn.now)
    return Step(count, count)


CHANGING_UNITS: Final = Kind("change_units", N_("Đổi tên, chuyển đơn vị đúng ngày"), change_units, clock=True)
