"""Guessing is slowed down without letting a stranger lock anybody out."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from app.access.actor import Role
from app.extensions import db
from app.models import Account, LoginFailure
from app.services.accounts.throttle import MOST_PER_ADDRESS, place_of
from tests.support.application import START, Clock
from tests.support.client import PASSWORD
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


def test_after_five_failures_even_the_right_password_waits(app: Flask, account: Account) -> None:
    for _ in range(5):
        assert attempt(app, account.email, WRONG)[0] == 200
    status, text = attempt(app, account.email, PASSWORD)
    assert status == 429
    assert "Hãy thử lại sau 15 phút" in text
    assert answer(app, account.email, PASSWORD).headers["Retry-After"] == "900"


def test_the_wait_ends_by_itself(app: Flask, account: Account, clock: Clock) -> None:
    for _ in range(5):
        attempt(app, account.email, WRONG)
    clock.advance(minutes=10)
    assert "Hãy thử lại sau 5 phút" in attempt(app, account.email, PASSWORD)[1]
    clock.advance(minutes=5, seconds=1)
    assert attempt(app, account.email, PASSWORD)[0] == 303


def test_a_stranger_elsewhere_cannot_lock_an_officer_out(app: Flask, account: Account) -> None:
    for _ in range(8):
        attempt(app, account.email, WRONG, address=ELSEWHERE)
    assert attempt(app, account.email, PASSWORD)[0] == 303


def test_the_same_wait_meets_addresses_that_do_not_exist(app: Flask) -> None:
    for _ in range(5):
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
