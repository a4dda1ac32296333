"""Which typed cells of an indicator can be saved, each by itself, and what saving them would make of the sheet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from app.errors import Faults, Invalid, Sentence
from app.sheet.cells import Cell, Theirs, merge
from app.sheet.declaring import Declaration, answers_with, check
from app.sheet.values import Answers, UnitView
from scoring import Indicator, Tree


@dataclass(frozen=True, slots=True)
class Acceptance:
    """``accepted`` cells can be saved; ``refused`` break a rule; of ``differing`` somebody else stored another value.

    ``declaration`` says what the indicator would be, ``answers`` what the whole sheet would be.
    """

    declaration: Declaration
    answers: Answers
    accepted: tuple[str, ...]
    refused: Mapping[str, tuple[Sentence, ...]]
    differing: Mapping[str, Theirs]


def accept(
    tree: Tree,
    unit: UnitView,
    indicator: Indicator,
    answers: Answers,
    cells: Mapping[str, Cell],
    *,
    now: datetime,
) -> Acceptance:
    """Leave out cells at fault until the others break no rule; nothing is saved.

    Raises ``KeyError`` for a cell that the indicator does not have.
    """
    waiting = dict(cells)
    refused: Faults = {}
    while True:
        merged = merge(indicator, answers, waiting)
        wanted = answers_with(answers, indicator, merged.declaration, now=now)
        try:
            if waiting:
                check(tree, unit, indicator, wanted)
        except Invalid as error:
            blamed = {name: said for name, said in error.fields.items() if name in waiting}
            if not blamed:  # the field at fault stands elsewhere: what was typed made it wrong
                blamed = dict.fromkeys(
                    waiting, tuple(line for said in error.fields.values() for line in said)
                )
            refused |= blamed
            waiting = {name: cell for name, cell in waiting.items() if name not in blamed}
        else:
            accepted = tuple(name for name in waiting if name not in merged.differing)
            return Acceptance(merged.declaration, wanted, accepted, refused, merged.differing)
