"""Everybody begins at eight: fifty people who sign in at one moment all get in at the first press."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest
from flask import Flask

from app.access.actor import Role
from tests.support.database import Database
from tests.support.factories import Make
from tests.support.gunicorn import served
from tests.support.live import LiveBrowser, at_once, send_at_once

pytestmark = pytest.mark.slow  # a server of its own

PEOPLE = 50
SIGN_IN = 'form:has(input[type="password"])'


def test_fifty_people_at_one_address_all_get_in_while_pages_are_served(
    app: Flask, database: Database, make: Make, tmp_path: Path
) -> None:
    emails = [make.account(Role.AUDITOR).email for _ in range(PEOPLE)]
    with served(app, database, tmp_path / "server.log") as (url, _process):
        browsers = [LiveBrowser(url) for _ in emails]
        forms = [browser.sign_in_form(email) for browser, email in zip(browsers, emails, strict=True)]
        answers = send_at_once(*zip(browsers, forms, strict=True))
        assert [answer.status for answer in answers] == [303] * PEOPLE
        pages = at_once(*(partial(browser.get, "/account/password") for browser in browsers[:5]))
        assert [page.status for page in pages] == [200] * 5
