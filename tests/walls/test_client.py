"""The client that stands in for a person is strict: what it promises to refuse, it refuses."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup, Tag
from flask import Flask, redirect, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import text

from app.access.actor import Role
from app.extensions import db
from app.models import Account
from app.web.access import access, public
from tests.support.client import Client
from tests.support.factories import Make
from tests.support.forms import fill
from tests.support.page_rules import broken_rules

GOOD_PAGE = """<!DOCTYPE html>
<html lang="vi"><head><meta charset="utf-8"><title>Đăng nhập - Hệ thống</title></head>
<body><a href="#main">Tới nội dung</a><main id="main"><h1>Đăng nhập</h1>
<form method="post" enctype="multipart/form-data">
<input type="hidden" name="csrf_token" value="x">
<label for="email">Thư điện tử</label><input id="email" name="email" aria-describedby="hint"><p id="hint">…</p>
<label>Tệp <input type="file" name="file"></label>
<button>Gửi</button>
</form></main><script src="/static/app.js"></script></body></html>
"""


def test_a_good_page_breaks_no_rule() -> None:
    assert broken_rules(GOOD_PAGE) == []


@pytest.mark.parametrize(
    ("good", "planted", "said"),
    [
        ('<html lang="vi">', "<html>", "lang"),
        ('<html lang="vi">', '<html lang="en">', "Vietnamese"),
        ("<h1>Đăng nhập</h1>", "<p>Đăng nhập</p>", "0 h1"),
        ("<h1>Đăng nhập</h1>", "<h1>Đăng nhập</h1><h1>Nữa</h1>", "2 h1"),
        ("<title>Đăng nhập", "<title>Hệ thống", "does not begin"),
        ('id="hint"', 'id="email"', "stands 2 times"),
        ('href="#main"', 'href="#nowhere"', "leads to nothing"),
        ('for="email"', 'for="other"', "no label"),
        ('aria-describedby="hint"', 'aria-describedby="nothing"', "aria-describedby"),
        ('<input type="hidden" name="csrf_token" value="x">', "", "no CSRF token"),
        (' value="x"', ' value=""', "no CSRF token"),
        (' enctype="multipart/form-data"', "", "enctype"),
        ('<script src="/static/app.js"></script>', "<script>alert(1)</script>", "inline script"),
        ("</head>", "<style>p {}</style></head>", "inline style sheet"),
        ("<button>", '<button style="color: red">', "style="),
        ("<button>", '<button onclick="go()">', "onclick="),
        ('href="#main"', 'href="javascript:go()"', "script in the address"),
        ("…</p>", "None</p>", "unfinished text"),
        ("</form>", "</form></div>", "HTML line"),
        ("<!DOCTYPE html>\n", "", "HTML line"),
    ],
)
def test_a_planted_fault_on_a_page_is_found(good: str, planted: str, said: str) -> None:
    assert good in GOOD_PAGE
    assert any(said in problem for problem in broken_rules(GOOD_PAGE.replace(good, planted, 1)))


FORM = """<form method="post" action="/save">
<input type="hidden" name="csrf_token" value="t">
<input name="total" value="12">
<textarea name="note">
đã gõ</textarea>
<input type="checkbox" name="agreed" value="y">
<input type="checkbox" name="kinds" value="a" checked><input type="checkbox" name="kinds" value="b">
<input type="radio" name="answer" value="yes"><input type="radio" name="answer" value="no" checked>
<select name="unit"><option value="1">Một</option><option value="2" selected>Hai</option></select>
<input name="locked" value="x" disabled>
<button name="then" value="stay">Lưu</button>
<button name="then" value="next" formaction="/next">Lưu và sang chỉ tiêu tiếp</button>
</form>"""


def form(html: str = FORM) -> Tag:
    element = BeautifulSoup(html, "html.parser").form
    assert element is not None
    return element


def test_an_untouched_form_sends_what_stands_in_it() -> None:
    submission = fill(form(), {})
    assert submission.method == "POST"
    assert submission.action == "/save"
    assert submission.pairs == [
        ("csrf_token", "t"),
        ("total", "12"),
        ("note", "đã gõ"),
        ("kinds", "a"),
        ("answer", "no"),
        ("unit", "2"),
        ("then", "stay"),
    ]


def test_what_is_typed_chosen_and_pressed_is_what_is_sent() -> None:
    typed = {"total": "12,5,3", "agreed": True, "kinds": ["b"], "answer": "yes", "unit": "1"}
    submission = fill(form(), typed, press="sang chỉ tiêu tiếp")
    assert submission.action == "/next"
    sent = dict(submission.pairs)
    assert (sent["total"], sent["agreed"], sent["kinds"], sent["answer"]) == ("12,5,3", "y", "b", "yes")
    assert (sent["unit"], sent["then"]) == ("1", "next")


@pytest.mark.parametrize(
    "typed", [{"missing": "1"}, {"locked": "1"}, {"unit": "3"}, {"kinds": ["c"]}, {"total": True}]
)
def test_what_the_page_does_not_offer_cannot_be_sent(typed: dict[str, str | bool | list[str]]) -> None:
    with pytest.raises(AssertionError):
        fill(form(), typed)


def test_a_button_that_is_not_there_cannot_be_pressed() -> None:
    with pytest.raises(AssertionError, match="no button"):
        fill(form(), {}, press="Nộp phiếu")


def plant(
    app: Flask, monkeypatch: pytest.MonkeyPatch, endpoint: str, statement: str, *, commit: bool = False
) -> None:
    """Let `endpoint` send a statement to the database and answer with a redirect."""

    def view() -> ResponseReturnValue:
        db.session.execute(text(statement))
        if commit:
            db.session.commit()
        return redirect(url_for("auth.sign_in"))

    monkeypatch.setitem(app.view_functions, endpoint, access(public())(view))


RENAME = "UPDATE account SET display_name = 'x'"


@pytest.mark.parametrize("commit", [False, True])
def test_a_get_that_writes_fails_the_test_even_when_rolled_back(
    app: Flask, client: Client, monkeypatch: pytest.MonkeyPatch, commit: bool
) -> None:
    plant(app, monkeypatch, "auth.start", RENAME, commit=commit)
    with pytest.raises(AssertionError, match="wrote"):
        client.get("/start")


def test_an_accepted_change_that_is_not_committed_fails_the_test(
    app: Flask, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def forget_to_commit() -> ResponseReturnValue:
        db.session.execute(text(RENAME))
        db.session.rollback()
        return redirect(url_for("auth.sign_in"))

    monkeypatch.setitem(app.view_functions, "auth.enter", access(public())(forget_to_commit))
    client.get("/sign-in")
    with pytest.raises(AssertionError, match="did not commit"):
        client.submit('form:has(input[type="password"])', {"email": "a@dti.test", "password": "x"})


def test_a_request_inside_an_application_context_is_refused(app: Flask, client: Client) -> None:
    with app.app_context(), pytest.raises(AssertionError, match="application context"):
        client.get("/sign-in")


def test_somebody_signs_in_through_the_page_of_the_application(client: Client, make: Make) -> None:
    account = make.account(Role.ADMINISTRATOR)
    page = client.sign_in(account)
    assert page.path != "/sign-in"


def test_csrf_protection_is_on(client: Client, make: Make) -> None:
    account = make.account(Role.ADMINISTRATOR)
    client.get("/sign-in")
    submission = client.fill(
        'form:has(input[type="password"])', {"email": account.email, "password": "mật khẩu sai hẳn"}
    )
    pairs = [(name, value) for name, value in submission.pairs if name != "csrf_token"]
    submission.pairs[:] = pairs
    client.send(submission, status=400)


def test_rows_made_by_factories_are_seen_by_the_application(app: Flask, make: Make) -> None:
    account = make.account(Role.UNIT_HEAD)
    with app.app_context():
        kept = db.session.get(Account, account.id)
        assert kept is not None
        assert [grant.role for grant in kept.grants] == [Role.UNIT_HEAD]


def test_every_test_begins_with_an_empty_database(app: Flask) -> None:
    with app.app_context():
        assert db.session.query(Account).count() == 0
