"""The rows of one indicator that a reviewer has opened, sorted into those to be accepted at once and those not."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from app.access.actor import Actor
from app.access.scope import decides
from app.errors import NotFound
from app.queries.cycles.assignments import counting_assignments
from app.queries.reviews.across import sheets_across
from app.queries.reviews.opened import opened_codes
from app.queries.reviews.opinions import disagreed_codes, opinions_by_sheet
from app.queries.reviews.sheet import waiting_codes
from app.queries.sheets.answers import answers_of_many
from app.queries.sheets.evidence import evidence_for_indicator
from app.sheet.case import Case, Doubt, acceptable_together
from app.sheet.values import AssessmentView, CycleView
from app.workflow.states import REVIEW_STATUSES
from scoring import Indicator, IndicatorScore


@dataclass(frozen=True, slots=True)
class OpenedRow:
    """One unit's row that the reader has opened; ``doubt`` says why it is not accepted with the others."""

    head: AssessmentView
    score: IndicatorScore
    documents: int
    doubt: Doubt | None
    mark: str


@dataclass(frozen=True, slots=True)
class OpenedRows:
    """What waits for the reader at one indicator: the rows opened since their last change, and how many were not."""

    cycle: CycleView
    indicator: Indicator
    digits: int
    rows: tuple[OpenedRow, ...]
    unopened: int

    @property
    def taken(self) -> tuple[OpenedRow, ...]:
        """The rows that can be accepted at once."""
        return tuple(row for row in self.rows if row.doubt is None)

    @property
    def left(self) -> tuple[OpenedRow, ...]:
        """The opened rows that need a decision of their own."""
        return tuple(row for row in self.rows if row.doubt is not None)

    @property
    def seen(self) -> str:
        """A mark of exactly this list: a confirmation given for another one is stale."""
        marks = "\x1f".join(f"{row.head.id}={row.mark}" for row in self.taken)
        return hashlib.sha256(marks.encode()).hexdigest()[:12]


def read_opened(actor: Actor, cycle_id: int, code: str) -> OpenedRows:
    """Read the rows of an indicator that wait for the actor; raises ``NotFound`` as reading the indicator does."""
    cycle, tree, sheets = sheets_across(actor, cycle_id)
    if code not in tree.indicators:
        raise NotFound
    answers = answers_of_many([sheet.id for sheet in sheets])
    assignments = counting_assignments([cycle_id], actor.at)[cycle_id]
    group = tree.group_of(code).code
    cases = {
        sheet.id: case
        for sheet in sheets
        if sheet.status in REVIEW_STATUSES
        and decides(actor.account_id, assignments, unit_id=sheet.unit.id, group_code=group)
        and code in waiting_codes(case := Case(tree, sheet.unit, answers[sheet.id], sheet.status))
    }
    documents = evidence_for_indicator(list(cases), code)
    opened = opened_codes(actor, cases, [code], {sheet: {code: docs} for sheet, docs in documents.items()})
    opinions = opinions_by_sheet(list(cases), code)
    rows = []
    for sheet in sheets:
        if code not in opened.get(sheet.id, ()):
            continue
        case = cases[sheet.id]
        scored = case.scored()
        together = acceptable_together(
            case,
            scored,
            [code],
            {code: documents.get(sheet.id, [])},
            disagreed=disagreed_codes({code: opinions[sheet.id]}, case.stage),
            opened=opened[sheet.id],
        )
        rows.append(
            OpenedRow(
                sheet,
                scored.indicators[code],
                len(documents.get(sheet.id, [])),
                together.doubts.get(code),
                together.seen,
            )
        )
    return OpenedRows(cycle, tree.indicators[code], tree.rounding.points, tuple(rows), len(cases) - len(rows))
