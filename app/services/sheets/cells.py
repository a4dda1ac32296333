"""Saving cells of the table of all figures: through the one way an indicator is declared, cell by cell accepted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from app.access.actor import Actor
from app.errors import Faults, Invalid, NotFound, Sentence
from app.queries.sheets.answers import answers_of
from app.queries.sheets.sheets import find_assessment
from app.services.sheets.declarations import declare
from app.sheet.cells import Cell, Merged, Theirs, merge
from app.sheet.declaring import fingerprint
from app.sheet.values import Answers
from app.trees import trees
from scoring import Indicator


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of the cells of one indicator, by name.

    ``saved`` are stored now; ``refused`` break a rule, with the sentences; of ``differing`` somebody else stored
    another value since they were shown.
    """

    saved: tuple[str, ...]
    refused: Mapping[str, tuple[Sentence, ...]]
    differing: Mapping[str, Theirs]


def save_cells(
    actor: Actor, assessment_id: int, code: str, cells: Mapping[str, Cell], *, now: datetime
) -> Outcome:
    """Save those of ``cells`` that can be saved; the others of the indicator stay as they are.

    A refusal comes before anything is written, so that many indicators can be saved in one transaction, each by itself.
    Sending the same cells twice changes nothing the second time. Raises ``NotFound`` for a cell that the indicator does
    not have, and what ``declare`` raises for a sheet that is closed.
    """
    row = find_assessment(actor, assessment_id, lock=True)
    indicator = trees().pinned(row.cycle.tree_id, row.cycle.tree_digest).indicators.get(code)
    if indicator is None:
        raise NotFound
    answers = answers_of(assessment_id)
    waiting = dict(cells)
    refused: Faults = {}
    while waiting:
        merged = _merged(indicator, answers, waiting)
        try:
            seen = fingerprint(indicator, answers)
            declare(actor, assessment_id, code, merged.declaration, seen=seen, now=now)
        except Invalid as error:
            blamed = {name: said for name, said in error.fields.items() if name in waiting}
            if not blamed:  # the field at fault stands elsewhere: what was typed made it wrong
                blamed = dict.fromkeys(
                    waiting, tuple(line for said in error.fields.values() for line in said)
                )
            refused |= blamed
            waiting = {name: cell for name, cell in waiting.items() if name not in blamed}
        else:
            saved = tuple(name for name in waiting if name not in merged.differing)
            return Outcome(saved, refused, merged.differing)
    return Outcome((), refused, {})


def _merged(indicator: Indicator, answers: Answers, cells: Mapping[str, Cell]) -> Merged:
    try:
        return merge(indicator, answers, cells)
    except KeyError:
        raise NotFound from None
