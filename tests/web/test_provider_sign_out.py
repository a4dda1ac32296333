"""Signing out of a session that came by the provider: here at once, there by a press, and never to a strange place."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from joserfc import jwt
from sqlalchemy import select

from app.access.actor import Role
from app.extensions import db
from app.models import Account, LoginSession
from tests.browser.site import free_port
from tests.support.application import START, Clock
from tests.support.client import Client, Page
from tests.support.factories import Make, actor_of
from tests.support.provider import CLIENT_ID, CLIENT_SECRET, TestProvider, running, visit
from tests.support.telephones import KEY, enrol

PORT = free_port()
SIGN_OUT = 'form[action="/sign-out"]'


@pytest.fixture
def environ() -> dict[str, str]:
    return {
        "DTI_OIDC_ISSUER": f"http://127.0.0.1:{PORT}",
        "DTI_OIDC_CLIENT_ID": CLIENT_ID,
        "DTI_OIDC_CLIENT_SECRET": CLIENT_SECRET,
        "DTI_OIDC_NAME": "cổng của tỉnh Thử",
        "DTI_SECRET_KEY": KEY,
    }


@pytest.fixture
def provider() -> Iterator[TestProvider]:
    with running(TestProvider(PORT, START.timestamp())) as answering:
        answering.ends_at = f"{answering.issuer}/logout?theme=tinh"
        yield answering


@pytest.fixture
def person(make: Make) -> Account:
    return make.account(Role.AUDITOR, name="Người mới", email="moi@dti.test")


def come_by_provider(client: Client) -> Page:
    """Sign in by the provider."""
    parts = urlsplit(visit(client.leave("/sign-in/provider")))
    client.get(f"{parts.path}?{parts.query}")
    return client.submit('form[action="/sign-in/provider/back"]')


def kept_addresses(app: Flask) -> set[str | None]:
    """What sessions know of the provider's."""
    with app.app_context():
        return set(db.session.scalars(select(LoginSession.sign_out_address)))


def test_whoever_came_by_the_provider_is_led_to_where_its_session_ends(
    app: Flask, client: Client, person: Account, provider: TestProvider
) -> None:
    come_by_provider(client)
    page = client.submit(SIGN_OUT)
    assert page.heading == "Bạn đã đăng xuất ở đây"
    assert "cổng của tỉnh Thử vẫn còn" in page.text
    assert page.response.headers["Cache-Control"] == "no-store", "the page holds a token"
    address = urlsplit(str(page.one("main a.govuk-button")["href"]))
    assert address._replace(query="").geturl() == f"{provider.issuer}/logout"
    query = parse_qs(address.query)
    assert (query["theme"], query["client_id"]) == (["tinh"], [CLIENT_ID])
    assert query["post_logout_redirect_uri"][0].endswith("/sign-in")
    assert jwt.decode(query["id_token_hint"][0], provider.key).claims["sub"] == "s-1"
    assert client.get("/account/password").path.startswith("/sign-in")
    assert kept_addresses(app) == {None}, "the token is kept longer than the session"


def test_a_session_that_a_password_opened_ends_here_and_nowhere_else(
    client: Client, person: Account, provider: TestProvider
) -> None:
    client.sign_in(person)
    assert client.submit(SIGN_OUT).path == "/sign-in"


@pytest.mark.parametrize("ends_at", ["", "javascript:alert(1)", "https://cong.test/logout"])
def test_a_provider_without_a_usable_place_to_end_at_leaves_it_at_that(
    client: Client, person: Account, provider: TestProvider, ends_at: str
) -> None:
    """An address of another kind than the issuer's own is none of its."""
    provider.ends_at = ends_at
    come_by_provider(client)
    assert client.submit(SIGN_OUT).path == "/sign-in"


def test_a_token_too_long_for_an_address_is_left_out(
    client: Client, person: Account, provider: TestProvider
) -> None:
    provider.claims = {"groups": "x" * 6_000}
    come_by_provider(client)
    address = str(client.submit(SIGN_OUT).one("main a.govuk-button")["href"])
    assert "id_token_hint" not in address
    assert f"client_id={CLIENT_ID}" in address


def test_the_code_of_the_second_factor_does_not_make_the_provider_forgotten(
    app: Flask, client: Client, person: Account, provider: TestProvider, clock: Clock
) -> None:
    with app.app_context():
        telephone, _codes = enrol(actor_of(person), now=clock())
        db.session.commit()
    clock.advance(minutes=1)
    come_by_provider(client)
    client.submit('form[action="/sign-in/code"]', {"code": telephone.code(clock())})
    assert client.submit(SIGN_OUT).heading == "Bạn đã đăng xuất ở đây"
