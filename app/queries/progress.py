"""How far a sheet is: which indicators the unit owes, which are declared, what is still missing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from app.queries.views import Answers
from app.workflow.states import Stage
from scoring import Indicator, SheetScore, Tree


@dataclass(frozen=True, slots=True)
class Progress:
    """``done`` of ``total`` indicators that the unit itself has to declare."""

    done: int
    total: int

    @property
    def complete(self) -> bool:
        """Say whether nothing is left to declare."""
        return self.done == self.total


def is_declared(indicator: Indicator, answers: Answers) -> bool:
    """Say whether the unit has said all that the indicator asks: every figure, or the points, or "not applicable"."""
    entry = answers.entry(indicator.code)
    if entry.not_applicable_reason is not None:
        return True
    if not indicator.figure_ids:
        return entry.typed_points is not None
    return all(answers.figure(figure_id, Stage.SELF) is not None for figure_id in indicator.figure_ids)


def owed_by_unit(tree: Tree, score: SheetScore) -> tuple[Indicator, ...]:
    """List the indicators the unit has to fill in: scored by the unit, and applying to it."""
    return tuple(
        indicator
        for code, indicator in tree.indicators.items()
        if indicator.scored_by == "unit" and score.indicators[code].state != "not_applying"
    )


def progress_of(indicators: Iterable[Indicator], answers: Answers) -> Progress:
    """Count what is declared among ``indicators``."""
    states = [is_declared(indicator, answers) for indicator in indicators]
    return Progress(sum(states), len(states))
