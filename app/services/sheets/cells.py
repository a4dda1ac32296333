"""Saving cells of the table of all figures: through the one way an indicator is declared, cell by cell accepted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from app.access.actor import Actor
from app.errors import NotFound, Sentence
from app.queries.sheets.answers import answers_of
from app.queries.sheets.heads import unit_view
from app.queries.sheets.sheets import find_assessment
from app.services.sheets.declarations import declare
from app.sheet.acceptance import accept
from app.sheet.cells import Cell, Theirs
from app.sheet.declaring import fingerprint
from app.trees import trees


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
    tree = trees().pinned(row.cycle.tree_id, row.cycle.tree_digest)
    indicator = tree.indicators.get(code)
    if indicator is None:
        raise NotFound
    answers = answers_of(assessment_id)
    try:
        taken = accept(tree, unit_view(row.unit), indicator, answers, cells, now=now)
    except KeyError:
        raise NotFound from None
    declare(actor, assessment_id, code, taken.declaration, seen=fingerprint(indicator, answers), now=now)
    return Outcome(taken.accepted, taken.refused, taken.differing)
