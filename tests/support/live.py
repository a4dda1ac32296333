"""People at a listening server: each a browser of few words over a real socket, many of them at the same moment."""

from __future__ import annotations

import json
import ssl
import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from email.message import Message
from functools import cached_property, partial
from http.cookiejar import CookieJar
from io import BytesIO
from threading import Barrier
from urllib.error import HTTPError
from urllib.parse import urlencode, urljoin
from urllib.request import HTTPCookieProcessor, HTTPRedirectHandler, HTTPSHandler, Request, build_opener

from bs4 import BeautifulSoup

from app.models import Account
from tests.support.client import PASSWORD
from tests.support.forms import Submission, Typed, fill
from tests.support.page_rules import text_of

PATIENCE_SECONDS = 30


@dataclass(frozen=True)
class Answer:
    """What came back: no redirect is followed."""

    status: int
    location: str
    body: str

    @cached_property
    def soup(self) -> BeautifulSoup:
        """The page."""
        return BeautifulSoup(self.body, "html.parser")

    @property
    def text(self) -> str:
        """All text of the page, white space put together."""
        return text_of(self.soup)


@dataclass(frozen=True)
class Reply:
    """What came back to a script."""

    status: int
    headers: Message
    content: bytes

    @property
    def detail(self) -> str:
        """What a refusal says."""
        return str(json.loads(self.content)["detail"])


class _Stay(HTTPRedirectHandler):
    def redirect_request(self, *_redirect: object) -> None:
        """Go nowhere."""


class LiveBrowser:
    """One person's browser."""

    def __init__(self, url: str, *, trusting: ssl.SSLContext | None = None) -> None:
        self.url = url
        secure = [HTTPSHandler(context=trusting)] if trusting else []
        self._cookies = CookieJar()
        self._opener = build_opener(HTTPCookieProcessor(self._cookies), _Stay(), *secure)

    def cookies(self) -> str:
        """What the browser sends along, as the header says it: for whoever goes on by other means."""
        return "; ".join(f"{cookie.name}={cookie.value}" for cookie in self._cookies)

    def sign_in_form(self, email: str, password: str = PASSWORD) -> Submission:
        """The form of the sign-in page, filled and not sent yet."""
        typed = {"email": email, "password": password}
        return self.form("/sign-in", 'form:has(input[type="password"])', typed)

    def sign_in(self, account: Account | str, password: str = PASSWORD) -> LiveBrowser:
        """Sign in; the person goes on with the page they want."""
        email = account if isinstance(account, str) else account.email
        answer = self.send(self.sign_in_form(email, password))
        assert answer.status == 303, answer.text
        return self

    def get(self, path: str) -> Answer:
        """Open an address."""
        return self._open(Request(urljoin(self.url, path)))  # noqa: S310 - a server of ours

    def form(
        self, path: str, selector: str, typed: Mapping[str, Typed] | None = None, *, press: str | None = None
    ) -> Submission:
        """Open a page and fill one of its forms without sending it."""
        page = self.get(path)
        forms = page.soup.select(selector)
        assert len(forms) == 1, f"{len(forms)} forms {selector} on {path}: {page.status} {page.text[:500]}"
        filled = fill(forms[0], typed or {}, press=press)
        return Submission(filled.method, filled.action or path, filled.pairs)

    def send(self, submission: Submission) -> Answer:
        """Send a filled form, as often as one likes."""
        content, kind = encoded(submission.pairs)
        headers = {"Content-Type": kind, "Referer": self.url + "/"}
        address = urljoin(self.url, submission.action)
        return self._open(Request(address, content, headers, method=submission.method))  # noqa: S310

    def ask(self, method: str, path: str, headers: Mapping[str, str], content: bytes | None = None) -> Reply:
        """Ask as a script of the page does."""
        address, referer = urljoin(self.url, path), {"Referer": self.url + "/"}
        request = Request(address, content, {**referer, **headers}, method=method)  # noqa: S310
        try:
            with self._opener.open(request, timeout=PATIENCE_SECONDS) as response:
                return Reply(response.status, response.headers, response.read())
        except HTTPError as response:
            with response:
                return Reply(response.code, response.headers, response.read())

    def _open(self, request: Request) -> Answer:
        try:
            with self._opener.open(request, timeout=PATIENCE_SECONDS) as response:
                return _answer(response.status, response.headers, response.read())
        except HTTPError as response:
            with response:
                return _answer(response.code, response.headers, response.read())


def _answer(status: int, headers: Message, content: bytes) -> Answer:
    return Answer(status, headers.get("Location", ""), content.decode("utf-8", "replace"))


def encoded(pairs: Sequence[tuple[str, str | tuple[BytesIO, str]]]) -> tuple[bytes, str]:
    """The body of a form and its type; a file can be sent again."""
    if all(isinstance(value, str) for _name, value in pairs):
        return urlencode(pairs).encode(), "application/x-www-form-urlencoded"
    boundary = uuid.uuid4().hex
    body = b""
    for name, value in pairs:
        filename = "" if isinstance(value, str) else f'; filename="{value[1]}"'
        content = value.encode() if isinstance(value, str) else value[0].getvalue()
        head = f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"{filename}\r\n\r\n'
        body += head.encode() + content + b"\r\n"
    return body + f"--{boundary}--\r\n".encode(), f"multipart/form-data; boundary={boundary}"


class Together:
    """Lets nobody's form through to the application before `expected` of them stand at the door."""

    def __init__(self, application: Callable[..., Iterable[bytes]], expected: int) -> None:
        self._application = application
        self._door = Barrier(expected, timeout=PATIENCE_SECONDS)

    def __call__(self, environ: dict[str, object], start_response: Callable[..., object]) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] == "POST":
            self._door.wait()
        return self._application(environ, start_response)


def send_at_once(*errands: tuple[LiveBrowser, Submission]) -> list[Answer]:
    """Everybody sends their form at the same time, each in a thread of their own; the answers in order."""
    return at_once(*(partial(person.send, form) for person, form in errands))


def at_once(*tasks: Callable[[], Answer]) -> list[Answer]:
    """Do all of them at the same time, each in a thread of its own; their answers in order."""
    with ThreadPoolExecutor(len(tasks)) as pool:
        return [future.result() for future in [pool.submit(task) for task in tasks]]
