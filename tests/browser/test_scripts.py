"""What the page's script adds, each on a small page of its own: no server, the built module, a real Chromium."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Dialog, Page, Route

pytestmark = pytest.mark.browser

SITE = "http://scripts.test"
STATIC = Path(__file__).resolve().parents[2] / "app" / "static"
FRAME = """<!DOCTYPE html><html lang="vi"><head><title>Thử</title>
<script type="module" src="/app.js"></script></head><body>{body}</body></html>"""

Show = Callable[[str], Page]


class Requests(list[str]):
    """What the page asked its server for, beside itself and the script: "GET /path?query" or "POST /path body"."""

    answer = "<p>1,25 điểm</p>"
    status = 200


@pytest.fixture
def requests() -> Requests:
    """The requests of the page under test."""
    return Requests()


@pytest.fixture
def show(browser: Browser, requests: Requests) -> Iterator[Show]:
    """Open a page with this body and the application's script."""
    manifest = json.loads((STATIC / "manifest.json").read_text("utf-8"))
    script = (STATIC / manifest["app.js"]).read_text("utf-8")
    context = browser.new_context()
    context.set_default_timeout(5_000)
    body = ""

    def answer(route: Route) -> None:
        request = route.request
        path = request.url.removeprefix(SITE)
        if path == "/app.js":
            route.fulfill(body=script, content_type="text/javascript")
        elif path == "/":
            route.fulfill(body=FRAME.format(body=body), content_type="text/html; charset=utf-8")
        else:
            requests.append(f"{request.method} {path} {request.post_data or ''}".strip())
            # "No content" leaves the page standing, as it stands while a slow line makes people click twice.
            status = requests.status if request.method == "GET" else 204
            route.fulfill(body=requests.answer, status=status, content_type="text/html; charset=utf-8")

    def open_page(html: str) -> Page:
        nonlocal body
        body = html
        page = context.new_page()
        page.goto(SITE + "/")
        page.wait_for_function("document.body.classList.contains('js-enabled')")
        return page

    context.route("**/*", answer)
    yield open_page
    context.close()


def test_a_double_click_sends_once(show: Show, requests: Requests) -> None:
    page = show(
        '<form method="post" action="/save">'
        '<button name="then" value="next" data-busy-text="Đang lưu…">Lưu</button></form>'
    )
    page.get_by_role("button").dblclick(no_wait_after=True)
    page.get_by_text("Đang lưu…").wait_for()
    assert requests == ["POST /save then=next"]
    assert page.get_by_role("button").get_attribute("aria-disabled") == "true"


def test_a_refused_submission_can_be_sent_again(show: Show, requests: Requests) -> None:
    page = show('<form method="post" action="/save"><input name="a" required><button>Lưu</button></form>')
    page.get_by_role("button").click()
    assert requests == []
    page.locator("input").fill("1")
    with page.expect_response("**/save"):
        page.get_by_role("button").click(no_wait_after=True)
    assert requests == ["POST /save a=1"]


PREVIEW = """<form method="post" action="/save" data-preview-url="/preview" data-preview-target="points"
data-preview-failed="Chưa tính được điểm tạm thời.">
<input type="hidden" name="csrf_token" value="secret"><input name="figure">
<input type="radio" name="kind" value="a" checked><input type="radio" name="kind" value="b">
<input type="password" name="pin" value="secret"><button>Lưu</button></form>
<div id="points" aria-live="polite">cũ</div>"""


def test_points_follow_the_figures_while_typing(show: Show, requests: Requests) -> None:
    page = show(PREVIEW)
    page.locator("[name=figure]").press_sequentially("2,5", delay=20)
    page.get_by_text("1,25 điểm").wait_for()
    assert requests == ["GET /preview?figure=2%2C5&kind=a"]


def test_a_preview_that_cannot_be_had_says_so_and_keeps_the_figures(show: Show, requests: Requests) -> None:
    requests.status = 503
    page = show(PREVIEW)
    page.locator("[name=figure]").fill("7")
    page.get_by_text("Chưa tính được điểm tạm thời.").wait_for()
    assert page.locator("[name=figure]").input_value() == "7"


SHORTCUTS = """<a href="/next" data-shortcut="j">Chỉ tiêu sau</a>
<input type="radio" name="verdict" value="accept" data-shortcut="a" id="accept"><label for="accept">Chấp nhận</label>
<button data-shortcut="s">Lưu</button>
<form method="post" action="/reason"><button data-shortcut="1" data-shortcut-press>Theo lý do</button></form>
<textarea></textarea>
<input type="checkbox" data-shortcut-switch checked id="switch"><label for="switch">Dùng phím tắt</label>"""


def test_a_key_follows_a_link_and_chooses_a_radio_button(show: Show, requests: Requests) -> None:
    page = show(SHORTCUTS)
    page.keyboard.press("a")
    assert page.locator("#accept").is_checked()
    page.keyboard.press("j")
    page.wait_for_url("**/next")
    assert requests == ["GET /next"]


def test_a_key_only_focuses_a_button(show: Show) -> None:
    page = show(SHORTCUTS)
    page.keyboard.press("s")
    assert page.evaluate("document.activeElement.textContent") == "Lưu"


def test_a_key_presses_a_button_that_says_so_once(show: Show, requests: Requests) -> None:
    page = show(SHORTCUTS)
    page.evaluate(
        "document.dispatchEvent(new KeyboardEvent('keydown', {key: '1', repeat: true, bubbles: true}))"
    )
    assert requests == []
    with page.expect_response("**/reason"):
        page.keyboard.press("1")
    assert requests == ["POST /reason"]


def test_keys_are_letters_while_somebody_types(show: Show, requests: Requests) -> None:
    page = show(SHORTCUTS)
    page.locator("textarea").press_sequentially("aj")
    assert page.locator("textarea").input_value() == "aj"
    assert requests == []
    assert not page.locator("#accept").is_checked()


def test_shortcuts_can_be_turned_off_for_good(show: Show, requests: Requests) -> None:
    page = show(SHORTCUTS)
    page.locator("#switch").uncheck()
    page.reload()
    page.wait_for_function("document.body.classList.contains('js-enabled')")
    page.keyboard.press("a")
    assert not page.locator("#accept").is_checked()
    assert not page.locator("#switch").is_checked()


@pytest.mark.parametrize(
    ("guard", "typed", "asks"), [("", "chữ", True), ("", "", False), ('="typed"', "", True)]
)
def test_leaving_asks_before_typed_text_is_lost(show: Show, guard: str, typed: str, *, asks: bool) -> None:
    page = show(
        f'<form method="post" action="/save" data-guard-unsaved{guard}><textarea></textarea></form>'
        '<a href="/next">Đi</a>'
    )
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    # Browsers ask only people who have touched the page.
    page.locator("textarea").click()
    page.locator("textarea").press_sequentially(typed)
    page.get_by_text("Đi").click(no_wait_after=True)
    if asks:
        page.wait_for_timeout(100)
        assert page.url == SITE + "/"
    else:
        page.wait_for_url("**/next")
    assert asked == (["beforeunload"] if asks else [])


def test_a_piece_shows_only_with_its_radio_button(show: Show) -> None:
    page = show(
        "<style>.govuk-radios__conditional--hidden{display:none}</style>"
        '<input type="radio" name="v" value="a" id="a" checked><label for="a">Chấp nhận</label>'
        '<input type="radio" name="v" value="b" id="b" data-reveals="more"><label for="b">Điều chỉnh</label>'
        '<div id="more">Điểm mới</div>'
    )
    piece = page.get_by_text("Điểm mới")
    assert piece.is_hidden()
    page.locator("#b").check()
    assert piece.is_visible()
    page.locator("#a").check()
    assert piece.is_hidden()


def test_a_file_that_is_too_large_is_refused_before_it_travels(show: Show, requests: Requests) -> None:
    page = show(
        '<form method="post" action="/save"><input type="file" name="f" data-max-bytes="10" '
        'data-too-large="Tệp quá lớn."><button>Gửi</button></form>'
    )
    upload = page.locator("input[type=file]")
    upload.set_input_files({"name": "a.pdf", "mimeType": "application/pdf", "buffer": b"x" * 11})
    page.get_by_role("button", name="Gửi").click()
    assert requests == []
    assert upload.evaluate("field => field.validationMessage") == "Tệp quá lớn."


@pytest.mark.parametrize(
    ("name", "sentence"), [("a.ZIP", "Hãy giải nén."), ("a.exe", "Không nhận."), ("a.PDF", "")]
)
def test_a_file_off_the_list_is_refused_in_the_words_for_its_kind(
    show: Show, requests: Requests, name: str, sentence: str
) -> None:
    page = show(
        '<form method="post" action="/save"><input type="file" name="f" accept=".pdf,.png" data-max-bytes="10" '
        'data-too-large="Tệp quá lớn." data-wrong-kind="Không nhận." '
        """data-sentences='{"zip": "Hãy giải nén."}'><button>Gửi</button></form>"""
    )
    upload = page.locator("input[type=file]")
    upload.set_input_files({"name": name, "mimeType": "application/octet-stream", "buffer": b"x"})
    assert upload.evaluate("field => field.validationMessage") == sentence


def test_the_error_summary_takes_the_focus_and_leads_to_the_field(show: Show) -> None:
    page = show(
        '<div data-module="govuk-error-summary" tabindex="-1" id="summary"><a href="#figure">Số chưa đúng</a></div>'
        '<label for="figure">Số liệu</label><input id="figure">'
    )
    assert page.evaluate("document.activeElement.id") == "summary"
    page.get_by_text("Số chưa đúng").click()
    assert page.evaluate("document.activeElement.id") == "figure"
