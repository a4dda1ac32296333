"""Why something cannot be done to a sheet now: by which rule, since when, by whom, and who can open it again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from app.access.actor import Role
from app.access.policy import ROLES_OF_ACTION
from app.workflow.machine import Facts, Option, Why, option
from app.workflow.states import Action
from app.workflow.table import TABLE

MORE_TIME = {Why.DEADLINE_PASSED: Action.EXTEND, Why.EXPLANATION_ENDED: Action.MOVE_DEADLINE}
"""What opens again where the clock has closed."""


@dataclass(frozen=True, slots=True)
class Closing:
    """What brought a sheet to where it stands: when, and by whom; a step of reviewers names nobody."""

    at: datetime
    by: str = ""


@dataclass(frozen=True, slots=True)
class Opener:
    """An action that is open now and after which the closed one is open too, and who may take it."""

    action: Action
    roles: tuple[Role, ...]


@dataclass(frozen=True, slots=True)
class Lock:
    """A closed option with all that is asked about it.

    ``since`` is None before its time has come. ``by`` is empty where the clock closed it (``by_clock``), or a body
    whose people are not named. Without ``openers`` nobody can open it, or only time.
    """

    closed: Option
    since: datetime | None = None
    by: str = ""
    by_clock: bool = False
    openers: tuple[Opener, ...] = ()


def lock_on(action: Action, facts: Facts, closing: Closing | None, *, now: datetime) -> Lock | None:
    """Return the lock on ``action``, and nothing where it is open.

    ``closing`` is the exclusion or cancellation where there is one, else the step that brought the sheet to its status.
    """
    closed = option(action, facts, now)
    if closed.open:
        return None
    openers = tuple(_openers(closed, facts, now))
    match closed.why_not:
        case Why.NOT_STARTED:
            return Lock(closed, by_clock=True)
        case Why.DEADLINE_PASSED:
            return Lock(closed, facts.deadline, by_clock=True, openers=openers)
        case Why.EXPLANATION_ENDED:
            return Lock(closed, facts.explanation_ends_at, by_clock=True, openers=openers)
    if closing is None:
        return Lock(closed, openers=openers)
    return Lock(closed, closing.at, closing.by, openers=openers)


def _openers(closed: Option, facts: Facts, now: datetime) -> Iterator[Opener]:
    """Find what can be done now after which the closed action has a row of the table to stand on."""
    sources = {source for row in TABLE if row.action is closed.action for source in row.sources}
    for action in Action:
        way = option(action, facts, now)
        leads_there = way.target in sources and facts.status not in sources
        if way.open and (leads_there or (closed.why_not and MORE_TIME.get(closed.why_not) is action)):
            yield Opener(action, tuple(sorted(ROLES_OF_ACTION[action])))
