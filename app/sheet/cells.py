"""The table of all figures: where each stands, and what saving a few of its cells makes of an indicator.

A cell is a figure of an indicator, its typed points, its note or the reason why it does not apply. Two people may work
on one indicator as long as they change different cells; only a cell that both changed is a difference for a person to
decide.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final

from app.sheet.declaring import Declaration
from app.sheet.values import Answers
from app.workflow.states import Stage
from scoring import Indicator, Tree

FIGURE: Final = "figure-"
POINTS: Final = "typed_points"
NOTE: Final = "note"
REASON: Final = "not_applicable_reason"
WORDS: Final = (NOTE, REASON)
"""Cells bear the names of the fields that :func:`app.sheet.declaring.check` speaks of."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What somebody typed over what they saw there, both in canonical form; "" is an empty cell."""

    was: str
    value: str


@dataclass(frozen=True, slots=True)
class Theirs:
    """What somebody else put into a cell meanwhile, with who and when."""

    value: str
    author: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Merged:
    """The declaration that the cells make of what is stored, and the cells that both sides changed."""

    declaration: Declaration
    differing: Mapping[str, Theirs]


def merge(indicator: Indicator, answers: Answers, cells: Mapping[str, Cell]) -> Merged:
    """Put ``cells`` over what is stored; a cell that was stored otherwise meanwhile is left out and told."""
    stored = {**stored_cells(indicator, answers), **stored_words(indicator, answers)}
    differing = {
        name: _theirs(indicator, answers, name)
        for name, cell in cells.items()
        if stored[name] not in (cell.was, cell.value)
    }
    wanted = {**stored, **{name: cell.value for name, cell in cells.items() if name not in differing}}
    points, note, reason = (wanted.pop(name, "") for name in (POINTS, NOTE, REASON))
    declaration = Declaration(
        figures={name.removeprefix(FIGURE): value for name, value in wanted.items()},
        note=note,
        not_applicable_reason=reason,
        typed_points=Decimal(points) if points else None,
    )
    return Merged(declaration, differing)


def stored_cells(indicator: Indicator, answers: Answers) -> dict[str, str]:
    """Return what is stored in every cell of an indicator that holds a figure or points, in canonical form."""
    cells = {}
    for figure_id in indicator.figure_ids:
        figure = answers.figure(figure_id, Stage.SELF)
        cells[FIGURE + figure_id] = figure.value if figure else ""
    if not indicator.figure_ids:
        cells[POINTS] = plain_points(answers.entry(indicator.code).typed_points)
    return cells


def stored_words(indicator: Indicator, answers: Answers) -> dict[str, str]:
    """Return what is stored in the cells of an indicator that hold words; they have their boxes on its own page."""
    entry = answers.entry(indicator.code)
    return {NOTE: entry.note or "", REASON: entry.not_applicable_reason or ""}


def plain_points(points: Decimal | None) -> str:
    """Return typed points in canonical form."""
    return "" if points is None else f"{points.normalize():f}"


def places(tree: Tree, codes: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Say in which indicator's rows each figure can be typed: with its owner, else with the first that reads it.

    ``codes`` are the indicators that have rows, those that can be edited first. Every figure has one place.
    """
    rows = tuple(codes)
    owner: dict[str, str] = {}
    for code in rows:
        for figure_id in tree.indicators[code].figure_ids:
            own = figure_id in tree.indicators[code].own_figure_ids
            if own or figure_id not in owner:
                owner[figure_id] = code
    return {
        code: tuple(figure_id for figure_id in tree.indicators[code].figure_ids if owner[figure_id] == code)
        for code in rows
    }


def _theirs(indicator: Indicator, answers: Answers, name: str) -> Theirs:
    entry = answers.entry(indicator.code)
    figure = answers.figure(name.removeprefix(FIGURE), Stage.SELF) if name.startswith(FIGURE) else None
    if figure is None:  # no figure, or one that was withdrawn: the entry says who saved the indicator last
        stored = {**stored_cells(indicator, answers), **stored_words(indicator, answers)}
        return Theirs(stored[name], entry.author, entry.at)
    return Theirs(figure.value, figure.author, figure.at)
