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


def test_the_worker_looks_after_the_whole_site_and_is_asked_for_anew(client: Client) -> None:
    answer = client.ask("/worker.js")
    assert answer.mimetype == "text/javascript"
    assert answer.headers["Cache-Control"] == "no-cache"
    assert b"dti-pages-" in answer.data


def test_pages_are_copied_for_those_who_fill_in_a_sheet_and_for_nobody_else(
    client: Client, make: Make
) -> None:
    assert "data-copies" not in client.get("/sign-in").one("body").attrs
    page = client.sign_in(make.account(Role.CONTRIBUTOR, unit=make.unit("Sông Thử")))
    assert "data-copies" in page.one("body").attrs
    manifest = client.ask(str(page.one("link[rel=manifest]")["href"]))
    assert manifest.json is not None
    assert manifest.json["start_url"] == "/start"
    assert manifest.json["icons"][0]["src"] == page.one("link[rel=icon]")["href"]


def test_pages_of_others_are_not_copied(client: Client, make: Make) -> None:
    page = client.sign_in(make.account(Role.AUDITOR))
    assert "data-copies" not in page.one("body").attrs
