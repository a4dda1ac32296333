"""The steps that would bring a sheet the most points: figures to reach, what that gains and what it leads to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import islice

from app.sheet.totals import ZERO, Total, total_of
from scoring import FigureSpec, Indicator, Sheet, SheetScore, Tree, canonical, next_best_points, score


@dataclass(frozen=True, slots=True)
class FigureStep:
    """One figure to reach: its canonical value now, if it is declared, and then."""

    spec: FigureSpec
    now: str | None
    then: str


@dataclass(frozen=True, slots=True)
class NextStep:
    """One step: the figures to reach, the points it gains, and the sheet's result and total after it.

    ``points`` stands instead of figures where points were set by hand: those now and the most there are.
    """

    indicator: Indicator
    figures: tuple[FigureStep, ...]
    gain: Decimal
    after: SheetScore
    total: Total
    points: tuple[Decimal, Decimal] | None = None


def best_steps(tree: Tree, sheet: Sheet, most: int) -> tuple[NextStep, ...]:
    """Return at most ``most`` steps, the best first; what the unit does not declare itself is left out."""
    every = next_best_points(tree, sheet, limit=len(tree.figures))
    own = (advice for advice in every if tree.indicators[advice.indicator_code].scored_by == "unit")
    return tuple(
        NextStep(
            tree.indicators[advice.indicator_code],
            tuple(
                FigureStep(
                    tree.figures[name], declared(tree, sheet, name), canonical(tree.figures[name], value)
                )
                for name, value in advice.change.items()
            ),
            advice.gain,
            advice.after,
            total_of(tree, advice.after),
        )
        for advice in islice(own, most)
    )


def steps_after_appraisal(tree: Tree, sheet: Sheet, most: int) -> tuple[NextStep, ...]:
    """Return at most ``most`` steps of an appraised sheet, the best first: figures to reach, and points to win back.

    Where points were set by hand no figure decides; there the step is to have them in full, which proof and reviewers
    do and not the unit alone.
    """
    steps = (*best_steps(tree, sheet, most), *_won_back(tree, sheet))
    return tuple(sorted(steps, key=lambda step: -step.gain)[:most])


def _won_back(tree: Tree, sheet: Sheet) -> Iterator[NextStep]:
    before = score(tree, sheet)
    for code, points in sheet.points.items():
        indicator = tree.indicators[code]
        full = max(indicator.max, ZERO)
        if points < full and indicator.scored_by == "unit" and indicator.rule.decided_by != "cohort":
            after = score(tree, replace(sheet, points={**sheet.points, code: full}))
            if after.points > before.points:
                gain = after.points - before.points
                yield NextStep(indicator, (), gain, after, total_of(tree, after), (points, full))


def declared(tree: Tree, sheet: Sheet, figure_id: str) -> str | None:
    """Return a figure of a sheet in canonical form; nothing where it is not declared."""
    value = sheet.figures.get(figure_id)
    return None if value is None else canonical(tree.figures[figure_id], value)
