"""People are put right without losing who did what: names, addresses, successors, slips, who is missing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, scoped_session

from app.access.actor import Actor, Role
from app.errors import Forbidden, Invalid, NotFound, Refused
from app.extensions import db
from app.local_time import local_day
from app.models import Account, Event, LoginSession, RoleGrant
from app.queries import people
from app.services.accounts import administration, corrections, my_account, sessions
from tests.support.application import START
from tests.support.books import told_by
from tests.support.client import PASSWORD
from tests.support.factories import Make, actor_of


@pytest.fixture
def administrator(make: Make, session: scoped_session[Session]) -> Actor:
    return actor_of(make.account(Role.ADMINISTRATOR, name="Quản trị thử", email="quantri@dti.test"))


def sign_in(account: Account, password: str = PASSWORD, *, later: timedelta = timedelta()) -> None:
    """Come in, as the sign-in page does: what was done before has been committed."""
    db.session.commit()
    my_account.sign_in(
        email=account.email,
        password=password,
        address="192.0.2.1",
        now=START + later,
        lifetime=timedelta(hours=1),
    )


def test_name_and_address_are_set_right_and_the_log_keeps_old_and_new(
    administrator: Actor, make: Make, session: scoped_session[Session]
) -> None:
    person = make.account(Role.AUDITOR, name="Tên Sai", email="sai@dti.test")
    assert corrections.correct(
        administrator, person.id, email=" Dung@dti.test", display_name="Tên Đúng", now=START
    )
    event = session.scalars(select(Event).where(Event.kind == "account.corrected")).one()
    assert told_by(event) == {
        "email": ["sai@dti.test", "dung@dti.test"],
        "display_name": ["Tên Sai", "Tên Đúng"],
    }
    sign_in(person)
    assert not corrections.correct(
        administrator, person.id, email="dung@dti.test", display_name="Tên Đúng", now=START
    ), "nothing changed, and the page says it did"


@pytest.mark.parametrize(
    ("email", "name", "field"),
    [
        ("quantri@dti.test", "A", "email"),
        ("khong-co-a-cong", "A", "email"),
        ("a@dti.test", " ", "display_name"),
        ("a@dti.test", "Ơ" * 121, "display_name"),
    ],
)
def test_a_correction_that_cannot_stand_is_refused_at_its_field(
    administrator: Actor, make: Make, email: str, name: str, field: str
) -> None:
    person = make.account(Role.AUDITOR)
    with pytest.raises(Invalid) as refusal:
        corrections.correct(administrator, person.id, email=email, display_name=name, now=START)
    assert set(refusal.value.fields) == {field}


def test_a_role_goes_to_a_successor_in_one_step_and_both_stay_in_history(
    administrator: Actor, make: Make, session: scoped_session[Session]
) -> None:
    unit = make.unit()
    leaver, heir = make.account(Role.UNIT_HEAD, unit=unit), make.account(Role.AUDITOR)
    grant = leaver.grants[0]
    outcome = corrections.hand_over(
        administrator, leaver.id, grant.id, email=heir.email.upper(), display_name="", now=START
    )
    assert (outcome.account_id, outcome.password) == (heir.id, None)
    grants = session.scalars(select(RoleGrant).where(RoleGrant.unit_id == unit.id)).all()
    assert {grant.account_id: grant.ended_at for grant in grants} == {leaver.id: START, heir.id: None}
    told = session.scalars(select(Event).where(Event.kind == "role.handed_over")).one()
    assert told_by(told)["to"] == heir.id


def test_a_successor_without_an_account_gets_one(
    administrator: Actor, make: Make, session: scoped_session[Session]
) -> None:
    leaver = make.account(Role.REVIEWER, home_unit=make.unit())
    grant = leaver.grants[0]
    with pytest.raises(Invalid, match="chưa đúng") as refusal:
        corrections.hand_over(
            administrator, leaver.id, grant.id, email="moi@dti.test", display_name=" ", now=START
        )
    assert set(refusal.value.fields) == {"display_name"}
    outcome = corrections.hand_over(
        administrator, leaver.id, grant.id, email="moi@dti.test", display_name="Người mới", now=START
    )
    heir = session.get_one(Account, outcome.account_id)
    assert outcome.password is not None
    assert [(grant.role, grant.home_unit_id) for grant in heir.grants] == [
        (Role.REVIEWER, grant.home_unit_id)
    ]


def test_a_role_is_not_handed_to_oneself_nor_to_a_closed_account_nor_twice(
    administrator: Actor, make: Make
) -> None:
    leaver, closed = make.account(Role.AUDITOR), make.account(Role.AUDITOR)
    closed.disabled_at = START
    grant = leaver.grants[0].id

    def hand_over(email: str) -> None:
        corrections.hand_over(administrator, leaver.id, grant, email=email, display_name="A", now=START)

    for email in (leaver.email, closed.email):
        with pytest.raises(Invalid):
            hand_over(email)
    with pytest.raises(Refused, match="tự cấp vai trò"):
        hand_over(administrator.email)
    hand_over("moi@dti.test")
    with pytest.raises(NotFound):
        hand_over("moi-nua@dti.test")


def test_a_new_slip_opens_the_account_for_as_long_as_it_says(administrator: Actor, make: Make) -> None:
    person = make.account(Role.AUDITOR)
    person.created_at = START - timedelta(days=400)
    slip = corrections.new_slip(
        administrator, person.id, address="https://dti.test", now=START, good_for=timedelta(days=14)
    )
    assert slip.until == "09:00 ngày 29/11/2030"
    sign_in(person, slip.password, later=timedelta(days=14))
    with pytest.raises(my_account.WrongCredentials, match="hết hạn"):
        sign_in(person, slip.password, later=timedelta(days=14, seconds=1))
    administration.reset_password(administrator, person.id, now=START)
    assert person.temporary_until is None, "a password read out over the telephone works as long as a slip"


def test_only_administrators_put_people_right(make: Make, session: scoped_session[Session]) -> None:
    person = make.account(Role.AUDITOR)
    secretariat = actor_of(make.account(Role.SECRETARIAT))
    with pytest.raises(Forbidden):
        corrections.correct(secretariat, person.id, email="a@dti.test", display_name="A", now=START)
    with pytest.raises(Forbidden):
        corrections.hand_over(
            secretariat, person.id, person.grants[0].id, email="a@dti.test", display_name="A", now=START
        )
    with pytest.raises(Forbidden):
        corrections.new_slip(secretariat, person.id, address="", now=START, good_for=timedelta(days=1))


def test_units_without_anybody_to_sign_in_are_listed(make: Make, session: scoped_session[Session]) -> None:
    alone, served, left, closed = (make.unit(name) for name in ("Một Mình", "Có Người", "Đã Nghỉ", "Đã Khóa"))
    make.account(Role.CONTRIBUTOR, unit=served)
    gone = make.account(Role.UNIT_HEAD, unit=left)
    gone.grants[0].valid_to, gone.grants[0].ended_at = local_day(START), START
    make.account(Role.UNIT_HEAD, unit=closed).disabled_at = START
    session.flush()
    listed = people.units_without_account(local_day(START))
    assert {unit.id for unit in listed} == {alone.id, left.id, closed.id}


def test_accounts_that_never_signed_in_are_listed(make: Make, session: scoped_session[Session]) -> None:
    came, never = make.account(Role.AUDITOR), make.account(Role.LEADERSHIP)
    make.account(Role.AUDITOR).disabled_at = START
    sign_in(came)
    assert [(row.id, row.roles) for row in people.never_signed_in()] == [(never.id, (Role.LEADERSHIP,))]


def test_the_sessions_of_others_machines_end_at_once(make: Make, session: scoped_session[Session]) -> None:
    person, other = make.account(Role.AUDITOR), make.account(Role.AUDITOR)
    tokens = [
        sessions.open_session(holder.id, now=START, lifetime=timedelta(hours=1), browser="Firefox, Windows")
        for holder in (person, person, other)
    ]
    sessions.end_others(person.id, tokens[0], now=START)
    session.expire_all()
    ended = {row.token_hash: row.ended_at for row in session.scalars(select(LoginSession))}
    assert [ended[sessions.digest_of(token)] for token in tokens] == [None, START, None]
    (running,) = sessions.running_sessions(person.id, tokens[0], now=START)
    assert running.browser == "Firefox, Windows"
