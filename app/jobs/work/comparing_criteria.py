"""Comparing a large cycle under another criteria set."""

from __future__ import annotations

from typing import Final

from app.errors import N_
from app.jobs.kinds import Kind, Step, Turn
from app.queries.insight.kept_effects import KIND
from app.services.criteria.comparing import compare


def compare_criteria(turn: Turn) -> Step:
    """Score every sheet under both sets, in one step that only reads."""
    cycle_id, tree_id = int(str(turn.arguments["cycle"])), str(turn.arguments["to"])
    return Step(1, 1, None, compare(turn.requester, cycle_id, tree_id, release=turn.release))


COMPARING_CRITERIA: Final = Kind(KIND, N_("So hai bộ tiêu chí trên một đợt"), compare_criteria)
