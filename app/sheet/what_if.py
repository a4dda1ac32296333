"""What other figures would make of one sheet: its points and its total beside what they are. Nothing is stored."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from app.errors import N_, Faults, Invalid, Sentence
from app.sheet.cells import FIGURE
from scoring import (
    Indicator,
    InvalidValue,
    Sheet,
    SheetProblem,
    SheetScore,
    Tree,
    Value,
    parse_value,
    score,
    sheet_problems,
)

POINTS: Final = "points-"
"""Faults name figures as the cells of a sheet do, and the points of an indicator by its code behind this."""


@dataclass(frozen=True, slots=True)
class Trial:
    """A sheet as it is and as it would be."""

    before: SheetScore
    after: SheetScore

    @property
    def moved(self) -> tuple[str, ...]:
        """The indicators whose points, or what they are out of, would be others."""
        return tuple(
            code
            for code, row in self.after.indicators.items()
            if (row.points, row.denominator)
            != (self.before.indicators[code].points, self.before.indicators[code].denominator)
        )


def is_open(tree: Tree, sheet: Sheet, indicator: Indicator) -> bool:
    """Say whether other figures, or other points typed by hand, can be tried at an indicator.

    Not where it is not for this unit or was not measured, and not where units are compared with each other: there the
    figures of all of them decide.
    """
    applies = indicator.applies_to(sheet.kind, sheet.tags) and indicator.code not in sheet.not_measured
    by_itself = indicator.rule.decided_by != "cohort"
    return applies and by_itself and (not indicator.figure_ids or bool(figures_to_try(tree, indicator)))


def figures_to_try(tree: Tree, indicator: Indicator) -> tuple[str, ...]:
    """Return the figures of an indicator that have a box: texts bring no points and do not travel in an address."""
    return tuple(name for name in indicator.figure_ids if tree.figures[name].type != "text")


def tried(
    tree: Tree,
    sheet: Sheet,
    codes: Collection[str],
    figures: Mapping[str, str],
    points: Mapping[str, Decimal | None],
) -> Trial:
    """Score the sheet with other ``figures`` (canonical, "" for none) and ``points`` by hand, beside as it is.

    An indicator of ``codes`` at which something changes goes by its rule again: points that a reviewer set there, or
    “not applicable”, are lifted. Raises ``Invalid`` for what could not be declared either.
    """
    values = _values(tree, figures)
    changed = {name: value for name, value in values.items() if sheet.figures.get(name) != value}
    by_hand = {code: value for code, value in points.items() if sheet.points.get(code) != value}
    lifted = {
        code
        for code in codes
        if code in by_hand or not changed.keys().isdisjoint(tree.indicators[code].figure_ids)
    }
    kept = {name: value for name, value in sheet.figures.items() if name not in changed}
    wanted = replace(
        sheet,
        figures=kept | {name: value for name, value in changed.items() if value is not None},
        points={code: value for code, value in sheet.points.items() if code not in lifted}
        | {code: value for code, value in by_hand.items() if value is not None},
        not_applicable={code: why for code, why in sheet.not_applicable.items() if code not in lifted},
    )
    _refuse_contradictions(tree, sheet, wanted, changed)
    return Trial(score(tree, sheet), score(tree, wanted))


def _values(tree: Tree, figures: Mapping[str, str]) -> dict[str, Value | None]:
    values: dict[str, Value | None] = {}
    faults: Faults = {}
    for name, text in figures.items():
        try:
            values[name] = parse_value(tree.figures[name], text) if text else None
        except InvalidValue as wrong:
            problem = SheetProblem(wrong.message, (name,), None, wrong.params)
            faults[FIGURE + name] = (_said(problem),)
    if faults:
        raise Invalid(faults)
    return values


def _refuse_contradictions(tree: Tree, sheet: Sheet, wanted: Sheet, changed: Collection[str]) -> None:
    """Refuse what is wrong with the sheet now and was not before, beside the box that made it so."""
    known = {
        (problem.code, problem.figure_ids, problem.indicator_code) for problem in sheet_problems(tree, sheet)
    }
    faults: Faults = {}
    for problem in sheet_problems(tree, wanted):
        if (problem.code, problem.figure_ids, problem.indicator_code) not in known:
            boxes = [FIGURE + name for name in problem.figure_ids if name in changed]
            field = boxes[0] if boxes else f"{POINTS}{problem.indicator_code}"
            faults[field] = (*faults.get(field, ()), _said(problem))
    if faults:
        raise Invalid(faults)


def _said(problem: SheetProblem) -> Sentence:
    return Sentence(N_("%(text)s"), {"text": problem})
