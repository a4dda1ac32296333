"""What declaring one indicator would make of a sheet: its answers, its points, the rules its own fields break."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from app.errors import N_, Faults, Invalid, Sentence
from app.sheet.scoring_input import sheet_at
from app.sheet.values import Answers, EntryView, FigureView, UnitView
from app.text import faults
from app.workflow.states import Stage
from scoring import (
    Indicator,
    IndicatorScore,
    InvalidValue,
    SheetProblem,
    Tree,
    parse_value,
    score,
    sheet_problems,
)


@dataclass(frozen=True, slots=True)
class Declaration:
    """What a form says of one indicator. ``figures`` holds canonical values; an empty one withdraws the figure."""

    figures: Mapping[str, str]
    note: str = ""
    not_applicable_reason: str = ""
    typed_points: Decimal | None = None


def fingerprint(indicator: Indicator, answers: Answers) -> str:
    """Return a short mark of all that is stored about the indicator: a form opened on it is stale once it changes."""
    entry = answers.entry(indicator.code)
    parts = [f"{f}={figure.value}" for f in indicator.figure_ids if (figure := answers.figure(f, Stage.SELF))]
    points = "" if entry.typed_points is None else f"{entry.typed_points.normalize():f}"
    parts += [entry.note or "", entry.not_applicable_reason or "", points]
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:12]


def worth(
    tree: Tree, unit: UnitView, answers: Answers, code: str, declaration: Declaration, *, now: datetime
) -> IndicatorScore:
    """Return what the indicator would earn if ``declaration`` were saved; nothing is saved.

    Raises ``Invalid`` as ``declare`` would.
    """
    indicator = tree.indicators[code]
    wanted = answers_with(answers, indicator, declaration, now=now)
    check(tree, unit, indicator, wanted)
    return score(tree, sheet_at(tree, unit, wanted, Stage.SELF)).indicators[code]


def answers_with(
    answers: Answers, indicator: Indicator, declaration: Declaration, *, now: datetime
) -> Answers:
    """Return the answers as they would be if ``declaration`` were saved; nothing is saved."""
    figures = {key: dict(value) for key, value in answers.figures.items()}
    for figure_id in indicator.figure_ids:
        value = declaration.figures.get(figure_id, "")
        by_stage = figures.setdefault(figure_id, {})
        if value:
            by_stage[Stage.SELF] = FigureView(value, Stage.SELF, now)
        else:
            by_stage.pop(Stage.SELF, None)
    reason = declaration.not_applicable_reason.strip()
    entry = EntryView(
        declaration.note.strip() or None, reason or None, None if reason else declaration.typed_points
    )
    return replace(answers, figures=figures, entries={**answers.entries, indicator.code: entry})


def check(tree: Tree, unit: UnitView, indicator: Indicator, wanted: Answers) -> None:
    """Raise ``Invalid`` for the rules that this indicator's own fields break.

    What contradicts a figure that is declared elsewhere is no such rule (``app.sheet.contradictions``).
    """
    problems = _unreadable(tree, indicator, wanted)
    if not problems:
        problems = list(sheet_problems(tree, sheet_at(tree, unit, wanted, Stage.SELF)))
    fields: Faults = {}
    for problem in problems:
        name = _field_of(indicator, problem)
        if name is not None:
            fields[name] = (*fields.get(name, ()), Sentence(N_("%(text)s"), {"text": problem}))
    entry = wanted.entry(indicator.code)
    typed = {
        f"figure-{figure_id}": wanted.figure(figure_id, Stage.SELF)
        for figure_id in _texts_of(tree, indicator)
    }
    texts = {name: figure.value for name, figure in typed.items() if figure is not None}
    fields |= faults({**texts, "note": entry.note, "not_applicable_reason": entry.not_applicable_reason})
    if fields:
        raise Invalid(fields)


def _texts_of(tree: Tree, indicator: Indicator) -> list[str]:
    return [figure_id for figure_id in indicator.figure_ids if tree.figures[figure_id].type == "text"]


def _unreadable(tree: Tree, indicator: Indicator, wanted: Answers) -> list[SheetProblem]:
    """List the figures of this indicator whose value alone is wrong: not of their type, or out of range."""
    problems = []
    for figure_id in indicator.figure_ids:
        figure = wanted.figure(figure_id, Stage.SELF)
        try:
            if figure is not None:
                parse_value(tree.figures[figure_id], figure.value)
        except InvalidValue as wrong:
            problems.append(SheetProblem(wrong.message, (figure_id,), None, wrong.params))
    return problems


def _field_of(indicator: Indicator, problem: SheetProblem) -> str | None:
    """Name the form field a problem belongs beside; nothing when others have a part in it."""
    if not set(problem.figure_ids) <= set(indicator.figure_ids):
        return None
    mine = [figure_id for figure_id in problem.figure_ids if figure_id in indicator.figure_ids]
    if mine:
        own = [figure_id for figure_id in mine if figure_id in indicator.own_figure_ids]
        return f"figure-{(own or mine)[0]}"
    return "typed_points" if problem.indicator_code == indicator.code else None
