"""A form that meets a session which has ended loses no typed text, and plants none."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import select

from app.access.actor import Role
from app.extensions import db
from app.models import Account, Assessment
from tests.support.application import Clock
from tests.support.client import PASSWORD, Client
from tests.support.factories import Make

SIGN_IN_FORM = 'form:has(input[type="password"])'
TYPED = {"email": "nguoi-moi@dti.test", "display_name": "Văn thư <xã> “Mới”", "role": "secretariat"}


def open_form(client: Client) -> None:
    """Open a form with several fields."""
    client.get(client.address("admin.new_account"))


def form_of(client: Client) -> str:
    """The selector of that form."""
    return f'form[action="{client.address("admin.create_account")}"]'


def accounts(app: Flask) -> list[str]:
    """Names of all accounts."""
    with app.app_context():
        return list(db.session.scalars(select(Account.display_name).order_by(Account.id)))


def test_typed_text_survives_the_end_of_the_session(
    app: Flask, client: Client, make: Make, clock: Clock
) -> None:
    account = make.account(Role.ADMINISTRATOR, name="Người quản trị")
    client.sign_in(account)
    open_form(client)
    clock.advance(hours=2)
    page = client.submit(form_of(client), TYPED, status=401)
    assert page.heading == "Đăng nhập lại để tiếp tục"
    assert "vẫn còn nguyên" in page.text
    page = client.submit(SIGN_IN_FORM, {"email": account.email, "password": PASSWORD})
    assert page.heading == "Gửi lại nội dung đã nhập"
    assert accounts(app) == ["Người quản trị"]
    client.submit("main form")
    assert accounts(app) == ["Người quản trị", TYPED["display_name"]]


def test_a_mistyped_password_on_the_way_loses_nothing(
    app: Flask, client: Client, make: Make, clock: Clock
) -> None:
    account = make.account(Role.ADMINISTRATOR, name="Người quản trị")
    client.sign_in(account)
    open_form(client)
    clock.advance(hours=2)
    client.submit(form_of(client), TYPED, status=401)
    client.submit(SIGN_IN_FORM, {"email": account.email, "password": "không phải mật khẩu này"})
    client.submit(SIGN_IN_FORM, {"email": account.email, "password": PASSWORD})
    client.submit("main form")
    assert accounts(app)[-1] == TYPED["display_name"]


def test_a_page_from_before_signing_in_again_can_be_sent_again(
    app: Flask, client: Client, make: Make
) -> None:
    account = make.account(Role.ADMINISTRATOR, name="Người quản trị")
    client.sign_in(account)
    open_form(client)
    stale = client.fill(form_of(client), TYPED)
    client.submit('form[action="/sign-out"]')
    client.sign_in(account)
    page = client.send(stale, status=400)
    assert page.heading == "Trang đã cũ, nội dung chưa được lưu"
    client.submit("main form")
    assert accounts(app)[-1] == TYPED["display_name"]


def test_a_browser_that_lost_its_cookie_keeps_the_text_too(app: Flask, client: Client, make: Make) -> None:
    account = make.account(Role.ADMINISTRATOR, name="Người quản trị")
    client.sign_in(account)
    open_form(client)
    stale = client.fill(form_of(client), TYPED)
    client.forget_cookies()
    client.send(stale, status=400)
    client.submit("main form", status=401)
    client.submit(SIGN_IN_FORM, {"email": account.email, "password": PASSWORD})
    client.submit("main form")
    assert accounts(app)[-1] == TYPED["display_name"]


def test_a_form_planted_by_a_foreign_page_is_not_carried(app: Flask) -> None:
    for headers in (
        {"Referer": "https://elsewhere.test/"},
        {"Origin": "https://elsewhere.test"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site", "Referer": "https://dti.test/"},
        {},
    ):
        response = app.test_client().post(
            "/admin/accounts/new", base_url="https://dti.test", data=TYPED, headers=headers
        )
        assert response.status_code == 400
        assert TYPED["email"] not in response.text


def test_a_parcel_of_somebody_s_own_making_is_not_unpacked(client: Client, make: Make) -> None:
    account = make.account(Role.ADMINISTRATOR)
    client.get("/sign-in")
    forged = client.fill(SIGN_IN_FORM, {"email": account.email, "password": PASSWORD})
    pairs = [(name, value) for name, value in forged.pairs if name != "carried"]
    pairs.append(("carried", '["/admin/accounts/new", [["email", "x@dti.test"]]]'))
    page = client.send(type(forged)(forged.method, forged.action, pairs))
    assert page.heading != "Gửi lại nội dung đã nhập"
    assert "Đăng xuất" in page.text


def test_passwords_are_never_carried(client: Client, make: Make, clock: Clock) -> None:
    client.sign_in(make.account(Role.ADMINISTRATOR))
    client.get("/account/password")
    clock.advance(hours=2)
    page = client.submit(
        'form[action="/account/password"]', {"current": PASSWORD, "new": "đường về Khe Sanh"}, status=401
    )
    assert page.one('input[name="carried"]').get("value", "") == ""


def test_what_somebody_typed_is_not_offered_to_the_next_person_at_the_machine(
    officer: Client, sheet: Assessment, make: Make, clock: Clock
) -> None:
    officer.get(f"/unit/assessments/{sheet.id}/indicators/1.1")
    form = officer.fill("#declaration", {"note": "Chuyện riêng của phòng tôi"}, press="Lưu")
    clock.advance(hours=2)
    officer.send(form, status=401)
    other = make.account(Role.AUDITOR)
    page = officer.submit('form:has(input[type="password"])', {"email": other.email, "password": PASSWORD})
    assert "Chuyện riêng của phòng tôi" not in page.html
