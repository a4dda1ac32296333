"""Why something is closed: the rule, since when, by whom, and exactly those who can open it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.access.actor import Role
from app.access.locks import Closing, Lock, lock_on
from app.web.locks import OPENINGS
from app.workflow.machine import Facts, Why, option
from app.workflow.states import Action, Status

NOON = datetime(2030, 11, 15, 5, 0, tzinfo=UTC)
DAY = timedelta(days=1)
STEP = Closing(NOON - timedelta(hours=3), "Lãnh đạo xã")
MOMENTS = st.timedeltas(-3 * DAY, 3 * DAY).map(lambda apart: NOON + apart)


def facts(status: Status, *, deadline: datetime = NOON + DAY, shut: Why | None = None) -> Facts:
    """A sheet in a cycle that began a day ago."""
    return Facts(status, NOON - DAY, deadline, NOON + 2 * DAY, shut=shut)


def openers(lock: Lock | None) -> dict[Action, tuple[Role, ...]]:
    """Who can open, by action."""
    assert lock is not None
    return {opener.action: opener.roles for opener in lock.openers}


def test_a_draft_in_time_is_not_locked() -> None:
    assert lock_on(Action.DECLARE, facts(Status.DRAFT), STEP, now=NOON) is None


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (
            Status.AWAITING_APPROVAL,
            {
                Action.CALL_BACK: (Role.CONTRIBUTOR,),
                Action.RETURN_TO_DRAFT: (Role.UNIT_HEAD,),
                Action.REOPEN: (Role.SECRETARIAT,),
            },
        ),
        (Status.SUBMITTED, {Action.RECALL: (Role.UNIT_HEAD,), Action.REOPEN: (Role.SECRETARIAT,)}),
        (Status.REVIEW_1, {Action.REOPEN: (Role.SECRETARIAT,)}),
        (Status.EXPLAINING, {}),
        (Status.ARCHIVED, {}),
    ],
)
def test_a_step_locks_and_those_open_who_can_lead_back(
    status: Status, expected: dict[Action, tuple[Role, ...]]
) -> None:
    lock = lock_on(Action.DECLARE, facts(status), STEP, now=NOON)
    assert openers(lock) == expected
    assert lock is not None
    assert (lock.since, lock.by, lock.by_clock) == (STEP.at, STEP.by, False)


def test_the_clock_locks_at_the_deadline_and_more_time_opens() -> None:
    lock = lock_on(Action.DECLARE, facts(Status.DRAFT, deadline=NOON), None, now=NOON)
    assert lock is not None
    assert (lock.since, lock.by, lock.by_clock) == (NOON, "", True)
    assert openers(lock) == {Action.EXTEND: (Role.SECRETARIAT,)}


def test_nobody_recalls_after_the_deadline() -> None:
    lock = lock_on(Action.DECLARE, facts(Status.SUBMITTED, deadline=NOON), STEP, now=NOON)
    assert openers(lock) == {Action.REOPEN: (Role.SECRETARIAT,)}


def test_what_shut_the_sheet_is_told_and_no_step_opens_it() -> None:
    lock = lock_on(Action.DECLARE, facts(Status.SUBMITTED, shut=Why.EXCLUDED), STEP, now=NOON)
    assert lock is not None
    assert lock.since == STEP.at
    assert openers(lock) == {}


TOLD = (Action.DECLARE, Action.EXPLAIN, Action.APPRAISE)
"""What pages say the lock of (`app.web.locks.locked_for`)."""


def test_whoever_can_open_is_told_how_in_words() -> None:
    ways = {
        opener.action
        for action, status in product(TOLD, Status)
        for deadline, returned in product((NOON, NOON + DAY), (None, NOON, NOON + DAY))
        if (lock := lock_on(action, somewhere(status, deadline, returned), STEP, now=NOON))
        for opener in lock.openers
    }
    assert ways <= set(OPENINGS)
    assert Action.REOPEN in ways


def somewhere(status: Status, deadline: datetime, returned_until: datetime | None) -> Facts:
    """A sheet of which everything is decided and something asked, so that every step that could open it is open."""
    return Facts(status, NOON - DAY, deadline, deadline, asked=1, returned_until=returned_until)


@given(
    st.sampled_from(Action),
    st.builds(
        Facts,
        status=st.sampled_from(Status),
        starts_at=MOMENTS,
        deadline=MOMENTS,
        explanation_ends_at=MOMENTS,
        undecided=st.integers(0, 2),
        asked=st.integers(0, 2),
        shut=st.sampled_from((None, Why.EXCLUDED, Why.CANCELLED)),
    ),
)
def test_a_lock_is_told_exactly_where_the_action_is_closed(action: Action, place: Facts) -> None:
    lock = lock_on(action, place, STEP, now=NOON)
    closed = option(action, place, NOON)
    assert (lock is None) == closed.open
    for opener in lock.openers if lock else ():
        assert option(opener.action, place, NOON).open
        assert opener.action is not action
        assert opener.roles
