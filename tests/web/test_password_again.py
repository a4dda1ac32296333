"""Before rights are given, passwords reset, results published or papers revoked, the password is asked again."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from app.access.actor import Role
from app.extensions import db
from app.models import Account, Event, FormAnswer, RoleGrant
from app.services.answers import mark_of
from app.web.sure import wants_password
from tests.support.application import Clock
from tests.support.client import PASSWORD, Client, Page
from tests.support.factories import Make, actor_of

ASKED = {
    "admin.correct_account",
    "admin.create_account",
    "admin.end_grant",
    "admin.enter_accounts",
    "admin.grant",
    "admin.hand_over",
    "admin.invite",
    "admin.make_token",
    "admin.move_roles",
    "admin.new_slip",
    "admin.reset_password",
    "admin.take_factor",
    "admin.unbind_identity",
    "auth.begin_factor",
    "auth.renew_codes",
    "secretariat.take_back",
    "units.call_off",
    "units.correct_code",
    "units.create_unit",
    "units.enter_units",
    "units.make_change",
    "versions.confirm",
    "versions.issue",
    "units.merge",
    "units.take_code_away",
    "units.undo_merge",
}
AGAIN = 'main form:has(input[name="password_again"])'


@pytest.fixture
def administrator(client: Client, make: Make) -> Account:
    account = make.account(Role.ADMINISTRATOR)
    client.sign_in(account)
    return account


def roles_of(app: Flask, account: Account) -> set[Role]:
    """The roles of an account."""
    with app.app_context():
        return set(db.session.scalars(select(RoleGrant.role).where(RoleGrant.account_id == account.id)))


def grant_later(client: Client, clock: Clock, person: Account) -> Page:
    """Give a role eleven minutes after signing in."""
    client.get(f"/admin/accounts/{person.id}")
    clock.advance(minutes=10, seconds=1)
    return client.submit('form[action$="/grants"]', {"role": Role.LEADERSHIP.value})


def test_what_cannot_be_taken_back_asks_for_the_password(app: Flask) -> None:
    """Written by hand: a new view that gives rights or publishes is to be added here, and an old one not lost."""
    assert {name for name, view in app.view_functions.items() if wants_password(view)} == ASKED


def test_a_password_of_long_ago_is_asked_for_and_the_form_goes_on_with_it(
    administrator: Account, app: Flask, client: Client, make: Make, clock: Clock
) -> None:
    person = make.account(Role.AUDITOR)
    page = grant_later(client, clock, person)
    assert page.heading == "Xác nhận lại mật khẩu"
    assert roles_of(app, person) == {Role.AUDITOR}
    page = client.submit(AGAIN, {"password_again": PASSWORD})
    assert "Đã thêm vai trò" in page.text
    assert roles_of(app, person) == {Role.AUDITOR, Role.LEADERSHIP}
    client.get(f"/admin/accounts/{person.id}")
    clock.advance(minutes=9)
    page = client.submit('form[action$="/grants"]', {"role": Role.REVIEWER.value})
    assert "Đã thêm vai trò" in page.text, "asked again within the ten minutes"


def test_within_ten_minutes_of_signing_in_nobody_is_asked(
    administrator: Account, client: Client, make: Make, clock: Clock
) -> None:
    person = make.account(Role.AUDITOR)
    client.get(f"/admin/accounts/{person.id}")
    clock.advance(minutes=10)
    page = client.submit('form[action$="/grants"]', {"role": Role.LEADERSHIP.value})
    assert "Đã thêm vai trò" in page.text


def test_a_wrong_password_changes_nothing_is_counted_and_keeps_the_form(
    administrator: Account, app: Flask, client: Client, make: Make, clock: Clock
) -> None:
    person = make.account(Role.AUDITOR)
    grant_later(client, clock, person)
    assert "Hãy nhập mật khẩu" in client.submit(AGAIN, status=422).text
    for _ in range(5):
        page = client.submit(AGAIN, {"password_again": "không phải mật khẩu này"})
        assert "Mật khẩu không đúng" in page.text
    page = client.submit(AGAIN, {"password_again": PASSWORD}, status=429)
    assert "thử lại sau 15 phút" in page.text
    assert roles_of(app, person) == {Role.AUDITOR}
    clock.advance(minutes=16)
    client.submit(AGAIN, {"password_again": PASSWORD})
    assert roles_of(app, person) == {Role.AUDITOR, Role.LEADERSHIP}
    with app.app_context():
        failed = db.session.scalars(select(Event).where(Event.kind == "account.sign_in_failed")).all()
        assert len(failed) == 5


def test_another_machine_of_the_same_person_is_asked_for_itself(
    administrator: Account, client: Client, make: Make, clock: Clock, app: Flask
) -> None:
    person = make.account(Role.AUDITOR)
    client.get(f"/admin/accounts/{person.id}")
    clock.advance(minutes=10, seconds=1)
    other = make.account(Role.ADMINISTRATOR)
    elsewhere = Client(app, client._engine)
    elsewhere.sign_in(other)
    assert client.submit('form[action$="/reset-password"]').heading == "Xác nhận lại mật khẩu"


def test_the_password_is_no_part_of_the_mark_that_is_kept_of_a_form(
    administrator: Account, app: Flask, client: Client, make: Make, clock: Clock
) -> None:
    person = make.account(Role.AUDITOR)
    client.get(f"/admin/accounts/{person.id}")
    clock.advance(minutes=11)
    client.submit('form[action$="/reset-password"]')
    key = client.page.one(f'{AGAIN} input[name="form_key"]')["value"]
    client.submit(AGAIN, {"password_again": PASSWORD})
    with app.app_context():
        kept = db.session.scalars(select(FormAnswer.mark)).all()
    place = f"/admin/accounts/{person.id}/reset-password"
    assert kept == [mark_of(actor_of(administrator), place, [("form_key", str(key))])]
