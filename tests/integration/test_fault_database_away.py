"""The database goes away and comes back: it is said, nothing is lost, and no server has to be started anew."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.engine import make_url

from app.extensions import db
from tests.integration.test_concurrency_killed import sheets as sheets_of_people
from tests.support.application import Applications
from tests.support.books import count_events, defects
from tests.support.database import PostgresqlDatabase
from tests.support.factories import Make
from tests.support.gunicorn import served
from tests.support.live import LiveBrowser
from tests.support.postgresql import PostgresqlMissing, Server, server_to_switch

pytestmark = pytest.mark.slow  # a PostgreSQL of its own

OUTAGES = 3


@pytest.fixture
def server() -> Iterator[Server]:
    """A PostgreSQL that the test may stop."""
    try:
        with server_to_switch() as running:
            yield running
    except PostgresqlMissing as missing:
        pytest.skip(str(missing))


@pytest.fixture
def away(server: Server, tmp_path: Path) -> Iterator[tuple[Flask, PostgresqlDatabase]]:
    """An installation on it."""
    database = PostgresqlDatabase(make_url(server.url))
    (tmp_path / "instance").mkdir()
    made = Applications(database, tmp_path / "instance")
    app, _engine = made.get({})
    made.reset()
    yield app, database
    made.disconnect()


def test_a_save_while_the_database_is_away_is_refused_in_words_and_taken_once_it_is_back(
    server: Server,
    away: tuple[Flask, PostgresqlDatabase],
    tmp_path: Path,
    record_property: Callable[[str, object], None],
) -> None:
    app, database = away
    ((email, sheet_id), *_others) = sheets_of_people.__wrapped__(app, Make(app))  # type: ignore[attr-defined]
    back_after = []
    with served(app, database, tmp_path / "log") as (url, _process):
        browser = LiveBrowser(url).sign_in(email)
        watcher = LiveBrowser(url)
        place = f"/unit/assessments/{sheet_id}/indicators/1.1"
        for number in range(OUTAGES):
            form = browser.form(place, "#declaration", {"note": f"Ghi chú {number}"})
            with app.app_context():
                db.engine.dispose()
            server.stop()
            refused = browser.send(form)
            assert refused.status == 503, refused.text
            assert "Traceback" not in refused.body
            assert watcher.get("/health").status == 200
            assert watcher.get("/ready").status == 503
            server.start()
            began = time.monotonic()
            answer = browser.send(form)
            while answer.status == 503 and time.monotonic() - began < 20:
                answer = browser.send(form)
            assert answer.status == 303, answer.text
            back_after.append(time.monotonic() - began)
            assert f"Ghi chú {number}" in browser.get(place).body
    assert count_events(app, "indicator.declared") == OUTAGES
    assert defects(app) == []
    longest = max(back_after)
    record_property(
        "figures", f"{OUTAGES} outages, every save taken once, {longest:.1f} s after it was back at most"
    )
