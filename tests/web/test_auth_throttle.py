"""Guessing is slowed down without letting a stranger lock anybody out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from app.access.actor import Role
from app.extensions import db
from app.models import Account, LoginFailure, LoginSession
from app.services.accounts.sessions import MOST_SESSIONS, MOST_SIGN_INS
from app.services.accounts.throttle import MOST_PER_ACCOUNT, MOST_PER_ADDRESS, MOST_PER_DEVICE, place_of
from tests.support.application import START, Clock
from tests.support.client import PASSWORD, Client
from tests.support.factories import Make
from tests.support.forms import fill
from tests.support.page_rules import text_of

WRONG = "không phải mật khẩu này"
BASE = "https://dti.test"
HERE, ELSEWHERE = "203.0.113.7", "198.51.100.9"


def attempt(app: Flask, email: str, password: str, *, address: str = HERE) -> tuple[int, str]:
    """Try to sign in with a fresh browser at `address`; return status and text."""
    response = answer(app, email, password, address=address)
    return response.status_code, text_of(BeautifulSoup(response.text, "html.parser"))


def answer(app: Flask, email: str, password: str, *, address: str = HERE) -> TestResponse:
    """What the server says to a fresh browser at `address` that tries to sign in."""
    browser: FlaskClient = app.test_client()
    origin = {"REMOTE_ADDR": address}
    form = BeautifulSoup(browser.get("/sign-in", base_url=BASE).text, "html.parser").select_one(
        'form:has(input[type="password"])'
    )
    assert form is not None
    submission = fill(form, {"email": email, "password": password})
    return browser.post(
        submission.action,
        base_url=BASE,
        data=dict(submission.pairs),
        headers={"Referer": f"{BASE}/sign-in"},
        environ_overrides=origin,
    )


@pytest.fixture
def account(make: Make) -> Account:
    """An officer."""
    return make.account(Role.ADMINISTRATOR)


def test_after_ten_failures_even_the_right_password_waits(app: Flask, account: Account) -> None:
    for _ in range(MOST_PER_ACCOUNT):
        assert attempt(app, account.email, WRONG)[0] == 200
    status, text = attempt(app, account.email, PASSWORD)
    assert status == 429
    assert "Hãy thử lại sau 15 phút" in text
    assert answer(app, account.email, PASSWORD).headers["Retry-After"] == "900"


def test_the_wait_ends_by_itself(app: Flask, account: Account, clock: Clock) -> None:
    for _ in range(MOST_PER_ACCOUNT):
        attempt(app, account.email, WRONG)
    clock.advance(minutes=10)
    assert "Hãy thử lại sau 5 phút" in attempt(app, account.email, PASSWORD)[1]
    clock.advance(minutes=5, seconds=1)
    assert attempt(app, account.email, PASSWORD)[0] == 303


@pytest.mark.parametrize("address", [HERE, ELSEWHERE], ids=["colleague behind the same address", "stranger"])
def test_nobody_else_locks_an_officer_out_of_the_browser_they_use(
    app: Flask, client: Client, account: Account, address: str
) -> None:
    client.call_from(HERE)
    client.sign_in(account)
    client.submit('form[action="/sign-out"]')
    for _ in range(MOST_PER_ACCOUNT + 1):
        attempt(app, account.email, WRONG, address=address)
    assert attempt(app, account.email, PASSWORD, address=address)[0] == 429, "a fresh browser waits"
    assert "Đăng xuất" in client.sign_in(account).text


def test_guesses_from_many_addresses_share_one_count(app: Flask, account: Account) -> None:
    for number in range(MOST_PER_ACCOUNT):
        assert attempt(app, account.email, WRONG, address=f"192.0.2.{number}")[0] == 200
    assert attempt(app, account.email, WRONG, address="192.0.2.99")[0] == 429


def test_a_known_browser_has_a_count_of_its_own(client: Client, account: Account) -> None:
    client.sign_in(account)
    client.submit('form[action="/sign-out"]')
    for _ in range(MOST_PER_DEVICE):
        client.sign_in(account, WRONG)
    client.sign_in(account, status=429)


def test_a_mark_made_up_or_of_another_account_is_worth_nothing(
    app: Flask, client: Client, account: Account, make: Make
) -> None:
    client.sign_in(make.account(Role.AUDITOR))
    client.submit('form[action="/sign-out"]')
    for number in range(MOST_PER_ACCOUNT):
        attempt(app, account.email, WRONG, address=f"192.0.2.{number}")
    client.sign_in(account, status=429)
    client._browser.set_cookie("__Host-dti-device", "forged", domain="dti.test")
    client.sign_in(account, status=429)


def test_the_owner_sees_and_ends_sessions_left_open_elsewhere(
    client: Client, browsers: Callable[[], Client], account: Account, clock: Clock
) -> None:
    elsewhere = browsers()
    elsewhere.sign_in(account)
    clock.advance(minutes=20)
    client.sign_in(account)
    client.get("/account/password")
    page = client.follow("Xem các phiên đăng nhập của tôi")
    assert len(page.all("tbody tr")) == 2
    page = client.submit('form[action$="/end"]')
    assert len(page.all("tbody tr")) == 1
    assert elsewhere.get("/account/password").path.startswith("/sign-in")


def test_a_session_of_somebody_else_is_not_there_to_be_ended(
    app: Flask, client: Client, account: Account, make: Make
) -> None:
    client.sign_in(make.account(Role.AUDITOR))
    with app.app_context():
        theirs = db.session.scalars(select(LoginSession.token_hash)).one()
    client.submit('form[action="/sign-out"]')
    client.sign_in(account)
    client.post_nothing(f"/account/sessions/{theirs}/end", status=404)


def test_an_account_has_so_many_sessions_and_no_more(
    app: Flask, browsers: Callable[[], Client], account: Account, clock: Clock
) -> None:
    first = browsers()
    first.sign_in(account)
    for _ in range(MOST_SESSIONS):
        clock.advance(minutes=1)
        browsers().sign_in(account)
    assert first.get("/account/password").path.startswith("/sign-in")


def test_a_program_that_signs_in_without_end_is_stopped(app: Flask, account: Account) -> None:
    with app.app_context():
        for number in range(MOST_SIGN_INS):
            row = LoginSession(token_hash=f"{number:064}", account_id=account.id)
            row.created_at, row.expires_at = START, START + timedelta(hours=1)
            db.session.add(row)
        db.session.commit()
    status, text = attempt(app, account.email, PASSWORD)
    assert status == 429
    assert "đăng nhập quá nhiều lần" in text


def test_the_same_wait_meets_addresses_that_do_not_exist(app: Flask) -> None:
    for _ in range(MOST_PER_ACCOUNT):
        attempt(app, "khong-co@dti.test", WRONG)
    assert attempt(app, "khong-co@dti.test", WRONG)[0] == 429


def test_one_place_may_not_try_everybody(app: Flask, account: Account) -> None:
    with app.app_context():
        for number in range(MOST_PER_ADDRESS):
            db.session.add(LoginFailure(email=f"{number}@dti.test", address=HERE, at=START))
        db.session.commit()
    assert attempt(app, account.email, PASSWORD)[0] == 429
    assert attempt(app, account.email, PASSWORD, address=ELSEWHERE)[0] == 303


def test_success_clears_the_own_count_but_not_that_of_the_place(app: Flask, account: Account) -> None:
    attempt(app, account.email, WRONG)
    attempt(app, "khong-co@dti.test", WRONG)
    attempt(app, account.email, PASSWORD)
    with app.app_context():
        assert list(db.session.scalars(select(LoginFailure.email))) == ["khong-co@dti.test"]


def test_failures_are_forgotten_after_a_day(app: Flask, account: Account, clock: Clock) -> None:
    attempt(app, "khong-co@dti.test", WRONG)
    clock.advance(days=1, seconds=1)
    attempt(app, account.email, WRONG)
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(LoginFailure)) == 1


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::"),
        ("", ""),
    ],
)
def test_a_customer_s_ipv6_network_counts_as_one_place(address: str, place: str) -> None:
    assert place_of(address) == place
