"""One function answers “which actions are open, and why not”, for buttons and refusals alike."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from app.workflow.states import Action, Status
from app.workflow.table import TABLE, Requirement, Transition


class Why(StrEnum):
    """Why an action is closed. The web layer turns each into a sentence with what to do."""

    NOT_IN_THIS_STATUS = "not_in_this_status"
    NOT_STARTED = "not_started"
    DEADLINE_PASSED = "deadline_passed"
    EXPLANATION_ENDED = "explanation_ended"
    ITEMS_UNDECIDED = "items_undecided"
    NOTHING_ASKED = "nothing_asked"
    EXPLANATION_OPEN = "explanation_open"
    NOTHING_RETURNED = "nothing_returned"
    RETURN_ENDED = "return_ended"
    CUTS_UNHEARD = "cuts_unheard"
    CUTS_HEARD = "cuts_heard"
    OPENED_BY_HEAD = "opened_by_head"
    EXCLUDED = "excluded"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Facts:
    """All that the workflow needs to know of one assessment.

    ``undecided`` counts indicators whose appraisal is still waiting (those with an open question do not count);
    ``asked`` counts open questions; ``unheard`` names the cuts that the unit has a right to answer first;
    ``returned_until`` is the last moment at which the unit may amend main indices that it has back. ``shut`` closes
    every action whatever the status: the unit was taken out of the cycle, or the cycle was cancelled. A sheet that was
    handed over is ``opened_by_head`` once its unit head has looked at it since.
    """

    status: Status
    starts_at: datetime
    deadline: datetime
    explanation_ends_at: datetime
    undecided: int = 0
    asked: int = 0
    shut: Why | None = None
    returned_until: datetime | None = None
    unheard: tuple[str, ...] = ()
    opened_by_head: bool = False


@dataclass(frozen=True, slots=True)
class Option:
    """One action with the answer: open, or closed and why."""

    action: Action
    why_not: Why | None = None
    target: Status | None = None
    needs_reason: bool = False

    @property
    def open(self) -> bool:
        """Say whether the action may be taken now."""
        return self.why_not is None


_CHECKS: Mapping[Requirement, tuple[Callable[[Facts, datetime], bool], Why]] = MappingProxyType(
    {
        Requirement.STARTED: (lambda facts, now: now >= facts.starts_at, Why.NOT_STARTED),
        Requirement.BEFORE_DEADLINE: (lambda facts, now: now < facts.deadline, Why.DEADLINE_PASSED),
        Requirement.BEFORE_EXPLANATION_END: (
            lambda facts, now: now < facts.explanation_ends_at,
            Why.EXPLANATION_ENDED,
        ),
        Requirement.ALL_DECIDED: (lambda facts, _: facts.undecided == 0, Why.ITEMS_UNDECIDED),
        Requirement.SOMETHING_ASKED: (
            lambda facts, _: facts.asked > 0 or bool(facts.unheard),
            Why.NOTHING_ASKED,
        ),
        Requirement.NOTHING_ASKED: (lambda facts, _: facts.asked == 0, Why.EXPLANATION_OPEN),
        Requirement.SOMETHING_RETURNED: (
            lambda facts, _: facts.returned_until is not None,
            Why.NOTHING_RETURNED,
        ),
        Requirement.BEFORE_RETURN_END: (
            lambda facts, now: facts.returned_until is not None and now < facts.returned_until,
            Why.RETURN_ENDED,
        ),
        Requirement.CUTS_HEARD: (lambda facts, _: not facts.unheard, Why.CUTS_UNHEARD),
        Requirement.CUTS_UNHEARD: (lambda facts, _: bool(facts.unheard), Why.CUTS_HEARD),
        Requirement.UNOPENED: (lambda facts, _: not facts.opened_by_head, Why.OPENED_BY_HEAD),
    }
)

_ROWS: Mapping[Action, tuple[Transition, ...]] = MappingProxyType(
    {action: tuple(row for row in TABLE if row.action is action) for action in Action}
)


def option(action: Action, facts: Facts, now: datetime) -> Option:
    """Answer for one action: open with its target, or closed with the first reason that applies."""
    rows = _ROWS[action]
    needs_reason = any(row.needs_reason for row in rows)
    if facts.shut is not None:
        return Option(action, facts.shut, None, needs_reason)
    for row in rows:
        if facts.status not in row.sources:
            continue
        for requirement in row.requires:
            holds, why = _CHECKS[requirement]
            if not holds(facts, now):
                return Option(action, why, row.target, row.needs_reason)
        return Option(action, None, row.target, row.needs_reason)
    return Option(action, Why.NOT_IN_THIS_STATUS, None, needs_reason)


def options(facts: Facts, now: datetime) -> tuple[Option, ...]:
    """Answer for every action, in the order of the enumeration."""
    return tuple(option(action, facts, now) for action in Action)
