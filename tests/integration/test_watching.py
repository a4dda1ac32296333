"""Whoever watches an installation learns whether it lives and works; strangers learn yes or no and nothing else."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from urllib.request import urlopen

import pytest
from flask import Flask
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import NullPool

from app.access.actor import Role
from app.extensions import db
from app.jobs.queue import Queue, configure_queue, queue
from app.slow_queries import log_slow_queries
from app.storage.streams import MARK
from app.web.readiness import PROBED
from tests.browser.site import free_port, wait_until_it_answers
from tests.support.application import TREES, Clock
from tests.support.client import Client
from tests.support.database import ROOT, Database
from tests.support.factories import Make
from tests.support.gunicorn import served
from tests.support.live import LiveBrowser, at_once


@pytest.fixture
def worker(app: Flask) -> Queue:
    """A worker that has just looked for work."""
    app.extensions.pop(PROBED, None)
    configure_queue(app)  # the tables of the last test's queue are gone with its database
    with app.app_context():
        alive = queue()
    alive.beat()
    return alive


def refusal(client: Client, caplog: pytest.LogCaptureFixture) -> str:
    """What the log says of an installation that is not ready; the answer says no more than that."""
    caplog.clear()
    answer = client.get("/ready", status=503).response
    assert answer.get_data() == b"not ready\n"
    (line,) = [record.getMessage() for record in caplog.records if record.name == "app.web.readiness"]
    return line


def test_an_installation_that_works_is_ready(client: Client, worker: Queue) -> None:
    assert client.get("/ready").response.get_data() == b"ready\n"


def test_a_database_of_another_purpose_is_not_ready(
    app: Flask, client: Client, worker: Queue, caplog: pytest.LogCaptureFixture
) -> None:
    with app.app_context():
        db.session.execute(text("UPDATE installation SET purpose = 'demo'"))
        db.session.commit()
    assert "“demo”" in refusal(client, caplog)


def test_without_a_worker_nothing_is_ready_and_everybody_is_alive(
    client: Client, worker: Queue, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    clock.advance(minutes=2)
    client.get("/ready")
    clock.advance(minutes=2)
    assert "no worker since 2030-11-15T02:00:00" in refusal(client, caplog)
    assert client.get("/health").response.get_data() == b"ok\n"


def test_a_store_that_takes_no_file_is_not_ready(
    app: Flask, client: Client, worker: Queue, caplog: pytest.LogCaptureFixture
) -> None:
    folder = app.extensions["settings"].storage
    (folder / "incoming").write_bytes(b"")
    assert "incoming" in refusal(client, caplog)
    (folder / "incoming").unlink()
    client.get("/ready")


def test_who_asks_often_wears_no_store_out(app: Flask, client: Client, worker: Queue) -> None:
    client.get("/ready")
    shutil.rmtree(app.extensions["settings"].storage / "incoming")
    client.get("/ready")
    assert not (app.extensions["settings"].storage / "incoming").exists()


def test_the_store_of_another_database_is_not_ready(
    app: Flask, client: Client, worker: Queue, caplog: pytest.LogCaptureFixture
) -> None:
    (app.extensions["settings"].storage / MARK).write_text("f" * 32)
    assert "thuộc về một cơ sở dữ liệu khác" in refusal(client, caplog)


@pytest.mark.parametrize("signed_in", [False, True])
def test_who_is_alive_asks_no_database_whoever_asks(
    app: Flask, make: Make, client: Client, monkeypatch: pytest.MonkeyPatch, *, signed_in: bool
) -> None:
    if signed_in:
        client.sign_in(make.account(Role.ADMINISTRATOR))

    def away(*_arguments: object, **_named: object) -> None:
        raise OperationalError("SELECT", {}, Exception("away"))

    with app.app_context():
        monkeypatch.setattr(db.engine, "connect", away)
    assert client.get("/health").response.get_data() == b"ok\n"


def test_a_slow_statement_is_logged_without_what_it_asked_for(
    app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    with app.app_context():
        engine = create_engine(db.engine.url, poolclass=NullPool)
        log_slow_queries(engine, milliseconds=0)
        with engine.connect() as connection:
            connection.execute(text("SELECT\n  :who"), {"who": "Nguyễn Văn Thử"})
    (line,) = [record.getMessage() for record in caplog.records if record.name == "app.slow_queries"]
    assert re.fullmatch(r"slow query: \d+ ms: SELECT \S+", line)
    assert "Nguyễn" not in line


def read(address: str) -> str:
    """What Prometheus reads there."""
    with urlopen(address) as answer:  # noqa: S310 - a process of ours
        said: str = answer.read().decode()
    return said


@contextmanager
def telling(app: Flask, database: Database, port: int, log: Path) -> Iterator[str]:
    """The process beside a server that tells what was counted; its address."""
    environ = {
        **{key: value for key, value in os.environ.items() if not key.startswith("DTI_")},
        "DTI_ENVIRONMENT": "test",
        "DTI_DATABASE_URL": database.url,
        "DTI_INSTANCE_DIR": str(app.extensions["settings"].instance_dir),
        "DTI_CRITERIA_DIR": str(TREES),
        "DTI_METRICS": str(port),
    }
    command = [str(Path(sys.executable).with_name("flask")), "--app", "wsgi", "metrics"]
    with log.open("wb") as out:
        process = subprocess.Popen(command, cwd=ROOT, env=environ, stdout=out, stderr=out)
        try:
            wait_until_it_answers(port, process, log)
            yield f"http://127.0.0.1:{port}/metrics"
        finally:
            process.terminate()
            process.wait(timeout=30)


@pytest.mark.slow
def test_all_processes_of_a_server_are_counted_together_and_nobody_by_name(
    app: Flask, database: Database, worker: Queue, make: Make, tmp_path: Path
) -> None:
    account, port = make.account(Role.ADMINISTRATOR), free_port()
    with served(app, database, tmp_path / "server.log", settings={"DTI_METRICS": str(port)}) as (url, _pid):
        at_once(*(partial(LiveBrowser(url).get, "/sign-in") for _ in range(20)))
        stranger = LiveBrowser(url)
        stranger.get("/khong-co-trang-nay/nguyen-van-thu")
        stranger.send(stranger.sign_in_form(account.email, "sai mật khẩu rồi"))
        with telling(app, database, port, tmp_path / "metrics.log") as address:
            said = read(address)
    assert 'dti_requests_total{method="GET",route="/sign-in",status="200"} 21.0' in said
    assert 'dti_sign_in_refusals_total{reason="credentials"} 1.0' in said
    assert 'dti_request_seconds_count{route="/sign-in"} 22.0' in said
    assert 'route="–",status="404"' in said
    assert "dti_database_answers 1.0" in said
    assert account.email not in said
    assert "nguyen-van-thu" not in said
