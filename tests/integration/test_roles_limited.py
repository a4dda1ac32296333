"""A role may count for one family of cycles and for some days: outside of both it opens nothing and is in no list."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, scoped_session

from app.access.actor import Actor, Role
from app.access.family import Family
from app.errors import Forbidden, Invalid, NotFound, Refused
from app.extensions import db
from app.local_time import local_day
from app.models import Account, Cycle, Event, RoleGrant
from app.queries.actors import find_actor
from app.queries.cycles.assignments import counting_assignments, read_plan
from app.queries.cycles.board import find_cycle, list_cycles
from app.queries.dates import key_dates
from app.queries.duties import duties_of
from app.queries.reviews.queue import read_queue
from app.queries.reviews.queued import QueueFilter
from app.queries.unit.work import work_of
from app.queries.units.history import read_unit
from app.services.accounts import administration, corrections
from app.services.accounts.granting import NewAccount
from app.services.central import unmeasured
from app.services.cycles import assignments
from app.services.cycles.assignments import NewAssignment
from app.services.cycles.changing import cycle_to_change
from app.services.cycles.opening import NewCycle, open_cycle
from app.services.gate import open_all, open_for
from app.services.publication import computing
from app.services.publication.computing import Order
from app.workflow.states import Action, Status
from tests.support.application import START
from tests.support.books import told_by
from tests.support.factories import TREE, Make, actor_of

pytestmark = pytest.mark.usefixtures("session")
TODAY = local_day(START)


@pytest.fixture
def administrator(make: Make) -> Actor:
    return actor_of(make.account(Role.ADMINISTRATOR, name="Quản trị thử"))


@pytest.fixture
def dti(make: Make) -> Cycle:
    return make.cycle(title="Đợt DTI")


@pytest.fixture
def par(make: Make) -> Cycle:
    return make.cycle(title="Đợt PAR INDEX", family=Family.PAR)


def of_both(make: Make) -> Actor:
    """Somebody who runs the cycles of DTI and audits all of them."""
    person = make.account(Role.SECRETARIAT, Role.AUDITOR, family=Family.DTI)
    return actor_of(person)


def granted(account: Account) -> list[tuple[Role, Family | None, date, date | None]]:
    """The roles as they are stored, in the order in which they were given."""
    rows = db.session.scalars(
        select(RoleGrant).where(RoleGrant.account_id == account.id).order_by(RoleGrant.id)
    )
    return [(row.role, row.family, row.valid_from, row.valid_to) for row in rows]


# --- What a limited role opens -----------------------------------------------------------------------------


def test_two_standing_bodies_see_their_own_cycles_alone(make: Make, dti: Cycle, par: Cycle) -> None:
    first = actor_of(make.account(Role.SECRETARIAT, family=Family.DTI))
    second = actor_of(make.account(Role.SECRETARIAT, family=Family.PAR))
    assert [card.cycle.id for card in list_cycles(first)] == [dti.id]
    assert [card.cycle.id for card in list_cycles(second)] == [par.id]
    for somebody, cycle in ((first, par), (second, dti)):
        with pytest.raises(NotFound):
            find_cycle(somebody, cycle.id)
        with pytest.raises(NotFound):
            cycle_to_change(somebody, cycle.id)


def test_whoever_only_looks_at_the_other_cycles_changes_nothing_there(make: Make, par: Cycle) -> None:
    """The same person audits: the cycle is there for them, and every verb of the standing body is refused."""
    both, sheet = of_both(make), make.assessment(par, status=Status.REVIEW_1)
    reviewer = make.account(Role.REVIEWER)
    assert find_cycle(both, par.id).id == par.id
    with pytest.raises(Forbidden):
        cycle_to_change(both, par.id)
    with pytest.raises(Forbidden):
        assignments.assign(both, par.id, NewAssignment(reviewer.id), now=START)
    with pytest.raises(Forbidden):
        open_for(both, sheet.id, Action.CONFIRM, now=START)
    with pytest.raises(Forbidden):
        open_all(both, par.id, Action.CONFIRM, now=START)
    with pytest.raises(Forbidden):
        unmeasured.record(both, par.id, "1.1", "Không có số liệu.", now=START)
    with pytest.raises(Forbidden):
        computing.prepare(both, par.id, Order("x"), now=START)


def test_a_cycle_is_opened_by_those_of_its_family_alone(make: Make) -> None:
    other = actor_of(make.account(Role.SECRETARIAT, family=Family.PAR))
    dates = {
        "self_starts_at": START,
        "self_ends_at": START + timedelta(days=1),
        "review_1_ends_at": START + timedelta(days=2),
        "explanation_ends_at": START + timedelta(days=3),
        "review_2_ends_at": START + timedelta(days=4),
    }
    new = NewCycle(tree_id=TREE, title="Đợt mới", units_on=TODAY, **dates)
    with pytest.raises(Forbidden, match="lĩnh vực"):
        open_cycle(other, new, now=START)


def test_a_unit_s_people_see_the_sheets_of_their_family(make: Make, dti: Cycle, par: Cycle) -> None:
    unit = make.unit()
    here, there = make.assessment(dti, unit), make.assessment(par, unit)
    officer = actor_of(make.account(Role.CONTRIBUTOR, unit=unit, family=Family.DTI))
    assert [item.head.id for item in work_of(officer)] == [here.id]
    assert {key_date.cycle for key_date in key_dates(officer, now=START)} == {dti.title}
    assert len(duties_of(officer, now=START)) == 1
    with pytest.raises(NotFound):
        open_for(officer, there.id, Action.DECLARE, now=START)
    assert open_for(officer, here.id, Action.DECLARE, now=START).row.id == here.id


def test_a_reviewer_s_queue_and_dates_leave_the_other_family_out(make: Make, dti: Cycle, par: Cycle) -> None:
    here = make.assessment(dti, status=Status.REVIEW_1)
    make.assessment(par, status=Status.REVIEW_1)
    reviewer = actor_of(make.account(Role.REVIEWER, family=Family.DTI))
    assert [row.head.id for row in read_queue(reviewer, QueueFilter(mine=False)).rows] == [here.id]
    assert {key_date.cycle for key_date in key_dates(reviewer, now=START)} == {dti.title}


def test_the_history_of_a_unit_names_the_cycles_of_the_reader_s_family(
    make: Make, dti: Cycle, par: Cycle
) -> None:
    unit = make.unit()
    make.assessment(dti, unit), make.assessment(par, unit)
    limited = actor_of(make.account(Role.SECRETARIAT, family=Family.DTI))
    whole = actor_of(make.account(Role.AUDITOR))
    assert [cycle.title for cycle in read_unit(limited, unit.id, on=TODAY).cycles.own] == [dti.title]
    assert len(read_unit(whole, unit.id, on=TODAY).cycles.own) == 2


def test_reviewers_of_another_family_are_not_offered_and_bind_nobody(make: Make, dti: Cycle) -> None:
    sheet = make.assessment(dti, status=Status.REVIEW_1)
    secretariat = actor_of(make.account(Role.SECRETARIAT, family=Family.DTI))
    other = make.account(Role.REVIEWER, name="Người của PAR", family=Family.PAR)
    assert read_plan(secretariat, dti.id).reviewers == ()
    with pytest.raises(Invalid):
        assignments.assign(secretariat, dti.id, NewAssignment(other.id), now=START)
    make.reviewer_assignment(dti, other, unit=sheet.unit)
    assert counting_assignments([dti.id], START) == {}


def test_an_assignment_binds_until_the_last_day_of_the_role_and_no_longer(make: Make, dti: Cycle) -> None:
    reviewer = make.account(Role.REVIEWER)
    reviewer.grants[0].valid_to = TODAY
    db.session.flush()
    make.reviewer_assignment(dti, reviewer)
    assert len(counting_assignments([dti.id], START)[dti.id]) == 1
    assert counting_assignments([dti.id], START + timedelta(days=1)) == {}


def test_a_role_opens_nothing_before_its_first_and_after_its_last_day(
    administrator: Actor, make: Make, dti: Cycle
) -> None:
    person = make.account()
    days = {"first": TODAY + timedelta(days=10), "last": TODAY + timedelta(days=20)}
    new = NewAccount(person.email, person.display_name, Role.SECRETARIAT, **days)
    administration.grant(administrator, person.id, new, now=START)
    for later, permitted in ((9, False), (10, True), (20, True), (21, False)):
        db.session.expire_all()
        somebody = find_actor(person.id, now=START + timedelta(days=later))
        assert somebody is not None
        assert somebody.has(Role.SECRETARIAT) is permitted
        if not permitted:
            with pytest.raises(Forbidden):
                cycle_to_change(somebody, dti.id)


# --- How a role is limited ---------------------------------------------------------------------------------


def test_a_role_is_given_for_a_family_and_for_days_and_the_log_says_so(
    administrator: Actor, make: Make, session: scoped_session[Session]
) -> None:
    person = make.account()
    new = NewAccount(
        person.email,
        person.display_name,
        Role.SECRETARIAT,
        family=Family.PAR,
        first=TODAY,
        last=date(2031, 6, 30),
    )
    administration.grant(administrator, person.id, new, now=START)
    administration.grant(administrator, person.id, new, now=START)
    assert granted(person) == [(Role.SECRETARIAT, Family.PAR, TODAY, date(2031, 6, 30))], "appraisals once"
    event = session.scalars(select(Event).where(Event.kind == "role.granted")).one()
    assert told_by(event) == {
        "role": "secretariat",
        "unit": None,
        "family": "par",
        "days": [f"{TODAY:%d/%m/%Y}", "30/06/2031"],
    }


def test_one_person_may_run_the_cycles_of_two_families_by_two_roles(administrator: Actor, make: Make) -> None:
    person = make.account()
    for family in Family:
        new = NewAccount(person.email, person.display_name, Role.SECRETARIAT, family=family)
        administration.grant(administrator, person.id, new, now=START)
    assert [family for _role, family, _first, _last in granted(person)] == list(Family)


@pytest.mark.parametrize(
    ("role", "limits", "field"),
    [
        (Role.AUDITOR, {"family": Family.DTI}, "family"),
        (Role.ADMINISTRATOR, {"family": Family.DTI}, "family"),
        (Role.SECRETARIAT, {"first": TODAY - timedelta(days=1)}, "first"),
        (Role.SECRETARIAT, {"last": TODAY - timedelta(days=1)}, "last"),
        (Role.SECRETARIAT, {"first": TODAY + timedelta(days=2), "last": TODAY + timedelta(days=1)}, "last"),
    ],
)
def test_limits_that_make_no_sense_are_refused_by_field(
    administrator: Actor, make: Make, role: Role, limits: dict[str, object], field: str
) -> None:
    person = make.account()
    new = NewAccount(person.email, person.display_name, role, **limits)  # type: ignore[arg-type]
    with pytest.raises(Invalid) as refusal:
        administration.grant(administrator, person.id, new, now=START)
    assert set(refusal.value.fields) == {field}
    assert granted(person) == []


def test_a_role_for_all_families_is_not_limited_by_adding_one(administrator: Actor, make: Make) -> None:
    """It would go on counting for all, and the page would look as if it did not."""
    person = make.account(Role.SECRETARIAT)
    new = NewAccount(person.email, person.display_name, Role.SECRETARIAT, family=Family.DTI)
    with pytest.raises(Invalid) as refusal:
        administration.grant(administrator, person.id, new, now=START)
    assert set(refusal.value.fields) == {"family"}
    administration.end_grant(administrator, person.id, person.grants[0].id, now=START)
    administration.grant(administrator, person.id, new, now=START)
    assert [family for _role, family, _first, _last in granted(person)] == [None, Family.DTI], (
        "history has both"
    )


def test_a_successor_gets_the_limits_of_the_role_too(administrator: Actor, make: Make) -> None:
    leaving, heir = make.account(Role.SECRETARIAT, family=Family.PAR), make.account()
    leaving.grants[0].valid_to = date(2031, 6, 30)
    db.session.flush()
    corrections.hand_over(
        administrator, leaving.id, leaving.grants[0].id, email=heir.email, display_name="", now=START
    )
    assert granted(heir) == [(Role.SECRETARIAT, Family.PAR, TODAY, date(2031, 6, 30))]
    assert granted(leaving)[0][3] == TODAY


def test_an_administrator_for_some_days_is_no_successor_of_the_last_one(
    administrator: Actor, make: Make, session: scoped_session[Session]
) -> None:
    """When the days are over nobody would be left."""
    last = make.account(Role.ADMINISTRATOR)
    db.session.get_one(Account, administrator.account_id).grants[0].valid_to = TODAY
    session.flush()
    with pytest.raises(Refused, match="quản trị viên cuối cùng"):
        administration.end_grant(administrator, last.id, last.grants[0].id, now=START)
