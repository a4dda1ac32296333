"""Signing in by an OpenID Connect provider that runs beside the test: who comes in, and what is refused."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from joserfc.jwk import RSAKey
from sqlalchemy import func, select

from app import oidc
from app.access.actor import Role
from app.extensions import db
from app.models import Account, AccountIdentity, Event, LoginSession
from app.oidc import Going, Identity, NotProven, Provider
from tests.browser.site import free_port
from tests.support.application import START, Clock
from tests.support.client import Client, Page
from tests.support.factories import Make, actor_of
from tests.support.provider import CLIENT_ID, CLIENT_SECRET, TestProvider, running, visit
from tests.support.telephones import KEY, enrol

PORT = free_port()


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
        yield answering


@pytest.fixture
def person(make: Make) -> Account:
    return make.account(Role.AUDITOR, name="Người mới", email="moi@dti.test")


def there_and_back(client: Client) -> Page:
    """Go to the provider, who lets the person in at once, and come to the page that asks to go on."""
    client.get("/sign-in")
    assert "Đăng nhập bằng cổng của tỉnh Thử" in client.page.text
    back = visit(client.leave("/sign-in/provider"))
    parts = urlsplit(back)
    return client.get(f"{parts.path}?{parts.query}")


def come_by_provider(client: Client, *, status: int = 200) -> Page:
    """Sign in by the provider."""
    there_and_back(client)
    return client.submit('form[action="/sign-in/provider/back"]', status=status)


def identities(app: Flask) -> list[tuple[int, str]]:
    """Who is bound to whom."""
    with app.app_context():
        return [(row.account_id, row.subject) for row in db.session.scalars(select(AccountIdentity))]


def is_inside(client: Client) -> bool:
    """Whether somebody is signed in."""
    return client.get("/account/password").path == "/account/password"


def test_the_first_sign_in_binds_the_account_of_the_checked_address(
    app: Flask, client: Client, person: Account, provider: TestProvider
) -> None:
    come_by_provider(client)
    assert is_inside(client)
    assert identities(app) == [(person.id, "s-1")]
    with app.app_context():
        kinds = db.session.scalars(select(Event.kind).where(Event.stream == f"account:{person.id}")).all()
    assert kinds == ["account.identity_bound", "account.signed_in"]


def test_from_then_on_the_subject_counts_and_not_the_address(
    app: Flask,
    client: Client,
    make: Make,
    person: Account,
    provider: TestProvider,
    browsers: Callable[[], Client],
) -> None:
    come_by_provider(client)
    make.account(Role.ADMINISTRATOR, email="khac@dti.test")
    provider.person["email"] = "khac@dti.test"
    again = browsers()
    come_by_provider(again)
    again.get("/admin/", status=403)
    provider.person |= {"sub": "s-2", "email": "moi@dti.test"}
    page = come_by_provider(browsers(), status=403)
    assert "đã gắn với một người khác" in page.text
    assert identities(app) == [(person.id, "s-1")]


@pytest.mark.parametrize(
    "said",
    [
        {"email": "la@dti.test"},
        {"email_verified": False},
        {"email_verified": "true"},
        {"email": None},
    ],
)
def test_nobody_without_an_account_of_their_checked_address_comes_in_and_none_is_opened(
    app: Flask, client: Client, person: Account, provider: TestProvider, said: dict[str, object]
) -> None:
    provider.person |= said
    page = come_by_provider(client, status=403)
    assert "không có tài khoản nào" in page.text
    assert identities(app) == []
    with app.app_context():
        assert db.session.scalar(select(func.count(Account.id))) == 1
        assert db.session.scalars(select(LoginSession)).all() == []


def test_a_closed_account_stays_closed(
    app: Flask, client: Client, person: Account, provider: TestProvider
) -> None:
    with app.app_context():
        db.session.get_one(Account, person.id).disabled_at = START
        db.session.commit()
    assert "đang bị khóa" in come_by_provider(client, status=403).text


@pytest.mark.parametrize(
    "claims",
    [
        {"aud": "somebody-else"},
        {"iss": "https://another.test"},
        {"nonce": "another"},
        {"exp": int(START.timestamp()) - 3600},
        {"iat": int(START.timestamp()) + 3600},
    ],
)
def test_a_token_that_is_not_for_this_sign_in_proves_nobody(
    app: Flask, client: Client, person: Account, provider: TestProvider, claims: dict[str, object]
) -> None:
    provider.claims = claims
    come_by_provider(client, status=401)
    assert not is_inside(client)
    assert identities(app) == []


def test_a_token_signed_by_somebody_else_proves_nobody(
    app: Flask, client: Client, person: Account, provider: TestProvider
) -> None:
    provider.signs_with = RSAKey.generate_key(2048, {"kid": "1"})
    come_by_provider(client, status=401)
    assert identities(app) == []


def test_an_answer_to_another_browser_signs_nobody_in(
    client: Client, person: Account, provider: TestProvider, browsers: Callable[[], Client]
) -> None:
    """Whoever sends somebody a link that ends their own sign-in would have them work in a strange account."""
    other = browsers()
    parts = urlsplit(visit(other.leave("/sign-in/provider")))
    page = client.get(f"{parts.path}?{parts.query}")
    assert page.path == "/sign-in"
    client.leave("/sign-in/provider")
    client.get(f"{parts.path}?{parts.query}")
    client.submit('form[action="/sign-in/provider/back"]', status=401)
    assert not is_inside(client)


def test_a_code_counts_once_and_only_for_whoever_began(provider: TestProvider) -> None:
    ours = Provider(provider.issuer, CLIENT_ID, CLIENT_SECRET, "http://127.0.0.1/back")

    def answered() -> tuple[Going, dict[str, str]]:
        address, going = oidc.begin(ours)
        query = parse_qs(urlsplit(visit(address)).query)
        return going, {name: query[name][0] for name in ("code", "state")}

    going, answer = answered()
    assert oidc.finish(ours, going, **answer, now=START) == Identity(provider.issuer, "s-1", "moi@dti.test")
    with pytest.raises(NotProven):
        oidc.finish(ours, going, **answer, now=START)
    going, answer = answered()
    with pytest.raises(NotProven):
        oidc.finish(ours, replace(going, verifier="x" * 43), **answer, now=START)


def test_the_address_asks_for_a_proof_key_and_a_nonce(client: Client, provider: TestProvider) -> None:
    query = parse_qs(urlsplit(client.leave("/sign-in/provider")).query)
    assert query["code_challenge_method"] == ["S256"]
    assert len(query["nonce"][0]) > 40
    assert "code_verifier" not in query


def test_a_provider_in_trouble_leaves_the_password(
    client: Client, person: Account, provider: TestProvider
) -> None:
    provider.broken = True
    page = client.get("/sign-in/provider", status=503)
    assert "Hãy đăng nhập bằng mật khẩu" in page.text
    client.sign_in(person)
    assert is_inside(client)


def test_the_second_factor_is_asked_after_the_provider_too(
    app: Flask, client: Client, person: Account, provider: TestProvider, clock: Clock
) -> None:
    with app.app_context():
        telephone, _codes = enrol(actor_of(person), now=clock())
        db.session.commit()
    page = come_by_provider(client)
    assert page.all('form[action="/sign-in/code"]')
    assert not is_inside(client)
    come_by_provider(client)
    clock.advance(minutes=1)
    client.submit('form[action="/sign-in/code"]', {"code": telephone.code(clock())})
    assert is_inside(client)


def test_the_password_does_not_count_as_given(client: Client, make: Make, provider: TestProvider) -> None:
    make.account(Role.ADMINISTRATOR, email="moi@dti.test")
    come_by_provider(client)
    other = make.account(name="Ai đó")
    client.get(f"/admin/accounts/{other.id}")
    page = client.submit('form[action$="/grants"]', {"role": Role.AUDITOR.value})
    assert page.all('input[name="password_again"]')


def test_an_administrator_takes_the_binding_away(
    app: Flask,
    client: Client,
    make: Make,
    person: Account,
    provider: TestProvider,
    browsers: Callable[[], Client],
) -> None:
    come_by_provider(client)
    office = browsers()
    office.sign_in(make.account(Role.ADMINISTRATOR))
    office.get(f"/admin/accounts/{person.id}")
    office.submit('form[action$="/identity/unbind"]')
    assert identities(app) == []
    assert not is_inside(client)
    provider.person["sub"] = "s-3"
    come_by_provider(browsers())
    assert identities(app) == [(person.id, "s-3")]


class TestDelegated:
    """The installation leaves the second factor to the provider, and says so."""

    @pytest.fixture
    def environ(self) -> dict[str, str]:
        return {
            "DTI_OIDC_ISSUER": f"http://127.0.0.1:{PORT}",
            "DTI_OIDC_CLIENT_ID": CLIENT_ID,
            "DTI_OIDC_CLIENT_SECRET": CLIENT_SECRET,
            "DTI_OIDC_NAME": "cổng của tỉnh Thử",
            "DTI_OIDC_SECOND_FACTOR": "provider",
            "DTI_SECOND_FACTOR": "required",
        }

    @pytest.mark.usefixtures("provider")
    def test_nobody_is_asked_twice_and_the_password_still_needs_its_own(
        self, client: Client, make: Make, browsers: Callable[[], Client]
    ) -> None:
        account = make.account(Role.ADMINISTRATOR, email="moi@dti.test")
        come_by_provider(client)
        client.get("/admin/")
        assert client.page.path == "/admin/"
        by_password = browsers()
        by_password.sign_in(account)
        assert by_password.get("/admin/").path == "/account/second-factor"
