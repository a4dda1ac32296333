"""The second factor: asked after the password, each code once, guesses counted, taken away by somebody else."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session, scoped_session

from app.access.actor import Actor, Role
from app.errors import Forbidden, Invalid, NotFound, Refused
from app.extensions import db
from app.models import Account, Event, LoginFailure, RecoveryCode, SecondFactor
from app.seals.rows import SECRET
from app.services.accounts import code_entry, my_account, second_factor, sessions, throttle
from app.services.accounts.code_entry import NotWaiting
from app.services.accounts.throttle import TooManyAttempts
from tests.support.application import START
from tests.support.books import defects, told_by
from tests.support.client import PASSWORD
from tests.support.factories import Make, actor_of
from tests.support.telephones import KEY, STEP, Telephone, enrol

HOUR = timedelta(hours=1)


@pytest.fixture
def person(make: Make, session: scoped_session[Session]) -> Account:
    return make.account(Role.LEADERSHIP)


@pytest.fixture
def telephone(person: Account) -> Telephone:
    """That of the person, enrolled a minute ago."""
    telephone, _codes = enrol(actor_of(person), now=START - timedelta(minutes=1))
    db.session.commit()
    return telephone


def password_of(person: Account, *, now: datetime = START, ask_codes: bool = True) -> object:
    """Give the right password."""
    db.session.commit()
    return my_account.sign_in(
        email=person.email,
        password=PASSWORD,
        address="192.0.2.1",
        now=now,
        lifetime=HOUR,
        ask_codes=ask_codes,
    )


def half_way(person: Account, *, now: datetime = START) -> str:
    """The token of the session that waits."""
    entrance = password_of(person, now=now)
    assert isinstance(entrance, my_account.HalfWay)
    return entrance.token


def finish(token: str, code: str, *, now: datetime = START, key: str = KEY) -> my_account.Entrance:
    """Give the code."""
    return code_entry.finish_sign_in(token, code, key=key, address="192.0.2.1", now=now, lifetime=HOUR)


def test_a_right_password_alone_opens_nothing(person: Account, telephone: Telephone) -> None:
    token = half_way(person)
    assert sessions.signed_in(token, now=START) is None
    entrance = finish(token, telephone.code(START))
    assert entrance.signed_in.actor.account_id == person.id
    assert entrance.signed_in.has_second_factor
    assert sessions.signed_in(token, now=START) is None, "the token that waited opens the account now"


def test_whoever_has_none_or_has_only_begun_signs_in_with_the_password(person: Account) -> None:
    second_factor.begin(actor_of(person), now=START)
    assert isinstance(password_of(person), my_account.Entrance)


def test_an_installation_that_asks_for_no_codes_lets_the_password_do(
    person: Account, telephone: Telephone
) -> None:
    assert isinstance(password_of(person, ask_codes=False), my_account.Entrance)


def test_a_code_counts_once_and_so_does_every_one_before_it(person: Account, telephone: Telephone) -> None:
    finish(half_way(person), telephone.code(START))
    for code in (telephone.code(START), telephone.code(START - STEP)):
        with pytest.raises(Invalid):
            finish(half_way(person), code)
    later = START + STEP
    finish(half_way(person, now=later), telephone.code(later), now=later)


def test_the_code_of_enrolment_does_not_open_the_account_again(person: Account) -> None:
    telephone, _codes = enrol(actor_of(person), now=START)
    with pytest.raises(Invalid):
        finish(half_way(person), telephone.code(START))


@pytest.mark.parametrize(("steps", "right"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_the_clock_of_a_telephone_may_differ_by_half_a_minute(
    person: Account, telephone: Telephone, steps: int, right: bool
) -> None:
    token, code = half_way(person), telephone.code(START + steps * STEP)
    if right:
        finish(token, code)
    else:
        with pytest.raises(Invalid):
            finish(token, code)


@pytest.mark.parametrize("code", ["", "12345", "abcdef", "１２３４５６", "0000000", "-12345"])
def test_what_is_no_code_is_refused(person: Account, telephone: Telephone, code: str) -> None:
    with pytest.raises(Invalid):
        finish(half_way(person), code)


def test_a_recovery_code_stands_in_once(person: Account) -> None:
    _telephone, codes = enrol(actor_of(person), now=START)
    assert len(set(codes)) == 10
    finish(half_way(person), codes[0].upper().replace("-", " "))
    with pytest.raises(Invalid):
        finish(half_way(person), codes[0])
    assert second_factor.state_of(person.id).codes_left == 9
    finish(half_way(person), codes[1])


def test_a_recovery_code_of_somebody_else_opens_nothing(person: Account, make: Make) -> None:
    _telephone, codes = enrol(actor_of(make.account(Role.AUDITOR)), now=START)
    enrol(actor_of(person), now=START)
    with pytest.raises(Invalid):
        finish(half_way(person), codes[0])


def test_wrong_codes_are_counted_and_a_new_sign_in_does_not_begin_the_count_again(
    person: Account, telephone: Telephone
) -> None:
    for _ in range(throttle.MOST_PER_DEVICE):
        with pytest.raises(Invalid):
            finish(half_way(person), "000000")
        db.session.commit()
    with pytest.raises(TooManyAttempts):
        finish(half_way(person), telephone.code(START))
    later = START + throttle.WINDOW + timedelta(seconds=1)
    entrance = finish(half_way(person, now=later), telephone.code(later), now=later)
    assert [(news.kind, news.times) for news in entrance.news] == [
        (my_account.CODE_FAILED, throttle.MOST_PER_DEVICE)
    ], "somebody has the password, and its owner is not told"


def test_wrong_codes_at_enrolment_are_counted_too(person: Account) -> None:
    actor = actor_of(person)
    second_factor.begin(actor, now=START)
    for _ in range(throttle.MOST_PER_DEVICE):
        with pytest.raises(Invalid):
            second_factor.confirm(actor, "000000", key=KEY, address="192.0.2.1", now=START)
    with pytest.raises(TooManyAttempts):
        second_factor.confirm(actor, "000000", key=KEY, address="192.0.2.1", now=START)


def test_a_session_waits_ten_minutes_and_no_longer(person: Account, telephone: Telephone) -> None:
    token, late = half_way(person), START + my_account.CODE_WAIT
    with pytest.raises(NotWaiting):
        finish(token, telephone.code(late), now=late)


def test_a_closed_account_is_not_opened_by_a_code(person: Account, telephone: Telephone) -> None:
    token = half_way(person)
    person.disabled_at = START
    with pytest.raises(NotWaiting):
        finish(token, telephone.code(START))


def test_an_open_session_is_none_that_waits(person: Account, telephone: Telephone) -> None:
    token = sessions.open_session(person.id, now=START, lifetime=HOUR)
    with pytest.raises(NotWaiting):
        finish(token, telephone.code(START))


def test_the_database_alone_makes_no_code(person: Account) -> None:
    telephone, codes = enrol(actor_of(person), now=START)
    with pytest.raises(Invalid):
        finish(half_way(person), telephone.code(START + STEP), now=START, key="another installation")
    with pytest.raises(Invalid):
        finish(half_way(person), codes[0], key="another installation")


def test_secrets_and_codes_stand_in_no_event(app: Flask, person: Account) -> None:
    _telephone, codes = enrol(actor_of(person), now=START)
    finish(half_way(person), codes[0])
    db.session.commit()
    offer_seed = db.session.scalars(select(SecondFactor.seed)).one()
    hashes = db.session.scalars(select(RecoveryCode.code_hash)).all()
    told = "".join(db.session.scalars(select(Event.data)))
    assert not [secret for secret in (offer_seed, *hashes, *codes) if secret in told]
    assert {"seed", "code_hash"} <= SECRET
    kept = [
        json.loads(event.data)["written"]
        for event in db.session.scalars(select(Event))
        if "written" in event.data
    ]
    assert any("second_factor" in tables for tables in kept), "the log keeps no trace of the factor"
    db.session.rollback()


def test_the_rows_agree_with_the_log(app: Flask, make: Make) -> None:
    person = make.account(Role.AUDITOR)
    with app.app_context():
        enrol(actor_of(person), now=START)
        db.session.commit()
    assert defects(app) == []


def test_one_who_has_it_cannot_begin_another_alone(person: Account, telephone: Telephone) -> None:
    with pytest.raises(Refused, match="quản trị viên gỡ"):
        second_factor.begin(actor_of(person), now=START)
    with pytest.raises(Refused):
        second_factor.confirm(actor_of(person), "000000", key=KEY, address="", now=START)
    assert second_factor.offer(actor_of(person), key=KEY, issuer="") is None, "the secret is shown again"


def administrator(make: Make) -> Actor:
    return actor_of(make.account(Role.ADMINISTRATOR))


def test_another_administrator_takes_it_away_with_a_reason(
    person: Account, telephone: Telephone, make: Make, session: scoped_session[Session]
) -> None:
    token = finish(half_way(person), telephone.code(START)).token
    second_factor.take_away(administrator(make), person.id, " Mất điện thoại ", now=START)
    assert sessions.signed_in(token, now=START) is None
    left = [session.scalar(select(func.count()).select_from(table)) for table in (SecondFactor, RecoveryCode)]
    assert left == [0, 0]
    told = session.scalars(select(Event).where(Event.kind == "second_factor.taken_away")).one()
    assert told_by(told) == {"reason": "Mất điện thoại"}
    entrance = password_of(person)
    assert isinstance(entrance, my_account.Entrance)
    assert "second_factor.taken_away" in {news.kind for news in entrance.news}


def test_nobody_takes_away_their_own_nor_without_a_reason_nor_without_the_role(
    person: Account, telephone: Telephone, make: Make
) -> None:
    administrator_ = make.account(Role.ADMINISTRATOR)
    enrol(actor_of(administrator_), now=START)
    with pytest.raises(Refused, match="quản trị viên khác"):
        second_factor.take_away(actor_of(administrator_), administrator_.id, "Mất", now=START)
    with pytest.raises(Invalid):
        second_factor.take_away(actor_of(administrator_), person.id, "  ", now=START)
    with pytest.raises(Forbidden):
        second_factor.take_away(actor_of(make.account(Role.SECRETARIAT)), person.id, "Mất", now=START)
    with pytest.raises(NotFound):
        second_factor.take_away(actor_of(administrator_), make.account(Role.AUDITOR).id, "Mất", now=START)


def test_the_operator_takes_away_that_of_the_last_administrator(app: Flask, make: Make) -> None:
    person = make.account(Role.ADMINISTRATOR)
    with app.app_context():
        enrol(actor_of(person), now=START)
        db.session.commit()
    command = ["account", "remove-second-factor", person.email, "--reason", "Mất điện thoại"]
    assert app.test_cli_runner().invoke(args=command).exit_code == 0
    assert app.test_cli_runner().invoke(args=command).exit_code == 2, "there is nothing left to take away"
    with app.app_context():
        assert not sessions.has_second_factor(person.id)
        assert db.session.scalar(select(func.count()).select_from(LoginFailure)) == 0
