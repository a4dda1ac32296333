"""Tokens of programs on the administrator's pages: made, shown once, kept as a digest, revoked, told in the log."""

from __future__ import annotations

import json

import pytest
from flask import Flask
from sqlalchemy import select

from app.access.actor import Role
from app.access.api import ApiScope
from app.errors import Forbidden, Invalid, NotFound
from app.extensions import db
from app.models import ApiToken, Event, FormAnswer
from app.queries.api.tokens import list_tokens
from app.services.api import tokens
from tests.support.application import START
from tests.support.client import Client
from tests.support.factories import Make, actor_of

FORM = 'form[action="/admin/tokens"]'


@pytest.fixture
def administrator(client: Client, make: Make) -> Client:
    client.sign_in(make.account(Role.ADMINISTRATOR))
    return client


def made(administrator: Client, *scopes: str) -> str:
    """Make a token on the page and read its secret there."""
    administrator.get("/admin/tokens")
    page = administrator.submit(
        FORM, {"name": "Cổng dữ liệu mở", "scopes": list(scopes or ("units",)), "days": "30"}
    )
    return page.one("#secret").get_text(strip=True)


def events(app: Flask, kind: str) -> list[str]:
    with app.app_context():
        return [event.data for event in db.session.scalars(select(Event).where(Event.kind == kind))]


def test_the_administrator_comes_to_the_page_by_the_menu_of_the_journey(administrator: Client) -> None:
    administrator.get("/admin/")
    page = administrator.follow("Mã truy cập cho chương trình")
    assert "Chưa cấp mã nào" in page.text


def test_a_secret_is_shown_once_and_kept_nowhere(app: Flask, administrator: Client) -> None:
    secret = made(administrator, "units", "results")
    assert len(secret) >= 47  # 256 bits
    page = administrator.get("/admin/tokens")
    assert secret not in page.html
    assert secret[:9] in page.html
    assert "Danh mục đơn vị; Kết quả đã công bố" in page.text
    with app.app_context():
        token = db.session.scalars(select(ApiToken)).one()
        stored = {column.name: str(getattr(token, column.name)) for column in ApiToken.__table__.columns}
        assert not [name for name, value in stored.items() if secret in value]
        assert not list(db.session.scalars(select(FormAnswer)))
    (told,) = events(app, "token.created")
    assert secret not in told
    assert json.loads(told)["title"] == "Cổng dữ liệu mở"


def test_the_token_opens_what_it_says_until_it_is_revoked(app: Flask, administrator: Client) -> None:
    secret = made(administrator, "units")
    base = app.extensions["settings"].public_url
    headers = {"Authorization": f"Bearer {secret}"}
    assert app.test_client().get("/api/v1/units", base_url=base, headers=headers).status_code == 200
    administrator.get("/admin/tokens")
    administrator.follow("Thu hồi Cổng dữ liệu mở")
    page = administrator.submit('form[action$="/revoke"]', {"reason": ""}, status=422)
    assert "Hãy ghi lý do thu hồi" in page.texts("#reason-error")[0]
    page = administrator.submit('form[action$="/revoke"]', {"reason": "Thôi dùng."})
    assert "Thôi dùng." in page.text
    assert app.test_client().get("/api/v1/units", base_url=base, headers=headers).status_code == 401
    (told,) = events(app, "token.revoked")
    assert json.loads(told)["reason"] == "Thôi dùng."
    administrator.get("/log/")
    assert "Cấp mã truy cập cho chương trình" in administrator.page.text


def test_what_is_missing_is_said_at_its_field(administrator: Client) -> None:
    administrator.get("/admin/tokens")
    page = administrator.submit(FORM, {"name": ""}, status=422)
    assert "Hãy ghi chương trình nào" in page.texts("#name-error")[0]
    page = administrator.submit(FORM, {"name": "Cổng"}, status=422)
    assert "Hãy chọn ít nhất một phần" in page.texts("#scopes-error")[0]


def test_a_revoked_token_is_not_revoked_again(administrator: Client) -> None:
    made(administrator)
    administrator.get("/admin/tokens")
    administrator.follow("Thu hồi Cổng dữ liệu mở")
    form = administrator.fill('form[action$="/revoke"]', {"reason": "Thôi dùng."})
    administrator.send(form)
    administrator.send(form, status=409)


def test_the_pages_speak_english(administrator: Client) -> None:
    made(administrator, "units", "details")
    administrator.get("/admin/tokens")
    administrator.submit('form[action="/language"]', press="English")
    made(administrator, "progress")
    administrator.get("/admin/tokens")


@pytest.mark.database
def test_the_service_asks_who_and_what_by_itself(app: Flask, make: Make) -> None:
    person, other = (actor_of(make.account(role)) for role in (Role.ADMINISTRATOR, Role.SECRETARIAT))
    with app.app_context():
        for days in (0, 367, -1):
            with pytest.raises(Invalid):
                tokens.make(person, "Cổng", [ApiScope.UNITS], days, now=START)
        with pytest.raises(Forbidden):
            tokens.make(other, "Cổng", [ApiScope.UNITS], 1, now=START)
        with pytest.raises(Forbidden):
            tokens.revoke(other, 1, reason="x", now=START)
        with pytest.raises(NotFound):
            tokens.revoke(person, 999_999, reason="x", now=START)
        with pytest.raises(NotFound):
            list_tokens(other, now=START)
