"""What a device asks before it sends what was kept there."""

from __future__ import annotations

import pytest

from app.access.actor import Role
from tests.support.client import Client
from tests.support.factories import Make

pytestmark = pytest.mark.database


def test_the_device_is_told_whose_session_it_is_and_no_cache_keeps_the_answer(
    client: Client, make: Make
) -> None:
    account = make.account(Role.CONTRIBUTOR, unit=make.unit("Sông Thử"))
    page = client.sign_in(account)
    assert page.one("body")["data-account"] == str(account.id)
    answer = client.ask("/device")
    assert answer.json is not None
    assert answer.json["account"] == account.id
    assert answer.json["token"]
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_stranger_is_sent_to_sign_in_and_no_page_bears_an_account(client: Client) -> None:
    answer = client.ask("/device")
    assert answer.status_code == 302
    assert "data-account" not in client.get("/sign-in").one("body").attrs
