"""Signing in and out: who comes in, where they land, and what a session is worth afterwards."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from app.access.actor import Role
from app.extensions import db
from app.models import Account, Event, LoginSession
from tests.support.application import Clock
from tests.support.client import PASSWORD, Client
from tests.support.factories import Make

PRIVATE = "/account/password"
SIGN_IN_FORM = 'form:has(input[type="password"])'
COOKIE = "__Host-dti"


def events(app: Flask, account: Account) -> list[str]:
    """What the log says about the account, in order."""
    with app.app_context():
        return list(
            db.session.scalars(
                select(Event.kind).where(Event.stream == f"account:{account.id}").order_by(Event.seq)
            )
        )


def test_the_right_password_lets_in_and_is_logged(app: Flask, client: Client, make: Make) -> None:
    account = make.account(Role.ADMINISTRATOR, name="Người quản trị")
    page = client.sign_in(account)
    assert "Người quản trị" in page.text
    assert "Quản trị hệ thống" in page.text
    assert events(app, account) == ["account.signed_in"]


def test_spaces_and_capitals_in_the_address_do_not_matter(client: Client, make: Make) -> None:
    account = make.account(Role.ADMINISTRATOR)
    client.sign_in(f" {account.email.upper()} ")
    assert "Đăng xuất" in client.page.text


@pytest.mark.parametrize("known", [True, False])
def test_a_refusal_does_not_tell_whether_the_address_is_known(
    client: Client, make: Make, *, known: bool
) -> None:
    account = make.account(Role.ADMINISTRATOR)
    page = client.sign_in(account.email if known else "khong-co@dti.test", "không phải mật khẩu này")
    assert page.texts(".govuk-error-summary li") == [
        "Thư điện tử hoặc mật khẩu không đúng, hoặc tài khoản đã bị khóa. Hãy kiểm tra và nhập lại."
    ]
    assert client.get(PRIVATE).heading == "Đăng nhập"


def test_a_failure_keeps_the_address_but_not_the_password(client: Client, make: Make) -> None:
    account = make.account(Role.ADMINISTRATOR)
    page = client.sign_in(account, "không phải mật khẩu này")
    assert page.value("email") == account.email
    assert page.one('input[type="password"]').get("value", "") == ""


def test_a_failure_is_in_the_account_s_history(app: Flask, client: Client, make: Make) -> None:
    account = make.account(Role.ADMINISTRATOR)
    client.sign_in(account, "không phải mật khẩu này")
    assert events(app, account) == ["account.sign_in_failed"]


def test_an_empty_form_says_what_is_missing_at_the_fields(client: Client) -> None:
    client.get("/sign-in")
    page = client.submit(SIGN_IN_FORM, status=422)
    assert page.texts(".govuk-error-summary a") == ["Hãy nhập thư điện tử công vụ.", "Hãy nhập mật khẩu."]
    assert client.page.soup.title.get_text().startswith("Lỗi: Đăng nhập")


def test_the_person_lands_where_they_were_going(client: Client, make: Make) -> None:
    account = make.account(Role.ADMINISTRATOR)
    assert client.get(PRIVATE).heading == "Đăng nhập"
    page = client.submit(SIGN_IN_FORM, {"email": account.email, "password": PASSWORD})
    assert page.path == PRIVATE


@pytest.mark.parametrize("target", ["https://elsewhere.test/", "//elsewhere.test", "/\\elsewhere.test"])
def test_nobody_is_sent_to_another_site(client: Client, make: Make, target: str) -> None:
    account = make.account(Role.ADMINISTRATOR)
    page = client.get(f"/sign-in?next={target}")
    assert page.one(f'{SIGN_IN_FORM} input[name="next"]').get("value", "") == ""
    page = client.submit(SIGN_IN_FORM, {"email": account.email, "password": PASSWORD})
    assert "Đăng xuất" in page.text


def test_signing_in_gives_a_new_session_id_and_a_new_token(client: Client, make: Make) -> None:
    account = make.account(Role.ADMINISTRATOR)
    client.get("/sign-in")
    before = client.cookie(COOKIE)
    old_form = client.fill(SIGN_IN_FORM, {"email": account.email, "password": PASSWORD})
    client.send(old_form)
    assert client.cookie(COOKIE) != before
    assert client.send(old_form, status=400).heading == "Trang đã cũ, nội dung chưa được lưu"


def test_the_cookie_is_bound_to_host_and_https_and_out_of_reach_of_scripts(app: Flask) -> None:
    response = app.test_client().get("/sign-in", base_url="https://dti.test")
    name, _, attributes = response.headers["Set-Cookie"].partition("=")
    assert name == COOKIE
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(attributes.split("; "))
    assert "Domain" not in attributes


def test_the_database_holds_no_token_that_could_be_used(app: Flask, client: Client, make: Make) -> None:
    client.sign_in(make.account(Role.ADMINISTRATOR))
    with app.app_context():
        (stored,) = db.session.scalars(select(LoginSession.token_hash))
    assert len(stored) == 64
    assert stored not in str(client.cookie(COOKIE))


def test_signing_out_ends_the_session_even_for_a_copied_cookie(
    app: Flask, client: Client, browsers: Callable[[], Client], make: Make
) -> None:
    account = make.account(Role.ADMINISTRATOR)
    client.sign_in(account)
    thief = browsers()
    thief._browser.set_cookie(COOKIE, str(client.cookie(COOKIE)), domain="dti.test", secure=True)
    assert thief.get(PRIVATE).heading == "Đổi mật khẩu"
    page = client.submit('form[action="/sign-out"]')
    assert "Bạn đã đăng xuất" in page.text
    assert client.get(PRIVATE).heading == "Đăng nhập"
    assert thief.get(PRIVATE).heading == "Đăng nhập"
    assert events(app, account) == ["account.signed_in", "account.signed_out"]


def test_signing_out_is_not_a_link_that_could_be_planted(client: Client, make: Make) -> None:
    client.sign_in(make.account(Role.ADMINISTRATOR))
    assert client.get("/sign-out", status=405).heading == "Không mở được địa chỉ này theo cách đó"
    assert client.get(PRIVATE).heading == "Đổi mật khẩu"


def test_a_closed_account_is_out_at_once_and_cannot_come_back(app: Flask, client: Client, make: Make) -> None:
    account = make.account(Role.ADMINISTRATOR)
    client.sign_in(account)
    with app.app_context():
        db.session.get_one(Account, account.id).disabled_at = app.extensions["clock"]()
        db.session.commit()
    assert client.get(PRIVATE).heading == "Đăng nhập"
    client.forget_cookies()
    assert "tài khoản đã bị khóa" in client.sign_in(account).text


def test_after_an_idle_hour_the_session_is_over_and_the_page_says_so(
    client: Client, make: Make, clock: Clock
) -> None:
    account = make.account(Role.ADMINISTRATOR)
    client.sign_in(account)
    clock.advance(minutes=59)
    assert client.get(PRIVATE).heading == "Đổi mật khẩu"
    clock.advance(minutes=59)
    assert client.get(PRIVATE).heading == "Đổi mật khẩu"
    clock.advance(minutes=61)
    page = client.get(PRIVATE)
    assert "quá 60 phút không có thao tác nào" in page.text
    page = client.submit(SIGN_IN_FORM, {"email": account.email, "password": PASSWORD})
    assert page.path == PRIVATE


def test_after_twelve_hours_the_session_is_over_however_busy(
    client: Client, make: Make, clock: Clock
) -> None:
    client.sign_in(make.account(Role.ADMINISTRATOR))
    for _ in range(14):
        clock.advance(minutes=50)
        assert client.get(PRIVATE).heading == "Đổi mật khẩu"
    clock.advance(minutes=50)
    assert "đã hết thời gian tối đa" in client.get(PRIVATE).text


def test_a_page_costs_one_statement_to_know_who_is_asking(client: Client, make: Make) -> None:
    client.sign_in(make.account(Role.ADMINISTRATOR, Role.SECRETARIAT))
    assert client.get(PRIVATE).statements.count == 1


def test_the_language_outlives_signing_in_and_out(client: Client, make: Make) -> None:
    account = make.account(Role.ADMINISTRATOR)
    client.get("/sign-in")
    client.submit('form[action="/language"]')
    assert client.page.one("html")["lang"] == "en"
    client.sign_in(account)
    assert client.page.one("html")["lang"] == "en"
    client.submit('form[action="/sign-out"]')
    assert client.page.one("html")["lang"] == "en"
