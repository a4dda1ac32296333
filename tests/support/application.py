"""The application under test, made as ``wsgi.py`` makes it: real settings, CSRF on, errors as people see them."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

from flask import Flask
from sqlalchemy import event
from sqlalchemy.engine import Engine

from app import create_app
from app.extensions import db
from app.storage.streams import MARK
from config import Settings
from tests.support.database import STORE_MARK, Database

# https, so that the cookies of production are the ones under test.
PUBLIC_URL = "https://dti.test"
TREES = Path(__file__).parent / "trees"
START = datetime(2030, 11, 15, 2, 0, tzinfo=UTC)
"""Nine in the morning in Vietnam, in the middle of the self-scoring of `factories.Make.cycle`."""


class Clock:
    """The server's clock, which stands still until a test moves it."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **duration: float) -> None:
        """Let time pass: ``advance(hours=2)``."""
        self.now += timedelta(**duration)


class Applications:
    """Applications over one database, each made once and used by many tests, because making one takes a while."""

    def __init__(self, database: Database, folder: Path) -> None:
        self.database = database
        self._folder = folder
        self._made: dict[frozenset[tuple[str, str]], tuple[Flask, Engine]] = {}

    def get(self, environ: Mapping[str, str]) -> tuple[Flask, Engine]:
        """The application for these settings, and the engine it talks through."""
        key = frozenset(environ.items())
        if key not in self._made:
            self._made[key] = self._make(environ)
        return self._made[key]

    def reset(self) -> None:
        """An empty database, no files, no connection and no count left from the test before."""
        self.disconnect()
        for app, _engine in self._made.values():
            app.extensions["unknown_codes"].forget()
            app.extensions["help_desk"].forget()
        self.database.reset()
        shutil.rmtree(self._folder / "storage", ignore_errors=True)
        (self._folder / "storage").mkdir()
        (self._folder / "storage" / MARK).write_text(STORE_MARK, encoding="ascii")

    def disconnect(self) -> None:
        """No connection left open."""
        for _app, engine in self._made.values():
            engine.dispose()

    def _make(self, environ: Mapping[str, str]) -> tuple[Flask, Engine]:
        defaults = {
            "DTI_ENVIRONMENT": "test",
            "DTI_DATABASE_URL": self.database.url,
            "DTI_INSTANCE_DIR": str(self._folder),
            "DTI_PUBLIC_URL": PUBLIC_URL,
            "DTI_CRITERIA_DIR": str(TREES),
        }
        app = create_app(Settings.from_env({**defaults, **environ}))
        with app.app_context():
            engine = db.engine
        if engine.dialect.name == "sqlite":
            event.listen(engine, "connect", forgetful)
        return app, engine


def forgetful(connection: sqlite3.Connection, _record: object) -> None:
    """Wait for no disk, as the tests' PostgreSQL does not: who pulls the plug tests with programs of their own."""
    connection.execute("PRAGMA synchronous = OFF")
