"""A certificate is hashed in the page: its digest travels, the file does not."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route

pytestmark = pytest.mark.browser

SITE = "http://localhost"
STATIC = Path(__file__).resolve().parents[2] / "app" / "static"
PAGE = """<!DOCTYPE html><html lang="vi"><head><title>Thử</title>
<script type="module" src="/app.js"></script></head><body>
<form method="post" action="/verify/file" enctype="multipart/form-data" data-hash-to="/verify/file" data-repeatable
  data-hash-busy="Đang tính…" data-hash-failed="Không đọc được">
<input type="hidden" name="paper_code" value="7KMWA-Q3CDX-9HTRE"><input type="file" name="file">
<button>So</button><p data-hash-status></p></form></body></html>"""
CONTENT = b"%PDF-1.7 xin ch\xc3\xa0o"


@pytest.fixture
def asked(browser: Browser) -> Iterator[tuple[Page, list[str]]]:
    """The page with the form, and what it asks its server for."""
    script = (STATIC / json.loads((STATIC / "manifest.json").read_text("utf-8"))["app.js"]).read_text("utf-8")
    context, requests = browser.new_context(), []
    context.set_default_timeout(5_000)

    def answer(route: Route) -> None:
        path = route.request.url.removeprefix(SITE)
        if path == "/app.js":
            route.fulfill(body=script, content_type="text/javascript")
        elif path == "/":
            route.fulfill(body=PAGE, content_type="text/html; charset=utf-8")
        else:
            requests.append(f"{route.request.method} {path}")
            route.fulfill(body="<p>Trùng</p>", content_type="text/html; charset=utf-8")

    page = context.new_page()
    page.route("**/*", answer)
    page.goto(f"{SITE}/")
    yield page, requests
    context.close()


def test_the_digest_travels_and_the_file_stays(asked: tuple[Page, list[str]]) -> None:
    page, requests = asked
    page.set_input_files(
        "input[type=file]", {"name": "giay.pdf", "mimeType": "application/pdf", "buffer": CONTENT}
    )
    page.click("button")
    page.wait_for_url("**/verify/file?*")
    digest = hashlib.sha256(CONTENT).hexdigest()
    assert requests == [f"GET /verify/file?sha256={digest}&paper_code=7KMWA-Q3CDX-9HTRE"]


def test_without_a_file_the_server_says_what_is_missing(asked: tuple[Page, list[str]]) -> None:
    page, requests = asked
    page.click("button")
    page.wait_for_selector("text=Trùng")
    assert requests == ["POST /verify/file"]
