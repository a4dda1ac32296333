"""How much a request may bring along: counted and measured before it is read, by endpoint and by who sends it."""

from __future__ import annotations

from io import BytesIO
from secrets import token_urlsafe
from socket import SHUT_RD
from threading import Event
from urllib.parse import urlencode

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from werkzeug.exceptions import RequestTimeout

from app.access.actor import Role
from app.models import Assessment
from app.web import bodies
from app.web.access import access, public
from app.web.slow_bodies import PacedBody
from tests.support.application import Applications
from tests.support.client import Client
from tests.support.factories import Make
from tests.walls.doors import doors
from tests.walls.test_access import listed_doors
from tests.walls.world import build

KB = 1024


def send(client: Client, path: str, body: bytes, kind: str = "application/x-www-form-urlencoded") -> int:
    """The status of a POST with this body."""
    answer = client._browser.post(path, base_url=client._base, data=body, content_type=kind, buffered=True)
    return answer.status_code


def test_a_stranger_brings_no_more_than_a_sign_in_needs(client: Client) -> None:
    assert (
        send(client, "/sign-in", b"email=" + b"x" * (63 * KB)) == 400
    )  # taken, and refused for its missing token
    assert send(client, "/sign-in", b"email=" + b"x" * (64 * KB)) == 413


def test_somebody_signed_in_may_paste_a_whole_report_and_is_told_at_the_field(
    officer: Client, sheet: Assessment
) -> None:
    officer.get(f"/unit/assessments/{sheet.id}/indicators/1.1")
    page = officer.submit("#declaration", {"note": "x" * (500 * KB)}, press="Lưu", status=422)
    assert page.texts(".govuk-error-message")


def test_fields_are_counted_before_they_are_taken_apart(client: Client, make: Make) -> None:
    client.sign_in(make.account(Role.ADMINISTRATOR))
    many = urlencode([(f"f{number}", "") for number in range(1_001)]).encode()
    assert send(client, "/account/password", many) == 413
    assert send(client, "/account/password", many.rpartition(b"&")[0]) == 400


def test_an_endpoint_takes_a_file_only_where_it_says_so(officer: Client, sheet: Assessment) -> None:
    place = f"/unit/assessments/{sheet.id}/indicators/1.1"
    large = b"x" * (5 * KB * KB)
    assert send(officer, place, large) == 413
    assert send(officer, place + "/evidence/new", large) == 400


def files_of(app: Flask, make: Make, client: Client) -> set[str]:
    """The endpoints to which some page sends a file."""
    world, endpoints = build(app, make), set()
    addresses = {door.endpoint: door for door in listed_doors(app) if door.method == "GET"}
    for role in Role:
        client.forget_cookies()
        client.sign_in(world.people[role])
        for endpoint, door in addresses.items():
            address = client.address(endpoint, **world.own_values(endpoint, door.parameters, role))
            answer = client._browser.get(address, base_url=client._base, buffered=True)
            page = BeautifulSoup(answer.get_data() if answer.mimetype == "text/html" else b"", "html.parser")
            for form in page.select("form:has(input[type=file])"):
                action = str(form.get("action") or address)
                adapter = app.url_map.bind("dti.test")
                endpoints.add(adapter.match(action.partition("?")[0], method="POST")[0])
    return endpoints


@pytest.mark.slow
def test_every_form_with_a_file_leads_to_an_endpoint_that_takes_one(
    app: Flask, make: Make, client: Client
) -> None:
    wanted = files_of(app, make, client)
    declared = {door.endpoint for door in doors(app) if bodies.load_of(app.view_functions[door.endpoint])}
    assert wanted >= {"unit.add_document", "imports.propose"}, "the walk is blind"
    assert wanted <= declared
    # The version of the walk is signed already, and its cycle asks for no central figure; those that enter or keep
    # take what a preview showed in a field; parts of a file are sent by the page's script.
    assert declared - wanted == {
        "admin.enter_accounts",
        "secretariat.keep_criteria",
        "secretariat.preview_central",
        "secretariat.enter_central",
        "unit.append_to_transfer",
        "unit.transfer_by_post",
        "units.enter_units",
        "versions.sign",
    }


class Line:
    """A sender's end of a connection that falls silent."""

    def __init__(self) -> None:
        self.ended = Event()

    def shutdown(self, how: int, /) -> None:
        """What the watch does to a connection that has used up its time."""
        assert how == SHUT_RD
        self.ended.set()


class Silent(BytesIO):
    """A body of which nothing more arrives until the receiving half is ended."""

    def __init__(self, line: Line) -> None:
        super().__init__()
        self._line = line

    def read(self, _size: int | None = -1, /) -> bytes:
        """Wait as a socket does."""
        assert self._line.ended.wait(timeout=30), "nobody ended the connection"
        return b""


def test_a_body_that_never_arrives_is_given_up() -> None:
    line = Line()
    with pytest.raises(RequestTimeout):
        PacedBody(Silent(line), line, seconds=0.01).read(100)
    assert line.ended.is_set()


def test_a_body_that_arrives_is_left_alone() -> None:
    line = Line()
    body = PacedBody(BytesIO(b"a=1\nb=2"), line, seconds=30)
    assert (body.readline(), body.read(), line.ended.is_set()) == (b"a=1\n", b"b=2", False)


def test_a_late_body_gets_a_page_that_says_what_to_do(
    app: Flask, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def late() -> str:
        raise RequestTimeout

    monkeypatch.setitem(app.view_functions, "public.home", access(public())(late))
    assert client.get("/", status=408).heading == "Nội dung gửi lên quá chậm"


@pytest.mark.parametrize("number", [2**31, 2**53, 10**17])
def test_an_id_past_what_a_column_holds_is_not_found_on_every_database(
    client: Client, make: Make, number: int
) -> None:
    client.sign_in(make.account(Role.AUDITOR))
    client.get(f"/secretariat/assessments/{number}", status=404)
    client.get(f"/secretariat/assessments/{2**31 - 1}", status=404)


@pytest.fixture
def production(applications: Applications) -> Flask:
    """The application with the settings of production; nothing here asks the database."""
    secrets = {"DTI_SECRET_KEY": token_urlsafe(48), "DTI_TRUSTED_PROXIES": "0"}
    return applications.get({"DTI_ENVIRONMENT": "production", **secrets})[0]


@pytest.mark.parametrize("host", ["evil.test", "dti.test:99999x", "a b", "[::1", "x" * 300, ""])
def test_a_foreign_host_is_answered_plainly(production: Flask, host: str) -> None:
    answer = production.test_client().get("/", headers={"Host": host}, buffered=True)
    assert answer.status_code == 400
    assert answer.mimetype == "text/plain"
    assert "không phải của hệ thống này" in answer.text


def test_the_own_host_is_served(production: Flask) -> None:
    assert production.test_client().get("/sign-in", headers={"Host": "dti.test"}).status_code == 200
