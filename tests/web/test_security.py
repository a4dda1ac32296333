"""Headers, static files, sizes and error pages."""

from __future__ import annotations

import gzip
import re

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from app.access.actor import Role
from app.web.access import access, public
from tests.support.client import Client
from tests.support.factories import Make
from tests.support.page_rules import broken_rules

BASE = "https://dti.test"
ASSET = re.compile(r'(?:href|src)="(/static/[^"]+)"')


def get(app: Flask, path: str, **headers: str) -> TestResponse:
    """A plain request."""
    return app.test_client().get(path, base_url=BASE, headers=headers, buffered=True)


def wire_size(response: TestResponse) -> int:
    """Bytes of status line, headers and body."""
    head = sum(len(name) + len(value) + 4 for name, value in response.headers)
    return len(f"HTTP/1.1 {response.status}\r\n") + head + 2 + len(response.data)


def test_a_page_runs_no_code_but_its_own_and_stays_out_of_frames(app: Flask) -> None:
    headers = get(app, "/sign-in").headers
    policy = dict(part.split(" ", 1) for part in headers["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == "'none'"
    assert policy["frame-ancestors"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == "'self'"
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Strict-Transport-Security"].startswith("max-age=31536000")


def test_a_page_of_somebody_signed_in_is_kept_nowhere(client: Client, make: Make) -> None:
    client.sign_in(make.account(Role.ADMINISTRATOR))
    assert client.get("/account/password").response.headers["Cache-Control"] == "no-store"


def test_static_files_are_kept_for_ever_and_come_compressed(app: Flask) -> None:
    for path in ASSET.findall(get(app, "/sign-in").text):
        response = get(app, path, **{"Accept-Encoding": "gzip"})
        assert response.status_code == 200
        assert "immutable" in response.headers["Cache-Control"]
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["Content-Encoding"] == "gzip"
        assert gzip.decompress(response.data)


@pytest.mark.parametrize("path", ["/static/manifest.json", "/static/../wsgi.py", "/static/%2e%2e/wsgi.py"])
def test_nothing_else_is_served_as_a_file(app: Flask, path: str) -> None:
    assert get(app, path).status_code == 404


def test_the_frame_of_a_page_fits_its_budget(app: Flask) -> None:
    page = get(app, "/sign-in", **{"Accept-Encoding": "gzip"})
    assets = ASSET.findall(gzip.decompress(page.data).decode())
    sizes = {path: wire_size(get(app, path, **{"Accept-Encoding": "gzip"})) for path in assets}
    assert len(sizes) + 1 <= 8
    assert sum(size for path, size in sizes.items() if path.endswith(".css")) <= 18_000
    assert sum(size for path, size in sizes.items() if path.endswith(".js")) <= 12_500
    assert sum(sizes.values()) + wire_size(page) <= 34_000


def test_an_answer_to_a_save_is_small(app: Flask, client: Client, make: Make) -> None:
    client.sign_in(make.account(Role.ADMINISTRATOR))
    client.get("/account/password")
    submission = client.fill('form[action="/sign-out"]')
    response = client._browser.post(
        submission.action,
        base_url=BASE,
        data=dict(submission.pairs),
        headers={"Referer": f"{BASE}/account/password"},
    )
    assert response.status_code == 303
    assert wire_size(response) <= 1024


def test_an_unforeseen_error_shows_no_trace_and_says_what_to_do(
    app: Flask, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> str:
        raise RuntimeError("một lỗi không ai lường trước")

    monkeypatch.setitem(app.view_functions, "public.home", access(public())(broken))
    response = get(app, "/")
    assert response.status_code == 500
    assert broken_rules(response.text) == []
    assert "Hệ thống gặp lỗi" in response.text
    assert "không ai lường trước" not in response.text
    assert "không ai lường trước" in caplog.text


@pytest.mark.parametrize(
    "code", ["400", "401", "403", "404", "405", "409", "413", "429", "500", "503", "507", "csrf", "refused"]
)
def test_every_error_page_keeps_the_rules_of_pages(app: Flask, code: str) -> None:
    with app.test_request_context(base_url=BASE):
        html = app.jinja_env.get_template(f"errors/{code}.html").render(
            max_upload_mb=20, message="Đã quá hạn nộp."
        )
    assert broken_rules(html) == []
