"""The queue that wakes workers: huey over a SQLite file beside the database, or over the same PostgreSQL.

Its messages hold the id of a piece of work. A worker looks every minute for what the clock asks for and for work whose
message was lost or whose worker died, so that a broken queue makes things later and never undone.
"""

from __future__ import annotations

import logging
import sqlite3
from contextlib import closing
from datetime import datetime
from threading import Lock
from typing import Any, Final

import psycopg
from flask import Flask, current_app
from huey import Huey, PostgresHuey, SqliteHuey, crontab
from huey.serializer import SignedSerializer
from sqlalchemy.engine import make_url

from app.jobs.schedule import plan
from app.jobs.worker import ready, run
from config import Settings

EXTENSION: Final = "queue"
FILE: Final = "queue.sqlite3"
AT_ONCE: Final = 2
"""Pieces of work that one worker process does at the same time: a long one does not keep a short one waiting."""
UNREACHABLE: Final = (sqlite3.Error, psycopg.Error, OSError)

log = logging.getLogger(__name__)


class Queue:
    """The queue of one application; opened when it is first used."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._huey: Huey | None = None
        self._run: Any = None
        self._waking = Lock()

    def wake(self, job_id: int) -> None:
        """Tell a worker of a piece of work that has just been committed; whatever fails here is found by the minute."""
        try:
            # One at a time, and no connection kept for the next one: there are many servers and few messages.
            with self._waking, closing(self._open().storage):
                self._run(job_id)
        except UNREACHABLE as reason:
            log.warning("queue: job %s waits for the minute: %s", job_id, reason)

    def work(self) -> None:
        """Be a worker until the process is told to end (INT: after the step under way; TERM: at once)."""
        huey = self._open()
        self._tick()
        huey.create_consumer(workers=AT_ONCE, periodic=True, max_delay=2.0).run()

    def _open(self) -> Huey:
        if self._huey is None:
            self._huey = huey = _huey(self._app.extensions["settings"])
            self._run = huey.task(name="run")(self._work_on)
            huey.periodic_task(crontab(minute="*"), name="tick")(self._tick)
        return self._huey

    def _work_on(self, job_id: int) -> None:
        with self._app.app_context():
            run(job_id)

    def _tick(self) -> None:
        with self._app.app_context():
            now: datetime = self._app.extensions["clock"]()
            plan(self._app.extensions["settings"], now=now)
            ids = ready(now=now)
        for job_id in ids:
            self._run(job_id)


def configure_queue(app: Flask) -> None:
    """Give the application its queue; nothing is opened yet."""
    app.extensions[EXTENSION] = Queue(app)


def queue() -> Queue:
    """Return the queue of the current application."""
    opened: Queue = current_app.extensions[EXTENSION]
    return opened


def _huey(settings: Settings) -> Huey:
    options: dict[str, Any] = {
        "results": False,
        # A message is a pickle: only those are opened that an application with the same key has written.
        "serializer": SignedSerializer(secret=settings.secret_key, salt="dti-queue"),
    }
    if settings.database_url.startswith("sqlite"):
        settings.instance_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        return SqliteHuey("dti", filename=str(settings.instance_dir / FILE), **options)
    dsn = make_url(settings.database_url).set(drivername="postgresql").render_as_string(hide_password=False)
    return PostgresHuey("dti", dsn=dsn, **options)
