"""What would bring a unit the most points: undone steps of its own indicators, best first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from app.access.actor import Actor
from app.queries.sheets.sheets import SheetView
from app.queries.unit.sheet import read_own
from app.sheet.next_steps import NextStep, best_steps
from app.sheet.scoring_input import sheet_at

MOST: Final = 10
"""Steps shown: a list that is read to its end."""


@dataclass(frozen=True, slots=True)
class NextSteps:
    """A sheet with its best steps."""

    view: SheetView
    steps: tuple[NextStep, ...]


def read_next_steps(actor: Actor, assessment_id: int, *, now: datetime) -> NextSteps:
    """Find the steps for the sheet's own unit; ``NotFound`` for everybody else.

    Ranks are not foretold: the sheets of others are theirs until they are published (``queries.insight.what_if``).
    """
    view = read_own(actor, assessment_id, now=now)
    sheet = sheet_at(view.tree, view.head.unit, view.answers, view.stage)
    return NextSteps(view, best_steps(view.tree, sheet, MOST))
