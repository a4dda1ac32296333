"""What a piece of code says to the database: for budgets of statements and for the rule that GET writes nothing."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from weakref import WeakSet

from sqlalchemy import Connection, event
from sqlalchemy.engine import Engine
from sqlalchemy.pool import Pool

WRITING = re.compile(r"\s*(INSERT|UPDATE|DELETE|REPLACE|MERGE|CREATE|ALTER|DROP|TRUNCATE)\b", re.IGNORECASE)


@dataclass(slots=True)
class Statements:
    """The statements of one recording, in order; those that begin or end a transaction are not counted."""

    all: list[str] = field(default_factory=list)
    uncommitted: list[str] = field(default_factory=list)
    """Writing statements whose transaction has not been committed: still open, or rolled back."""

    @property
    def count(self) -> int:
        """How many statements were sent."""
        return len(self.all)

    @property
    def writing(self) -> list[str]:
        """Those that change data or schema."""
        return [statement for statement in self.all if WRITING.match(statement)]


@contextmanager
def recorded_statements(engine: Engine) -> Iterator[Statements]:
    """Record what is sent through `engine` inside the block."""
    statements = Statements()
    in_transaction: dict[int, list[str]] = {}

    def on_execute(connection: Connection, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.upper().startswith(("BEGIN", "PRAGMA")):
            return
        statements.all.append(statement)
        if WRITING.match(statement):
            statements.uncommitted.append(statement)
            in_transaction.setdefault(id(connection.connection.dbapi_connection), []).append(statement)

    def on_commit(connection: Connection) -> None:
        for statement in in_transaction.pop(id(connection.connection.dbapi_connection), ()):
            statements.uncommitted.remove(statement)

    def on_rollback(connection: Connection) -> None:
        in_transaction.pop(id(connection.connection.dbapi_connection), None)

    hooks: dict[str, Callable[..., None]] = {
        "before_cursor_execute": on_execute,
        "commit": on_commit,
        "rollback": on_rollback,
    }
    for name, hook in hooks.items():
        event.listen(engine, name, hook)
    try:
        yield statements
    finally:
        for name, hook in hooks.items():
            event.remove(engine, name, hook)


@contextmanager
def unread_rows() -> Iterator[list[str]]:
    """Notice rows that nobody has read to their end when their connection goes back to the pool, on SQLite.

    A statement that is not at its end keeps the database as it was, also for whoever is handed the connection next:
    theirs is refused at once with "database is locked" as soon as somebody has written.
    """
    told: list[str] = []
    cursors: WeakSet[sqlite3.Cursor] = WeakSet()

    def on_execute(_connection: Connection, cursor: object, *_rest: object) -> None:
        if isinstance(cursor, sqlite3.Cursor):
            cursors.add(cursor)

    def on_reset(dbapi_connection: object, *_rest: object) -> None:
        for cursor in [cursor for cursor in cursors if cursor.connection is dbapi_connection]:
            cursors.discard(cursor)
            try:
                row = cursor.fetchone()
            except sqlite3.ProgrammingError:  # closed: whoever asked has read it
                continue
            if row is not None:
                told.append(f"nobody has read: {row}")

    event.listen(Engine, "after_cursor_execute", on_execute)
    event.listen(Pool, "reset", on_reset)
    try:
        yield told
    finally:
        event.remove(Engine, "after_cursor_execute", on_execute)
        event.remove(Pool, "reset", on_reset)
