"""How the databases are driven: SQLite pragmas and honest transactions, PostgreSQL as it comes."""

from __future__ import annotations

import sqlite3
from typing import Any

from flask import Flask, has_request_context, request
from sqlalchemy import Engine, event
from sqlalchemy.engine import Connection

BUSY_TIMEOUT_MS = 15_000
READING = frozenset({"GET", "HEAD", "OPTIONS"})


def engine_options(url: str) -> dict[str, Any]:
    """Return SQLAlchemy engine options for ``url``."""
    if url.startswith("sqlite"):
        return {"connect_args": {"check_same_thread": False, "timeout": BUSY_TIMEOUT_MS / 1000}}
    return {"pool_pre_ping": True, "pool_size": 5, "max_overflow": 10}


def begins_writing() -> bool:
    """Say whether the transaction now beginning may write: anything but a reading request."""
    return not has_request_context() or request.method not in READING


def drive_sqlite(engine: Engine) -> None:
    """Turn on WAL and foreign keys, and begin writing transactions with BEGIN IMMEDIATE.

    The driver's own transaction handling begins too late and loses updates; a deferred BEGIN that later writes
    fails at once with "database is locked" instead of waiting its turn.
    """

    @event.listens_for(engine, "connect")
    def on_connect(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode = WAL")
        cursor.execute("PRAGMA synchronous = FULL")
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def on_begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if begins_writing() else "BEGIN")


def configure_database(app: Flask) -> None:
    """Bind the extension and the SQLite listeners."""
    from app.extensions import db

    settings = app.extensions["settings"]
    app.config["SQLALCHEMY_DATABASE_URI"] = settings.database_url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = engine_options(settings.database_url)
    db.init_app(app)
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            drive_sqlite(db.engine)
