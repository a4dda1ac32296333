"""Rows of a returned main index are among the rows of whoever in the unit has them, until they are amended."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from app.access.actor import Actor, Role
from app.extensions import db
from app.models import Account, EntryAssignment
from app.queries.unit.tasks import OwnTasks, own_tasks
from app.queries.unit.work import sheets_with_returned, work_of
from app.services.reviews import returning
from tests.support.appraisals import Appraisals
from tests.support.factories import Make, actor_of
from tests.support.returning import Returning
from tests.support.reviewing import LATER

pytestmark = pytest.mark.database

UNTIL = LATER + timedelta(days=2)
MINE, OTHERS, NOBODYS = "1.1", "1.2", "2.1"


@pytest.fixture
def officers(make: Make, appraisals: Appraisals) -> tuple[Returning, Account, Account]:
    """A unit of two officers: 1.1 was given to the first, 1.2 to the second, 2.1 to nobody; 1 and 2 are back."""
    back = Returning(appraisals, make)
    first, second = (make.account(Role.CONTRIBUTOR, unit=back.unit) for _ in range(2))
    db.session.add_all(
        EntryAssignment(
            assessment_id=back.sheet.id,
            code=code,
            account_id=account.id,
        )
        for code, account in ((MINE, first), (OTHERS, second))
    )
    db.session.flush()
    returning.return_groups(
        appraisals.reviewer,
        back.sheet.id,
        ["1", "2"],
        revision=back.revision,
        reason="Thiếu quyết định.",
        until=UNTIL,
        now=LATER,
    )
    return back, first, second


def rows(actor: Actor, *, now: datetime = LATER, mine: bool = True) -> dict[str, bool]:
    """The returned rows that are the actor's, and whether each still waits for the unit."""
    tasks: OwnTasks = own_tasks(actor, back=sheets_with_returned(work_of(actor), now))
    return {item.task.code: item.task.returned for item in tasks.returned if item.task.mine or not mine}


def test_one_s_own_rows_come_back_and_those_of_nobody_are_everybody_s(
    officers: tuple[Returning, Account, Account],
) -> None:
    _, first, second = officers
    assert rows(actor_of(first)) == {MINE: True, NOBODYS: True, "2.2": True}
    assert rows(actor_of(second)) == {OTHERS: True, NOBODYS: True, "2.2": True}


def test_the_head_sees_all_of_them_with_the_date_of_the_return(
    officers: tuple[Returning, Account, Account],
) -> None:
    back, _, _ = officers
    assert set(rows(back.head, mine=False)) == {MINE, OTHERS, NOBODYS, "2.2"}
    assert {item.task.due_at for item in own_tasks(back.head, back={back.sheet.id}).returned} == {UNTIL}


def test_an_amended_row_is_done_again(officers: tuple[Returning, Account, Account]) -> None:
    back, first, _ = officers
    back.declare(MINE, note="Đã bổ sung.", now=LATER + timedelta(minutes=1))
    assert rows(actor_of(first)) == {MINE: False, NOBODYS: True, "2.2": True}


def test_after_its_date_and_for_strangers_nothing_is_listed(
    officers: tuple[Returning, Account, Account], make: Make
) -> None:
    _, first, _ = officers
    assert rows(actor_of(first), now=UNTIL) == {}
    assert rows(actor_of(make.account(Role.CONTRIBUTOR, unit=make.unit()))) == {}
