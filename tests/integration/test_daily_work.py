"""What the clock does by itself: everything read through once a day, a copy every hour, unless a timer did it."""

from __future__ import annotations

import io
import json
import logging
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from app.backups.shelf import Shelf
from app.extensions import db
from app.models import Event, Job, StoredFile
from app.services.upkeep.verification import record_verification
from app.storage import store
from app.workflow.jobs import JobState
from tests.support.application import START, Clock
from tests.support.background import do_all_work

pytestmark = pytest.mark.slow


@pytest.fixture
def environ(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """An installation that is told where its copies lie."""
    return {"DTI_BACKUPS": str(tmp_path_factory.mktemp("backups"))}


def verifications(app: Flask) -> list[int]:
    """How much each recorded verification found, the oldest first."""
    with app.app_context():
        kept = db.session.scalars(
            select(Event.data).where(Event.kind == "system.verified").order_by(Event.id)
        )
        return [json.loads(data)["findings"] for data in kept]


def copies(environ: dict[str, str]) -> list[str]:
    return Shelf(Path(environ["DTI_BACKUPS"])).names()


def job_of(app: Flask, key: str) -> Job | None:
    with app.app_context():
        return db.session.scalars(select(Job).where(Job.key == key)).one_or_none()


def test_everything_is_read_through_in_a_quiet_hour_and_once_a_day(app: Flask, clock: Clock) -> None:
    do_all_work(app)
    assert verifications(app) == [], "nine in the morning is no quiet hour"
    clock.advance(hours=3)
    do_all_work(app)
    assert verifications(app) == [0]
    clock.advance(minutes=5)
    do_all_work(app)
    clock.advance(hours=15)
    do_all_work(app)
    assert verifications(app) == [0], "fifteen hours later it was done today"
    clock.advance(hours=9)
    do_all_work(app)
    assert verifications(app) == [0, 0]


def test_what_a_timer_has_verified_meanwhile_is_not_verified_again(app: Flask, clock: Clock) -> None:
    with app.app_context():
        record_verification(0, anchor=None, now=clock())
        db.session.commit()
    clock.advance(hours=3)
    do_all_work(app)
    assert job_of(app, "verify") is None
    assert verifications(app) == [0]


def test_every_finding_is_counted_and_told_to_the_operator(
    app: Flask, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    with app.app_context():
        db.session.add(StoredFile(sha256="0" * 64, size=1, media_type="application/pdf", stored_at=START))
        db.session.commit()
    clock.advance(hours=3)
    with caplog.at_level(logging.ERROR):
        do_all_work(app)
    (count,) = verifications(app)
    assert count >= 1
    assert f"Tệp {'0' * 64}" in caplog.text


def test_a_copy_is_made_every_hour_and_the_worker_keeps_out_of_a_timers_way(
    app: Flask, clock: Clock, environ: dict[str, str]
) -> None:
    with app.app_context():
        stored = store().put(io.BytesIO(b"%PDF-1.4 mot"))
        db.session.add(
            StoredFile(sha256=stored.sha256, size=stored.size, media_type="application/pdf", stored_at=START)
        )
        db.session.commit()
    do_all_work(app)
    assert copies(environ) == [], "the first half of an hour is a timer's"
    clock.advance(minutes=30)
    do_all_work(app)
    assert len(copies(environ)) == 1
    shelf = Shelf(Path(environ["DTI_BACKUPS"]))
    assert shelf.copy(None).manifest.files == 1
    assert list(shelf.faults(shelf.copy(None))) == []
    clock.advance(minutes=10)
    do_all_work(app)
    assert len(copies(environ)) == 1, "ten minutes later there is a young copy"
    clock.advance(minutes=50)
    do_all_work(app)
    assert len(copies(environ)) == 2


def test_a_copy_that_cannot_be_made_stands_where_the_administrator_sees_it(
    app: Flask, clock: Clock, environ: dict[str, str]
) -> None:
    with app.app_context():
        db.session.add(StoredFile(sha256="0" * 64, size=1, media_type="application/pdf", stored_at=START))
        db.session.commit()
    clock.advance(minutes=30)
    do_all_work(app)
    job = job_of(app, "copy")
    assert job is not None
    assert job.state is JobState.FAILED
    assert "Chưa sao lưu được." in json.loads(job.problem or "")[0]
    assert copies(environ) == []


def test_a_folder_that_is_not_there_is_not_made(app: Flask, clock: Clock, environ: dict[str, str]) -> None:
    Path(environ["DTI_BACKUPS"]).rmdir()
    clock.advance(minutes=30)
    do_all_work(app)
    assert job_of(app, "copy") is None
    assert not Path(environ["DTI_BACKUPS"]).exists()
