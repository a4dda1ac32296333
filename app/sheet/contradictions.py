"""Figures of different indicators that contradict each other.

Whoever types one of them may not be able to mend the other, which another office declares: saving warns, and the sheet
is not handed over as long as there are any. What the fields of one indicator break among themselves is refused at once.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from app.sheet.scoring_input import sheet_at
from app.sheet.values import Answers, UnitView
from app.workflow.states import Stage
from scoring import SheetProblem, Tree, sheet_problems


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A check of the criteria set that figures break, and the indicators where they are declared.

    ``readers`` are all on whose page one of the figures stands: whoever types it there is to be told.
    """

    problem: SheetProblem
    codes: tuple[str, ...]
    readers: frozenset[str]


def contradictions(
    tree: Tree, unit: UnitView, answers: Answers, codes: Collection[str]
) -> tuple[Contradiction, ...]:
    """List the checks that the declared figures break, with those of ``codes`` that read one of the figures.

    Of the indicators that read a figure, one that owns it stands for all.
    """
    problems = sheet_problems(tree, sheet_at(tree, unit, answers, Stage.SELF))
    return tuple(
        Contradiction(
            problem,
            tuple(dict.fromkeys(_place(tree, codes, figure) for figure in problem.figure_ids)),
            frozenset(code for figure in problem.figure_ids for code in _readers(tree, codes, figure)),
        )
        for problem in problems
        if problem.code == "check_failed"
    )


def _readers(tree: Tree, codes: Collection[str], figure_id: str) -> list[str]:
    return [code for code in codes if figure_id in tree.indicators[code].figure_ids]


def _place(tree: Tree, codes: Collection[str], figure_id: str) -> str:
    readers = _readers(tree, codes, figure_id)
    owners = [code for code in readers if figure_id in tree.indicators[code].own_figure_ids]
    return (owners or readers or [""])[0]
