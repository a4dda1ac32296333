"""How the databases are driven: SQLite pragmas and honest transactions, PostgreSQL without its compiler."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from enum import StrEnum
from typing import Any
from urllib.parse import quote

from flask import Flask, has_request_context, request
from sqlalchemy import Engine, event
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from app.slow_queries import log_slow_queries
from app.storage.store import NO_ROOM
from app.text import collation_text, fold

BUSY_TIMEOUT_MS = 15_000
MIGRATION_LOCK_TIMEOUT_MS = 10_000
# PostgreSQL's names for: a key that exists already; a deadlock, two transactions that cannot both hold.
UNIQUE_VIOLATION = "23505"
RETRIED_STATES = frozenset({"40P01", "40001"})
LOCK_NOT_AVAILABLE = "55P03"
SQLITE_LOCKED = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
# Somebody else is writing, or the disk does not take or give the file.
SQLITE_UNAVAILABLE = frozenset(
    {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_CANTOPEN,
    }
)
# The disk is full, or takes nothing any more: PostgreSQL's names, SQLite's, and the system's own for a file.
STORAGE_STATES = frozenset({"53100", "25006"})
SQLITE_STORAGE = frozenset({sqlite3.SQLITE_FULL, sqlite3.SQLITE_READONLY})
READING = frozenset({"GET", "HEAD", "OPTIONS"})
_only_reading: ContextVar[bool] = ContextVar("only_reading", default=False)


def engine_options(url: str) -> dict[str, Any]:
    """Return SQLAlchemy engine options for ``url``."""
    if url.startswith("sqlite"):
        return {"connect_args": {"check_same_thread": False, "timeout": BUSY_TIMEOUT_MS / 1000}}
    return {"pool_pre_ping": True, "pool_size": 5, "max_overflow": 10}


@contextmanager
def only_reading() -> Iterator[None]:
    """Let transactions that begin in the block wait for no writer, and no writer for them: none of them writes."""
    before = _only_reading.set(True)
    try:
        yield
    finally:
        _only_reading.reset(before)


def begins_writing() -> bool:
    """Say whether the transaction now beginning may write: anything but a reading request and what only reads."""
    if has_request_context():
        return request.method not in READING
    return not _only_reading.get()


def drive_sqlite(engine: Engine, *, create: bool = False, reading: bool = False) -> None:
    """Turn on WAL and foreign keys, and begin writing transactions with BEGIN IMMEDIATE, unless all are ``reading``.

    A file that is not there is an error unless ``create``, which is for the upgrade alone: an application that makes
    itself an empty database has lost the real one.

    The driver's own transaction handling begins too late and loses updates; a deferred BEGIN that later writes
    fails at once with "database is locked" instead of waiting its turn.
    """

    @event.listens_for(engine, "do_connect")
    def on_do_connect(
        _dialect: object, _record: object, arguments: list[str], options: dict[str, Any]
    ) -> None:
        if not create:
            arguments[0] = f"file:{quote(arguments[0])}?mode=rw"
            options["uri"] = True

    @event.listens_for(engine, "connect")
    def on_connect(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode = WAL")
        cursor.execute("PRAGMA synchronous = FULL")
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
        cursor.close()
        # Vietnamese order and search without marks (`app.queries.texts`): SQLite has neither.
        connection.create_function("vietnamese_fold", 1, fold, deterministic=True)
        connection.create_function("vietnamese_order", 1, collation_text, deterministic=True)

    @event.listens_for(engine, "begin")
    def on_begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if begins_writing() and not reading else "BEGIN")


def drive_postgresql(engine: Engine) -> None:
    """Turn off the compiling of queries (JIT) for every connection.

    Counts over many rows look so dear to the planner that it compiles them for seconds and then runs them in a fifth of
    one. Set by a statement and not at connecting: a connection pooler refuses options that it does not know.
    """

    @event.listens_for(engine, "connect")
    def on_connect(connection: Any, _record: object) -> None:
        transactional, connection.autocommit = not connection.autocommit, True
        connection.execute("SET jit = off")
        connection.autocommit = not transactional


class Trouble(StrEnum):
    """What a failed statement means for whoever asked for it."""

    CONFLICT = "conflict"
    """Somebody else wrote the same at the same moment; asking again helps."""
    UNAVAILABLE = "unavailable"
    """The database is busy or away; waiting helps."""
    STORAGE = "storage"
    """The disk is full or read-only; only the operator can help, and reading goes on."""


def trouble_of(error: BaseException | None) -> Trouble | None:
    """Say what an error of database or disk means; nothing for any other, which is a defect of ours."""
    if isinstance(error, PoolTimeout):
        return Trouble.UNAVAILABLE
    if isinstance(error, OSError) and error.errno in NO_ROOM:
        return Trouble.STORAGE
    if not isinstance(error, DBAPIError):
        return None
    if _lies_with_storage(error.orig):
        return Trouble.STORAGE
    if isinstance(error.orig, sqlite3.Error):
        busy = getattr(error.orig, "sqlite_errorcode", 0) & 0xFF in SQLITE_UNAVAILABLE
    elif getattr(error.orig, "sqlstate", None) in RETRIED_STATES:
        return Trouble.CONFLICT
    else:
        busy = isinstance(error, OperationalError)
    if busy:
        return Trouble.UNAVAILABLE
    return Trouble.CONFLICT if isinstance(error, IntegrityError) and is_duplicate(error) else None


def _lies_with_storage(cause: BaseException | None) -> bool:
    if isinstance(cause, sqlite3.Error):
        return getattr(cause, "sqlite_errorcode", 0) & 0xFF in SQLITE_STORAGE
    return getattr(cause, "sqlstate", None) in STORAGE_STATES


def is_locked(error: DBAPIError) -> bool:
    """Say whether a statement waited in vain for what somebody else holds."""
    if isinstance(error.orig, sqlite3.Error):
        return getattr(error.orig, "sqlite_errorcode", 0) & 0xFF in SQLITE_LOCKED
    return getattr(error.orig, "sqlstate", None) == LOCK_NOT_AVAILABLE


def is_duplicate(error: IntegrityError) -> bool:
    """Say whether a row was refused because there is one with its key already."""
    if isinstance(error.orig, sqlite3.Error):
        return getattr(error.orig, "sqlite_errorcode", 0) in (
            sqlite3.SQLITE_CONSTRAINT_UNIQUE,
            sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY,
        )
    return getattr(error.orig, "sqlstate", None) == UNIQUE_VIOLATION


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
        else:
            drive_postgresql(db.engine)
        if settings.slow_query_ms:
            log_slow_queries(db.engine, milliseconds=settings.slow_query_ms)
