"""A step that ends for many units at once: for which it ends, and what stays unanswered or undecided."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from app.access.actor import Actor
from app.models import Assessment
from app.queries.cycles.board import find_cycle
from app.queries.sheets.answers import answers_of_many
from app.queries.sheets.heads import assessment_view
from app.queries.sheets.sheets import assessments_in, facts_of, items_of
from app.sheet.hearing import time_to_answer, unheard, without_time
from app.sheet.values import Answers, AssessmentView, CycleView
from app.text import fold
from app.trees import trees
from app.workflow.machine import Option, Why, option
from app.workflow.states import Action, ItemState, Status, awaits_decision

UNDER_WAY: Final = {
    Action.OPEN_EXPLANATION: frozenset({Status.SUBMITTED, Status.REVIEW_1}),
    Action.CLOSE_EXPLANATION: frozenset({Status.EXPLAINING}),
    Action.CONFIRM: frozenset({Status.SUBMITTED, Status.REVIEW_1, Status.REVIEW_2}),
}
"""The sheets that a step is about: of those, which it does not end for is told too."""


@dataclass(frozen=True, slots=True)
class Ending:
    """One sheet. ``codes`` is what nobody answered or decided; ``closed`` why the step cannot end for it."""

    head: AssessmentView
    codes: tuple[str, ...]
    closed: Option | None
    too_early: bool = False
    too_late: bool = False

    @property
    def ends(self) -> bool:
        """Say whether the step ends for it."""
        return self.closed is None and not self.too_early and not self.too_late


@dataclass(frozen=True, slots=True)
class Endings:
    """All sheets that the step is about, by the names of units; ``seen`` marks exactly those for which it ends."""

    cycle: CycleView
    action: Action
    rows: tuple[Ending, ...]

    @property
    def ready(self) -> tuple[Ending, ...]:
        """Those for which it ends."""
        return tuple(row for row in self.rows if row.ends)

    @property
    def left(self) -> tuple[Ending, ...]:
        """Those for which it does not."""
        return tuple(row for row in self.rows if not row.ends)

    @property
    def open_ones(self) -> tuple[Ending, ...]:
        """Those for which it ends although something stays unanswered."""
        return tuple(row for row in self.ready if row.codes)

    @property
    def seen(self) -> str:
        """A short mark of what the page named: whoever confirms another list is asked again."""
        return mark_of((row.head.id, row.head.revision) for row in self.ready)


def mark_of(sheets: Iterable[tuple[int, int]]) -> str:
    """Return a short mark of sheets at their revisions."""
    text = "|".join(f"{sheet_id}:{revision}" for sheet_id, revision in sorted(sheets))
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def read_endings(actor: Actor, cycle_id: int, action: Action, *, now: datetime) -> Endings:
    """Read what ending a step for all units would do, in a fixed number of statements; ``NotFound`` as the board."""
    cycle = find_cycle(actor, cycle_id)
    rows = [row for row in assessments_in(cycle_id) if row.status in UNDER_WAY[action]]
    endings = sorted(
        endings_of(rows, action, now=now), key=lambda row: (fold(row.head.unit.full_name), row.head.id)
    )
    return Endings(cycle, action, tuple(endings))


def endings_of(rows: Sequence[Assessment], action: Action, *, now: datetime) -> tuple[Ending, ...]:
    """Say of each sheet what ending the step would do, in one statement."""
    answers = answers_of_many([row.id for row in rows]) if rows else {}
    return tuple(_ending(assessment_view(row), answers[row.id], action, now) for row in rows)


def _ending(head: AssessmentView, answers: Answers, action: Action, now: datetime) -> Ending:
    tree = trees().pinned(head.cycle.tree_id, head.cycle.tree_digest)
    items = items_of(tree, head.unit, answers, head.status)
    cuts = unheard(head, answers)
    answer = option(action, facts_of(head, items, answers.returned.values(), cuts=cuts), now)
    if action is Action.CLOSE_EXPLANATION:
        codes = tuple(
            code
            for code in tree.indicators
            if (asked := answers.explanations.get(code)) is not None and asked.answer is None
        )
    elif answer.why_not is Why.CUTS_UNHEARD:
        codes = tuple(cut.code for cut in cuts)
    elif answer.why_not is Why.EXPLANATION_OPEN:
        codes = tuple(code for code, state in items.items() if state is ItemState.EXPLANATION_REQUESTED)
    else:
        codes = tuple(code for code, state in items.items() if awaits_decision(state, head.status))
    return Ending(
        head,
        codes,
        None if answer.open else answer,
        too_early=action is Action.CLOSE_EXPLANATION and bool(time_to_answer(head, answers, now)),
        too_late=action is Action.OPEN_EXPLANATION and bool(without_time(head, answers, now)),
    )
