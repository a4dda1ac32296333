"""All year round: tasks for the next cycle are given on the last sheet and come along when it is opened."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, scoped_session

from app.access.actor import Actor, Role
from app.errors import Invalid
from app.models import Account, Assessment, Cycle, EntryAssignment, Event, Unit
from app.queries.log.history import read_history
from app.queries.unit.tasks import own_tasks
from app.services.cycles.cloning import open_next
from app.services.cycles.opening import NewCycle
from app.services.sheets import sharing
from app.services.sheets.sharing import NewShare, due_moment
from app.workflow.states import Status
from tests.support.application import START
from tests.support.factories import Make, actor_of

Database = scoped_session[Session]
SPRING = START + timedelta(days=120)
OPENING = START + timedelta(days=330)
DEADLINE = START + timedelta(days=380)


@pytest.fixture
def sheet(session: Database, make: Make, cycle: Cycle, unit: Unit) -> Assessment:
    """The unit's published sheet of last year."""
    return make.assessment(cycle, unit, status=Status.PUBLISHED)


@pytest.fixture
def head(session: Database, make: Make, unit: Unit) -> Actor:
    return actor_of(make.account(Role.UNIT_HEAD, unit=unit))


@pytest.fixture
def officer(session: Database, make: Make, unit: Unit) -> Account:
    return make.account(Role.CONTRIBUTOR, unit=unit, name="Cán bộ Một")


@pytest.fixture
def secretary(session: Database, make: Make) -> Actor:
    return actor_of(make.account(Role.SECRETARIAT))


def following(tree_id: str = "dti/2033/commune") -> NewCycle:
    return NewCycle(
        tree_id,
        "Đợt sau",
        date(2031, 10, 1),
        OPENING,
        DEADLINE,
        DEADLINE + timedelta(days=30),
        DEADLINE + timedelta(days=40),
        DEADLINE + timedelta(days=50),
    )


def carried(session: Database, cycle_id: int) -> dict[str, tuple[int | None, str | None, datetime | None]]:
    rows = session.scalars(
        select(EntryAssignment)
        .join(Assessment, Assessment.id == EntryAssignment.assessment_id)
        .where(Assessment.cycle_id == cycle_id)
    )
    return {row.code: (row.account_id, row.office, row.due_at) for row in rows}


def test_before_the_cycle_opens_the_task_is_given_on_the_last_sheet_and_listed_as_preparation(
    head: Actor, officer: Account, sheet: Assessment
) -> None:
    sharing.give(head, sheet.id, {"1.1"}, NewShare(officer.id, due_on=date(2031, 9, 1)), now=SPRING)
    sharing.give(head, sheet.id, {"1.2"}, NewShare(officer.id), now=SPRING)
    own = own_tasks(actor_of(officer))
    assert own.opened == ()
    assert [(item.task.code, item.task.mine) for item in own.coming] == [("1.1", True)]


def test_a_date_before_the_deadline_of_the_sheet_that_was_handed_in_is_refused(
    head: Actor, officer: Account, sheet: Assessment
) -> None:
    share = NewShare(officer.id, due_on=date(2030, 11, 20))
    with pytest.raises(Invalid) as refused:
        sharing.give(head, sheet.id, {"1.1"}, share, now=START)
    assert "cho đợt sau" in str(refused.value.fields["due_on"][0])


def test_tasks_come_into_the_next_cycle_and_are_no_preparation_any_more(
    session: Database, head: Actor, officer: Account, secretary: Actor, sheet: Assessment, cycle: Cycle
) -> None:
    due_on = date(2031, 11, 1)
    sharing.give(head, sheet.id, {"1.1"}, NewShare(officer.id, "Văn phòng", due_on), now=SPRING)
    cycle_id = open_next(secretary, cycle.id, following(), now=OPENING)
    assert carried(session, cycle_id) == {"1.1": (officer.id, "Văn phòng", due_moment(due_on))}
    own = own_tasks(actor_of(officer))
    assert ([item.task.code for item in own.opened], own.coming) == (["1.1"], ())
    new_id = own.opened[0].head.id
    assert "tasks.taken_over" in [entry.kind for entry in read_history(head, new_id, "1.1").entries]
    told = session.scalars(select(Event.data).where(Event.kind == "cycle.taken_over")).one()
    assert '"tasks": 1' in told


def test_a_date_that_is_over_comes_a_year_later_and_one_behind_the_new_deadline_not_at_all(
    session: Database, make: Make, head: Actor, secretary: Actor, unit: Unit, cycle: Cycle
) -> None:
    sheet = make.assessment(cycle, unit)
    sharing.give(head, sheet.id, {"1.1"}, NewShare(office="Văn phòng", due_on=date(2030, 11, 20)), now=START)
    sheet.status, sheet.submitted_at, sheet.receipt_code = Status.SUBMITTED, START, "THU-1"
    sheet.submitted_by_id = head.account_id
    session.flush()
    sharing.give(head, sheet.id, {"1.2"}, NewShare(office="Văn phòng", due_on=date(2032, 1, 5)), now=START)
    cycle_id = open_next(secretary, cycle.id, following(), now=OPENING)
    assert carried(session, cycle_id) == {
        "1.1": (None, "Văn phòng", due_moment(date(2031, 11, 20))),
        "1.2": (None, "Văn phòng", None),
    }


def test_whoever_left_the_unit_is_left_out_and_the_office_stays(
    session: Database, head: Actor, officer: Account, secretary: Actor, sheet: Assessment, cycle: Cycle
) -> None:
    sharing.give(head, sheet.id, {"1.1"}, NewShare(officer.id, "Văn phòng"), now=SPRING)
    sharing.give(head, sheet.id, {"1.2"}, NewShare(officer.id), now=SPRING)
    officer.disabled_at = SPRING
    session.flush()
    cycle_id = open_next(secretary, cycle.id, following(), now=OPENING)
    assert carried(session, cycle_id) == {"1.1": (None, "Văn phòng", None)}


def test_an_indicator_is_the_same_when_its_title_is_and_not_when_its_code_is(
    session: Database, head: Actor, secretary: Actor, sheet: Assessment, cycle: Cycle
) -> None:
    # In the set of 2031, 1.1 is called otherwise, and 2.1 is about something else altogether.
    sharing.give(head, sheet.id, {"1.1", "1.2", "2.1"}, NewShare(office="Văn phòng"), now=SPRING)
    cycle_id = open_next(secretary, cycle.id, following("dti/2031/commune"), now=OPENING)
    assert carried(session, cycle_id) == {"1.2": (None, "Văn phòng", None)}
