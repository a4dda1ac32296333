"""Behind the nginx example of ``deploy/``: slow senders wait there, nobody names his own address, crowds get in."""

from __future__ import annotations

import json
import socket
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask import Flask
from sqlalchemy import select

from app.access.actor import Role
from app.extensions import db
from app.models import Event
from tests.browser.site import free_port
from tests.support.database import Database
from tests.support.factories import Make
from tests.support.gunicorn import served
from tests.support.live import LiveBrowser, at_once, send_at_once
from tests.support.nginx import NGINX, proxied

pytestmark = [pytest.mark.slow, pytest.mark.skipif(NGINX is None, reason="no nginx on this machine")]

PEOPLE = 50


@dataclass(frozen=True)
class Front:
    """The address that browsers see, and how they trust it."""

    url: str
    trusting: ssl.SSLContext

    def browser(self) -> LiveBrowser:
        """Somebody's browser."""
        return LiveBrowser(self.url, trusting=self.trusting)

    def open_line(self) -> ssl.SSLSocket:
        """A line to say whatever one likes on."""
        place = urlsplit(self.url)
        assert place.hostname
        assert place.port
        line = socket.create_connection((place.hostname, place.port), timeout=30)
        return self.trusting.wrap_socket(line, server_hostname=place.hostname)


@pytest.fixture
def front(app: Flask, database: Database, tmp_path: Path) -> Iterator[Front]:
    """The application behind nginx."""
    port = free_port()
    url = f"https://127.0.0.1:{port}"
    settings = {"DTI_PUBLIC_URL": url, "DTI_TRUSTED_PROXIES": "1"}
    with (
        served(app, database, tmp_path / "server.log", settings=settings) as (inside, _process),
        proxied(tmp_path, port=port, application=int(inside.rpartition(":")[2])) as trusting,
    ):
        yield Front(url, trusting)


def test_a_hundred_slow_senders_stop_nobody(front: Front) -> None:
    """Each announces 20 MB and sends a few bytes: without a buffer before it, 80 of them held every thread."""
    head = (
        "POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        "Content-Length: 20000000\r\n\r\na="
    )
    lines = [front.open_line() for _ in range(100)]
    try:
        for line in lines:
            line.sendall(head.encode())
        pages = at_once(*(partial(front.browser().get, "/sign-in") for _ in range(10)))
        assert [page.status for page in pages] == [200] * 10
    finally:
        for line in lines:
            line.close()


def test_fifty_people_at_one_address_open_the_page_with_all_its_parts_and_sign_in(
    front: Front, make: Make
) -> None:
    emails = [make.account(Role.AUDITOR).email for _ in range(PEOPLE)]
    browsers = [front.browser() for _ in emails]
    first = browsers[0].get("/sign-in").soup
    parts = [
        str(tag.get("href") or tag.get("src")) for tag in first.select("link[rel=stylesheet], script[src]")
    ]
    assert parts
    loads = [partial(browser.get, part) for browser in browsers for part in ("/sign-in", *parts)]
    assert {answer.status for answer in at_once(*loads)} == {200}
    forms = [browser.sign_in_form(email) for browser, email in zip(browsers, emails, strict=True)]
    answers = send_at_once(*zip(browsers, forms, strict=True))
    assert [answer.status for answer in answers] == [303] * PEOPLE


def test_a_body_beyond_the_limit_is_refused_before_the_application(front: Front) -> None:
    with front.open_line() as line:
        line.sendall(b"POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 30000000\r\n\r\n")
        assert b" 413 " in line.recv(200)


def test_nobody_says_his_own_address(app: Flask, front: Front, make: Make) -> None:
    """The address that the log keeps is the one that nginx saw, whatever a stranger claims."""
    account = make.account(Role.ADMINISTRATOR)
    browser = front.browser()
    browser._opener.addheaders = [("X-Forwarded-For", "203.0.113.9"), ("X-Forwarded-Host", "evil.example")]
    browser.sign_in(account)
    with app.app_context():
        told = db.session.scalars(select(Event.data).where(Event.kind == "account.signed_in")).one()
    assert json.loads(told)["address"] == "127.0.0.1"
