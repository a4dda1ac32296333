"""What would bring a unit the most points: undone steps of its own indicators, best first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final

from app.access.actor import Actor
from app.queries.sheets.sheets import SheetView
from app.queries.unit.sheet import read_own
from app.sheet.scoring_input import sheet_at
from app.sheet.totals import Total, total_of
from scoring import FigureSpec, Indicator, canonical, next_best_points

MOST: Final = 10
"""Steps shown: a list that is read to its end."""


@dataclass(frozen=True, slots=True)
class FigureStep:
    """One figure to reach: its canonical value now, if it is declared, and then."""

    spec: FigureSpec
    now: str | None
    then: str


@dataclass(frozen=True, slots=True)
class NextStep:
    """One step: the figures to reach, the points it gains and the total it leads to."""

    indicator: Indicator
    figures: tuple[FigureStep, ...]
    gain: Decimal
    total: Total


@dataclass(frozen=True, slots=True)
class NextSteps:
    """A sheet with its best steps."""

    view: SheetView
    steps: tuple[NextStep, ...]


def read_next_steps(actor: Actor, assessment_id: int, *, now: datetime) -> NextSteps:
    """Find the steps for the sheet's own unit; ``NotFound`` for everybody else.

    Left out is what the unit does not declare itself. Ranks are not foretold: the sheets of others are theirs.
    """
    view = read_own(actor, assessment_id, now=now)
    tree = view.tree
    sheet = sheet_at(tree, view.head.unit, view.answers, view.stage)
    steps = []
    for advice in next_best_points(tree, sheet, limit=len(tree.figures)):
        indicator = tree.indicators[advice.indicator_code]
        if indicator.scored_by != "unit":
            continue
        figures = tuple(
            FigureStep(tree.figures[name], _stored(view, name), canonical(tree.figures[name], value))
            for name, value in advice.change.items()
        )
        steps.append(NextStep(indicator, figures, advice.gain, total_of(tree, advice.after)))
    return NextSteps(view, tuple(steps[:MOST]))


def _stored(view: SheetView, figure_id: str) -> str | None:
    figure = view.answers.figure(figure_id, view.stage)
    return figure.value if figure else None
