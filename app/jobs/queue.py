"""The queue that wakes workers: huey over a SQLite file beside the database, or over the same PostgreSQL.

Its messages hold the id of a piece of work. A worker looks every minute for what the clock asks for and for work whose
message was lost or whose worker died, so that a broken queue makes things later and never undone.
"""

from __future__ import annotations

import logging
import sqlite3
from contextlib import closing
from datetime import datetime, timedelta
from threading import Lock, Thread
from time import sleep
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

BEAT: Final = "beat"
PULSE: Final = 30.0
"""Seconds between two signs of life of a worker."""
SILENT: Final = timedelta(minutes=3)
"""A worker that has said nothing for so long is dead, or cannot reach the queue."""

log = logging.getLogger(__name__)


class QueueAway(Exception):
    """The queue does not answer; the text is what its database said."""


class NoWorker(Exception):
    """No worker is alive; what is asked for stays lying."""


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

    def beat(self) -> None:
        """Say that a worker is alive now; kept in the queue, where every server can read it."""
        with self._waking, closing(self._open().storage):
            self._open().put(BEAT, self._now().isoformat())

    def last_beat(self) -> datetime | None:
        """When a worker last said that it is alive; nothing where none ever did.

        :raises QueueAway: when the queue does not answer.
        """
        try:
            with self._waking, closing(self._open().storage):
                said = self._open().get(BEAT, peek=True)
        except (*UNREACHABLE, ValueError) as reason:  # a ValueError: written under another DTI_SECRET_KEY
            raise QueueAway(str(reason)) from reason
        return datetime.fromisoformat(said) if said else None

    def require_worker(self) -> None:
        """Make sure that what is asked for will be done.

        :raises NoWorker: when none has looked for work these last minutes.
        :raises QueueAway: when the queue does not answer.
        """
        beat = self.last_beat()
        if beat is None or self._now() - beat > SILENT:
            raise NoWorker("no worker" if beat is None else f"no worker since {beat.isoformat()}")

    def work(self) -> None:
        """Be a worker until the process is told to end (INT: after the step under way; TERM: at once)."""
        huey = self._open()
        self.beat()
        # A thread of its own: long work in every other one must not look like death.
        Thread(target=self._keep_beating, daemon=True).start()
        self._tick()
        huey.create_consumer(workers=AT_ONCE, periodic=True, max_delay=2.0).run()

    def _keep_beating(self) -> None:
        while True:
            sleep(PULSE)
            try:
                self.beat()
            except UNREACHABLE as reason:
                log.warning("queue: nobody learns that this worker is alive: %s", reason)

    def _open(self) -> Huey:
        if self._huey is None:
            self._huey = huey = _huey(self._app.extensions["settings"])
            self._run = huey.task(name="run")(self._work_on)
            huey.periodic_task(crontab(minute="*"), name="tick")(self._tick)
        return self._huey

    def _work_on(self, job_id: int) -> None:
        with self._app.app_context():
            run(job_id)

    def _now(self) -> datetime:
        moment: datetime = self._app.extensions["clock"]()
        return moment

    def _tick(self) -> None:
        now = self._now()
        with self._app.app_context():
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
