"""A client that acts as a person: opens pages, follows links, fills in the page's own forms with CSRF on.

Every answer is held against the rules of all pages (tests/support/page_rules.py), every GET against the rule that
reading writes nothing, and every accepted change against the rule that what is acknowledged has been committed.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urljoin, urlsplit

from bs4 import BeautifulSoup, Tag
from flask import Flask, has_app_context
from flask.testing import FlaskClient
from sqlalchemy.engine import Engine
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from app.models import Account
from tests.support.forms import Submission, Typed, fill, text_in
from tests.support.page_rules import broken_rules, text_of
from tests.support.statements import Statements, recorded_statements

PASSWORD = "một câu dài để thử đăng nhập"
MAX_REDIRECTS = 5
READING = frozenset({"GET", "HEAD"})
# The one table that reading writes, after the answer: who opened what, and who was refused.
ACCESS_RECORD = re.compile(r"\s*INSERT INTO access_record\b")


class Page:
    """One answer of the application."""

    def __init__(self, response: TestResponse, path: str, statements: Statements) -> None:
        self.response = response
        self.status = response.status_code
        self.path = path
        """Path and query that gave this answer, after redirects."""
        self.statements = statements
        """What the last request behind this answer said to the database."""
        self.is_html = response.mimetype == "text/html"
        self.html = response.get_data(as_text=True) if self.is_html else ""
        self.soup = BeautifulSoup(self.html, "html.parser")

    @property
    def text(self) -> str:
        """All text of the page, white space put together."""
        return text_of(self.soup)

    @property
    def heading(self) -> str:
        """The text of the h1."""
        return text_of(self.one("h1"))

    def all(self, selector: str) -> list[Tag]:
        """The elements that the CSS selector finds."""
        return list(self.soup.select(selector))

    def one(self, selector: str) -> Tag:
        """The only element that the CSS selector finds."""
        elements = self.all(selector)
        assert len(elements) == 1, (
            f"{len(elements)} elements match {selector!r} on {self.path}: {self.text[:300]}"
        )
        return elements[0]

    def texts(self, selector: str) -> list[str]:
        """The texts of the elements that the CSS selector finds."""
        return [text_of(element) for element in self.all(selector)]

    def value(self, field: str) -> str:
        """What stands in the field of that name."""
        control = self.one(f'input[name="{field}"]:not([type="hidden"]), textarea[name="{field}"]')
        return text_in(control) if control.name == "textarea" else str(control["value"])


class Client:
    """One person's browser. `page` is the answer on the screen."""

    def __init__(self, app: Flask, engine: Engine) -> None:
        self.app = app
        self._engine = engine
        self._base = app.extensions["settings"].public_url
        self._browser: FlaskClient = app.test_client()
        self._page: Page | None = None

    @property
    def page(self) -> Page:
        """What is on the screen."""
        assert self._page is not None, "no page has been opened yet"
        return self._page

    def get(self, path: str, *, status: int | None = 200) -> Page:
        """Open an address, following redirects; with None any answer will do, and the caller looks at it."""
        return self._send("GET", path, status=status)

    def ask(self, address: str) -> TestResponse:
        """The bare answer, which nobody looks at: for what is measured."""
        return self._browser.get(address, base_url=self._base)

    def get_fragment(self, path: str, *, status: int | None = 200) -> Page:
        """Ask for a piece of a page as the page's script does; what is on the screen stays there."""
        return self._send("GET", path, status=status, fragment=True)

    def follow(self, link_text: str, *, status: int = 200) -> Page:
        """Follow the link with that text."""
        links = [link for link in self.page.all("a[href]") if text_of(link) == link_text]
        addresses = {str(link["href"]) for link in links}
        assert len(addresses) == 1, f"{len(addresses)} addresses behind the link {link_text!r}: {addresses}"
        return self.get(addresses.pop(), status=status)

    def table(self, link_text: str) -> list[list[str]]:
        """Follow the link to a CSV file and return its lines, the header first."""
        content = self.follow(link_text).response.get_data()
        return list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))

    def submit(
        self,
        selector: str,
        typed: Mapping[str, Typed] | None = None,
        *,
        press: str | None = None,
        status: int = 200,
    ) -> Page:
        """Fill the form that `selector` finds on the screen and send it, following redirects."""
        submission = fill(self.page.one(selector), typed or {}, press=press)
        return self.send(submission, status=status)

    def send(self, submission: Submission, *, status: int = 200) -> Page:
        """Send a form filled earlier: twice for a double click, late for a stale page."""
        address = urljoin(self.page.path, submission.action) if submission.action else self.page.path
        if submission.method == "GET":
            pairs = [(name, value) for name, value in submission.pairs if isinstance(value, str)]
            return self._send("GET", address.partition("?")[0], status=status, query=pairs)
        return self._send(submission.method, address, status=status, data=submission.pairs)

    def post_nothing(self, path: str, *, status: int | None = None) -> Page:
        """Send an empty form to an address, as somebody would who made it up: with their own CSRF token."""
        tokens = self.page.all('input[name="csrf_token"]') if self._page else []
        if not tokens:
            tokens = self.get(self.address("auth.sign_in")).all('input[name="csrf_token"]')
        return self._send("POST", path, status=status, data=[("csrf_token", str(tokens[0]["value"]))])

    def fill(
        self, selector: str, typed: Mapping[str, Typed] | None = None, *, press: str | None = None
    ) -> Submission:
        """Fill a form of the page on the screen without sending it."""
        return fill(self.page.one(selector), typed or {}, press=press)

    def leave(self, path: str) -> str:
        """The address outside of the application that a page sends the browser on to."""
        response, _statements = self._request("GET", path, None, None, False)
        assert response.status_code == 302, response.status_code
        location: str = response.headers["Location"]
        assert urlsplit(location).netloc != urlsplit(self._base).netloc, location
        return location

    def sign_in(self, account: Account | str, password: str = PASSWORD, *, status: int = 200) -> Page:
        """Sign in on the sign-in page; gives the page that a person lands on."""
        email = account if isinstance(account, str) else account.email
        page = self.get(self.address("auth.sign_in"))
        form = page.one('form:has(input[type="password"])')
        names = [str(field["name"]) for field in form.select('input[type="email"], input[type="password"]')]
        assert len(names) == 2, f"the sign-in form asks for {names}"
        return self.submit(
            'form:has(input[type="password"])',
            dict(zip(names, (email, password), strict=True)),
            status=status,
        )

    def address(self, endpoint: str, **values: Any) -> str:
        """The path of an endpoint."""
        with self.app.test_request_context(base_url=self._base):
            return self.app.url_for(endpoint, **values)

    def cookie(self, name: str) -> str | None:
        """The value of a cookie, or None."""
        cookie = self._browser.get_cookie(name, domain=urlsplit(self._base).hostname or "")
        return cookie.value if cookie else None

    def forget_cookies(self) -> None:
        """What a person sees whose browser lost its memory."""
        self._browser = self.app.test_client()

    def call_from(self, address: str) -> None:
        """Come from this network address from now on."""
        self._browser.environ_base["REMOTE_ADDR"] = address

    def _send(
        self,
        method: str,
        address: str,
        *,
        status: int | None,
        query: list[tuple[str, str]] | None = None,
        data: Sequence[tuple[str, object]] | None = None,
        fragment: bool = False,
    ) -> Page:
        assert not has_app_context(), (
            "a request inside an application context would share its session and its g"
        )
        for _ in range(MAX_REDIRECTS):
            response, statements = self._request(method, address, query, data, fragment)
            if response.status_code not in {301, 302, 303, 307, 308}:
                break
            target = urlsplit(urljoin(urljoin(self._base, address), response.headers["Location"]))
            assert target.netloc == urlsplit(self._base).netloc, f"{address} leads away to {target.geturl()}"
            method, query, data, fragment = "GET", None, None, False
            address = target.path + (f"?{target.query}" if target.query else "")
        else:
            raise AssertionError(f"more than {MAX_REDIRECTS} redirects, the last to {address}")
        shown = response.request.path + (f"?{q}" if (q := response.request.query_string.decode()) else "")
        page = Page(response, shown, statements)
        whole = not fragment or page.status != 200  # a refusal is a page of its own
        # What a page is made of does not hang on the database: it is held against its rules on one kind.
        judged = page.is_html and self._engine.dialect.name == "sqlite"
        problems = broken_rules(page.html, page.soup, fragment=not whole) if judged else []
        assert status in (None, page.status), (
            f"{method} {shown}: {page.status}, not {status}: {page.text[:600]}"
        )
        assert not problems, f"{method} {shown}:\n  " + "\n  ".join(problems)
        if page.is_html and not fragment:
            self._page = page
        return page

    def _request(
        self,
        method: str,
        address: str,
        query: list[tuple[str, str]] | None,
        data: Sequence[tuple[str, object]] | None,
        fragment: bool,
    ) -> tuple[TestResponse, Statements]:
        """One request and answer, held against the rules of writing."""
        headers = {"Referer": urljoin(self._base, self._page.path)} if self._page else {}
        if fragment:
            headers["X-Requested-With"] = "preview"
        with recorded_statements(self._engine) as statements:
            response = self._browser.open(
                address,
                method=method,
                buffered=True,
                base_url=self._base,
                headers=headers,
                query_string=MultiDict(query) if query is not None else None,
                data=MultiDict(data) if data is not None else None,
            )
        if method in READING:
            written = [statement for statement in statements.writing if not ACCESS_RECORD.match(statement)]
            assert not written, f"{method} {address} wrote: {written}"
        elif response.status_code < 400:
            lost = statements.uncommitted
            assert not lost, f"{method} {address} answered {response.status_code} but did not commit: {lost}"
        return response, statements
