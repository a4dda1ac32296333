"""What a failing database looks like to a person: a conflict, a wait, or a defect, and never its own words."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from flask.typing import ResponseReturnValue
from sqlalchemy import event, insert, text
from sqlalchemy.engine import Engine

from app.access.actor import Role
from app.extensions import db
from app.models import Account, Event
from app.web.access import access, roles
from tests.support.application import START, Applications
from tests.support.books import row_counts
from tests.support.client import Client
from tests.support.factories import Make
from tests.support.rows import GOOD_ROWS

TYPED = {"email": "moi@dti.test", "display_name": "Người Mới", "role": "auditor"}
FORM = 'form[action="/admin/accounts/new"]'
INNER_WORDS = ("Traceback", "sqlalchemy", "sqlite", "psycopg", "INSERT", "UNIQUE", "duplicate key", "locked")


@pytest.fixture
def administrator(client: Client, make: Make) -> Client:
    client.sign_in(make.account(Role.ADMINISTRATOR))
    client.get("/admin/accounts/new")
    return client


@pytest.fixture
def plant(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], None]], None]:
    """Plants something that happens after an account was opened, before it is committed."""
    whole = app.view_functions["admin.create_account"]

    def plant(mishap: Callable[[], None]) -> None:
        @access(roles(Role.ADMINISTRATOR))
        def broken() -> ResponseReturnValue:
            answer: ResponseReturnValue = whole()
            mishap()
            return answer

        monkeypatch.setitem(app.view_functions, "admin.create_account", broken)

    return plant


def same_event_twice() -> None:
    row = {**GOOD_ROWS["event"], "actor_id": None, "at": START, "stream": "x"}
    del row["id"]
    db.session.execute(insert(Event), [row, row])


def a_row_that_cannot_be() -> None:
    db.session.execute(
        insert(Account).values(
            email="GROSS@dti.test",
            display_name="",
            password_hash="x",
            password_changed_at=START,
            must_change_password=False,
            created_at=START,
        )
    )


def test_two_who_write_the_same_are_told_so_and_what_was_typed_can_be_sent_again(
    app: Flask,
    administrator: Client,
    plant: Callable[[Callable[[], None]], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before, whole = row_counts(app), app.view_functions["admin.create_account"]
    plant(same_event_twice)
    page = administrator.submit(FORM, TYPED, status=409)
    assert page.heading == "Nội dung đã thay đổi trong lúc bạn làm"
    assert not [word for word in INNER_WORDS if word.lower() in page.text.lower()]
    assert row_counts(app) == before
    monkeypatch.setitem(app.view_functions, "admin.create_account", whole)
    assert "Người Mới" in administrator.submit("main form").text


def test_a_row_that_cannot_be_is_a_defect_and_is_not_blamed_on_others(
    app: Flask, administrator: Client, plant: Callable[[Callable[[], None]], None]
) -> None:
    before = row_counts(app)
    plant(a_row_that_cannot_be)
    page = administrator.submit(FORM, TYPED, status=500)
    assert page.heading == "Hệ thống gặp lỗi"
    assert not [word for word in INNER_WORDS if word.lower() in page.text.lower()]
    assert row_counts(app) == before


@pytest.fixture
def impatient(app: Flask, applications: Applications, environ: dict[str, str]) -> Iterator[Engine]:
    """The application's engine, whose connections wait for a lock for a moment only."""
    _app, engine = applications.get(environ)
    sqlite = engine.dialect.name == "sqlite"

    def hurry(connection: object, _record: object) -> None:
        cursor = connection.cursor()  # type: ignore[attr-defined]
        cursor.execute("PRAGMA busy_timeout = 20" if sqlite else "SET lock_timeout = '20ms'")
        cursor.close()
        if not sqlite:
            connection.commit()  # type: ignore[attr-defined]

    engine.dispose()
    event.listen(engine, "connect", hurry)
    yield engine
    event.remove(engine, "connect", hurry)
    engine.dispose()


def test_whoever_waits_for_a_lock_in_vain_is_asked_to_come_back(
    app: Flask, client: Client, make: Make, impatient: Engine
) -> None:
    client.sign_in(make.account(Role.ADMINISTRATOR))
    client.get("/admin/accounts/new")
    before = row_counts(app)
    sqlite = impatient.dialect.name == "sqlite"
    with impatient.connect() as somebody:
        # SQLite begins a writing transaction outside of requests at once; PostgreSQL is asked for the whole table.
        somebody.execute(text("SELECT 1" if sqlite else "LOCK TABLE account IN ACCESS EXCLUSIVE MODE"))
        page = client.submit(FORM, TYPED, status=503)
        assert page.heading == "Hệ thống đang bận"
        assert "Chưa có gì được lưu" in page.text
        assert not [word for word in INNER_WORDS if word.lower() in page.text.lower()]
    assert row_counts(app) == before
    client.get("/admin/accounts/new")
    assert "Người Mới" in client.submit(FORM, TYPED).text
