"""Changing the own password."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.access.actor import Role
from app.extensions import db
from app.models import Account, LoginSession
from tests.support.application import START, Clock
from tests.support.client import PASSWORD, Client
from tests.support.factories import Make

NEW = "đường về Khe Sanh 9 km"
FORM = 'form[action="/account/password"]'


def change(client: Client, current: str = PASSWORD, new: str = NEW) -> str:
    """Send the form; return the text of the page that answers."""
    client.get("/account/password")
    return client.submit(FORM, {"current": current, "new": new}).text


def test_the_new_password_counts_and_the_old_one_does_not(client: Client, make: Make) -> None:
    account = make.account(Role.ADMINISTRATOR)
    client.sign_in(account)
    assert "Đã đổi mật khẩu" in change(client)
    client.submit('form[action="/sign-out"]')
    assert "không đúng" in client.sign_in(account).text
    assert "Đăng xuất" in client.sign_in(account, NEW).text


def test_every_other_session_ends_and_this_one_gets_a_new_id(
    client: Client, browsers: Callable[[], Client], make: Make
) -> None:
    account = make.account(Role.ADMINISTRATOR)
    elsewhere = browsers()
    elsewhere.sign_in(account)
    client.sign_in(account)
    before = client.cookie("__Host-dti")
    change(client)
    assert client.get("/account/password").heading == "Đổi mật khẩu"
    assert client.cookie("__Host-dti") != before
    assert elsewhere.get("/account/password").heading == "Đăng nhập"


def test_a_wrong_current_password_changes_nothing_and_counts_as_a_guess(client: Client, make: Make) -> None:
    account = make.account(Role.ADMINISTRATOR)
    client.sign_in(account)
    for _ in range(5):
        assert "Mật khẩu hiện tại không đúng" in change(client, current="không phải mật khẩu này")
    assert "thử lại sau 15 phút" in change(client)


@pytest.mark.parametrize(
    ("new", "reason"), [("ngắn quá", "cần ít nhất 10"), ("matkhau123", "hay bị đoán nhất")]
)
def test_a_weak_password_is_refused_at_its_field_with_the_reason(
    client: Client, make: Make, new: str, reason: str
) -> None:
    client.sign_in(make.account(Role.ADMINISTRATOR))
    change(client, new=new)
    assert reason in client.page.one("#new-error").get_text()


def test_a_password_that_somebody_else_gave_must_be_changed_first(
    app: Flask, client: Client, make: Make
) -> None:
    account = make.account(Role.ADMINISTRATOR)
    with app.app_context():
        db.session.get_one(Account, account.id).must_change_password = True
        db.session.commit()
    page = client.sign_in(account)
    assert (page.path, page.heading) == ("/account/password", "Đổi mật khẩu")
    assert "phải đổi trước khi làm việc" in page.text
    assert client.get("/start").path == "/account/password"
    change(client)
    assert "phải đổi trước khi làm việc" not in client.get("/account/password").text


def test_the_policy_is_told_in_words_before_typing(client: Client, make: Make) -> None:
    client.sign_in(make.account(Role.ADMINISTRATOR))
    assert "dài từ 10 đến 200 ký tự" in client.get("/account/password").text


@pytest.mark.parametrize(("reset", "days"), [(False, 14), (True, 3)])
def test_a_temporary_password_opens_the_account_for_days_and_no_longer(
    app: Flask, client: Client, make: Make, clock: Clock, reset: bool, days: int
) -> None:
    person = make.account(Role.AUDITOR)
    with app.app_context():
        row = db.session.get_one(Account, person.id)
        row.must_change_password = True
        if reset:
            row.created_at = START - timedelta(days=30)
        db.session.commit()
    clock.advance(days=days)
    assert client.sign_in(person).heading == "Đổi mật khẩu"
    client.forget_cookies()
    clock.advance(seconds=1)
    page = client.sign_in(person)
    assert "Mật khẩu tạm này đã hết hạn" in page.text
    assert "đề nghị quản trị hệ thống đặt lại" in page.text


def test_a_password_is_not_changed_to_itself(client: Client, make: Make) -> None:
    client.sign_in(make.account(Role.AUDITOR))
    client.get("/account/password")
    page = client.submit("main form", {"current": PASSWORD, "new": PASSWORD})
    assert "phải khác mật khẩu đang dùng" in page.text


def test_a_new_sign_in_ends_the_session_that_this_browser_had(app: Flask, client: Client, make: Make) -> None:
    person = make.account(Role.AUDITOR)
    client.sign_in(person)
    cookie = client.cookie("__Host-dti")
    assert cookie is not None
    client.get("/sign-in")
    with app.app_context():
        first = db.session.scalars(select(LoginSession)).one().token_hash
    client.submit('form[action="/sign-out"]')
    client.sign_in(person)
    with app.app_context():
        ended = {row.token_hash: row.ended_at for row in db.session.scalars(select(LoginSession))}
    assert ended.pop(first) is not None
    assert list(ended.values()) == [None]


def test_signing_out_after_idling_ends_the_session_for_good(
    app: Flask, client: Client, make: Make, clock: Clock
) -> None:
    client.sign_in(make.account(Role.AUDITOR))
    client.get("/account/password")
    form = client.fill('form[action="/sign-out"]')
    clock.advance(hours=2)
    client.send(form)
    with app.app_context():
        assert db.session.scalars(select(LoginSession)).one().ended_at is not None
