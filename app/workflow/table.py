"""The transition table: every action, from where it can be taken, where it leads, and what it requires.

An action whose ``target`` is empty changes the sheet but not its status. Several rows may share an action.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.workflow.phases import OPEN_IN, Phase
from app.workflow.states import Action, Status


class Requirement(StrEnum):
    """A condition beyond the status; ``machine`` checks each and names the one that fails."""

    STARTED = "started"
    BEFORE_DEADLINE = "before_deadline"
    BEFORE_EXPLANATION_END = "before_explanation_end"
    ALL_DECIDED = "all_decided"
    SOMETHING_ASKED = "something_asked"
    NOTHING_ASKED = "nothing_asked"
    SOMETHING_RETURNED = "something_returned"
    BEFORE_RETURN_END = "before_return_end"
    CUTS_HEARD = "cuts_heard"
    CUTS_UNHEARD = "cuts_unheard"
    UNOPENED = "unopened"


@dataclass(frozen=True, slots=True)
class Transition:
    """One row of the table."""

    action: Action
    sources: frozenset[Status]
    target: Status | None = None
    requires: tuple[Requirement, ...] = ()
    needs_reason: bool = False


def _row(
    action: Action,
    *sources: Status,
    to: Status | None = None,
    requires: tuple[Requirement, ...] = (),
    needs_reason: bool = False,
) -> Transition:
    return Transition(action, frozenset(sources), to, requires, needs_reason)


_S = Status
_R = Requirement

TABLE: tuple[Transition, ...] = (
    _row(Action.DECLARE, _S.DRAFT, requires=(_R.STARTED, _R.BEFORE_DEADLINE)),
    _row(Action.HAND_OVER, _S.DRAFT, to=_S.AWAITING_APPROVAL, requires=(_R.STARTED, _R.BEFORE_DEADLINE)),
    _row(Action.CALL_BACK, _S.AWAITING_APPROVAL, to=_S.DRAFT, requires=(_R.BEFORE_DEADLINE, _R.UNOPENED)),
    _row(Action.RETURN_TO_DRAFT, _S.AWAITING_APPROVAL, to=_S.DRAFT, needs_reason=True),
    _row(
        Action.SUBMIT,
        _S.DRAFT,
        _S.AWAITING_APPROVAL,
        to=_S.SUBMITTED,
        requires=(_R.STARTED, _R.BEFORE_DEADLINE),
    ),
    _row(
        Action.RECALL,
        _S.SUBMITTED,
        to=_S.DRAFT,
        requires=(_R.BEFORE_DEADLINE,),
        needs_reason=True,
    ),
    _row(Action.APPRAISE, _S.SUBMITTED, _S.REVIEW_1, to=_S.REVIEW_1),
    _row(Action.APPRAISE, _S.REVIEW_2),
    _row(Action.ASK_FOR_EXPLANATION, _S.SUBMITTED, _S.REVIEW_1, to=_S.REVIEW_1),
    _row(Action.RETURN_GROUPS, _S.SUBMITTED, _S.REVIEW_1, to=_S.REVIEW_1, needs_reason=True),
    _row(Action.AMEND, _S.REVIEW_1, requires=(_R.SOMETHING_RETURNED, _R.BEFORE_RETURN_END)),
    _row(Action.HAND_BACK, _S.REVIEW_1, requires=(_R.SOMETHING_RETURNED,)),
    _row(Action.TAKE_BACK, _S.REVIEW_1, requires=(_R.SOMETHING_RETURNED,)),
    _row(Action.ENTER_CENTRALLY, _S.SUBMITTED, _S.REVIEW_1, to=_S.REVIEW_1),
    _row(Action.ENTER_CENTRALLY, _S.REVIEW_2),
    _row(
        Action.OPEN_EXPLANATION, _S.REVIEW_1, to=_S.EXPLAINING, requires=(_R.ALL_DECIDED, _R.SOMETHING_ASKED)
    ),
    _row(Action.OPEN_EXPLANATION, _S.REVIEW_2, to=_S.EXPLAINING, requires=(_R.ALL_DECIDED, _R.CUTS_UNHEARD)),
    _row(Action.EXPLAIN, _S.EXPLAINING, requires=(_R.BEFORE_EXPLANATION_END,)),
    _row(Action.CLOSE_EXPLANATION, _S.EXPLAINING, to=_S.REVIEW_2),
    _row(
        Action.CONFIRM,
        _S.REVIEW_1,
        to=_S.CONFIRMED,
        requires=(_R.ALL_DECIDED, _R.NOTHING_ASKED, _R.CUTS_HEARD),
    ),
    _row(Action.CONFIRM, _S.REVIEW_2, to=_S.CONFIRMED, requires=(_R.ALL_DECIDED, _R.CUTS_HEARD)),
    _row(Action.PUBLISH, _S.CONFIRMED, to=_S.PUBLISHED),
    _row(Action.PUBLISH, _S.PUBLISHED),
    _row(Action.ARCHIVE, _S.PUBLISHED, to=_S.ARCHIVED),
    _row(Action.REOPEN, _S.AWAITING_APPROVAL, _S.SUBMITTED, _S.REVIEW_1, to=_S.DRAFT, needs_reason=True),
    _row(Action.REOPEN, _S.CONFIRMED, _S.PUBLISHED, to=_S.REVIEW_2, needs_reason=True),
    _row(Action.EXTEND, _S.DRAFT, _S.AWAITING_APPROVAL, needs_reason=True),
    _row(Action.MOVE_DEADLINE, *OPEN_IN[Phase.REVIEW_2], needs_reason=True),
    _row(Action.IMPORT, _S.DRAFT, to=_S.CONFIRMED),
)
