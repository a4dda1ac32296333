"""Databases for tests: migrated once, put back to empty before every test.

The schema comes from the migrations, never from ``create_all``: what is tested is what an installation has.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Protocol

import psycopg
import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import URL, create_engine, insert, make_url
from sqlalchemy.engine import Engine
from sqlalchemy.pool import NullPool

from app.database import drive_sqlite
from app.models import Installation
from tests.support.postgresql import PostgresqlMissing, running_server

ROOT = Path(__file__).resolve().parent.parent.parent
SQLITE, POSTGRESQL = "sqlite", "postgresql"
STORE_MARK = "0123456789abcdef" * 2
NEW_DATABASE = "CREATE DATABASE {} ENCODING 'UTF8' TEMPLATE template0"
# What a test that plays with the schema may have changed: tables, columns, indexes, triggers, constraints.
SHAPE = """
SELECT md5(string_agg(part, ',' ORDER BY part)) FROM (
    SELECT concat(tgrelid::regclass, tgname, tgenabled) AS part FROM pg_trigger
    UNION ALL SELECT concat(conrelid::regclass, conname) FROM pg_constraint
    UNION ALL SELECT concat(attrelid::regclass, attname, atttypid, attnotnull)
    FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
    WHERE relnamespace = 'public'::regnamespace
) AS parts
"""
# Triggers and foreign keys sleep meanwhile: the log refuses to be emptied, and no order of tables suits all keys.
EMPTY = """
DO $$
DECLARE
    place text;
    filled boolean;
BEGIN
    SET LOCAL session_replication_role = replica;
    FOR place IN
        SELECT oid::regclass FROM pg_class
        WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname <> 'alembic_version'
    LOOP
        EXECUTE format('SELECT EXISTS (SELECT FROM %s)', place) INTO filled;
        IF filled THEN
            EXECUTE format('DELETE FROM %s', place);
        END IF;
    END LOOP;
    PERFORM setval(format('%I.%I', schemaname, sequencename), 1, false)
    FROM pg_sequences WHERE last_value IS NOT NULL;
END $$
"""


class Database(Protocol):
    """A database at `url` that can be emptied; nobody may be connected while it is."""

    url: str

    def reset(self) -> None:
        """Bring back the migrated, empty schema."""

    def blank(self) -> AbstractContextManager[str]:
        """The URL of another database, without any schema, for the length of a block."""


def connecting(url: str) -> Engine:
    """An engine without a pool, driven as the application drives its own."""
    engine = create_engine(url, poolclass=NullPool)
    if engine.dialect.name == SQLITE:
        drive_sqlite(engine, create=True)
    return engine


def alembic_config() -> Config:
    """The project's migration settings."""
    return Config(toml_file=ROOT / "pyproject.toml")


def migrate(url: str, revision: str = "head") -> None:
    """Upgrade the database at `url`."""
    config = alembic_config()
    with connecting(url).connect() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


def downgrade(url: str, revision: str = "base") -> None:
    """Take the database at `url` back to an earlier revision."""
    config = alembic_config()
    with connecting(url).connect() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, revision)


def say_what_for(url: str) -> None:
    """The row that the upgrade of an installation writes: this database is for tests, its store is `STORE_MARK`."""
    row = {"id": 1, "purpose": "test", "mark": STORE_MARK, "created_at": datetime(2030, 1, 1, tzinfo=UTC)}
    with connecting(url).begin() as connection:
        connection.execute(insert(Installation).values(row))


class SqliteDatabase:
    """A file that is copied from a migrated one."""

    def __init__(self, folder: Path) -> None:
        self._template = folder / "template.sqlite3"
        self._live = folder / "live.sqlite3"
        self.url = f"sqlite:///{self._live}"
        migrate(f"sqlite:///{self._template}")
        say_what_for(f"sqlite:///{self._template}")
        with closing(sqlite3.connect(self._template)) as template:
            template.execute(
                "VACUUM"
            )  # migrations that rebuild tables leave room that a full database would not have

    def reset(self) -> None:
        """Put a new copy of the template in place; a connection that a failed test left open keeps the old one."""
        for suffix in ("-wal", "-shm"):
            self._live.with_name(self._live.name + suffix).unlink(missing_ok=True)
        self._live.unlink(missing_ok=True)
        shutil.copyfile(self._template, self._live)

    @contextmanager
    def blank(self) -> Iterator[str]:
        """A file that is not there yet."""
        with tempfile.TemporaryDirectory(dir=self._live.parent) as folder:
            yield f"sqlite:///{folder}/blank.sqlite3"


class PostgresqlDatabase:
    """A database that is cloned from a migrated one on the same server, and emptied as long as its shape is the same.

    Emptying takes a tenth of cloning, and the server need not read its own catalogue anew for every test.
    """

    def __init__(self, server: URL) -> None:
        self._server = create_engine(server, isolation_level="AUTOCOMMIT", poolclass=NullPool)
        self._numbers = count(1)
        self._template, self._live = f"dti_template_{os.getpid()}", f"dti_live_{os.getpid()}"
        self.url = self._url(self._live)
        self._run(NEW_DATABASE.format(self._template))
        migrate(self._url(self._template))
        say_what_for(self._url(self._template))
        self._shape = self._clone()

    def reset(self) -> None:
        """Empty the tables; a test that changed the schema leaves it to a new clone."""
        with psycopg.connect(self._dsn(), autocommit=True) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid, 1000) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
            same = _shape(connection) == self._shape
            if same:
                connection.execute(EMPTY)
        if same:
            say_what_for(self.url)
        else:
            self._clone()

    def _clone(self) -> str:
        self._run(
            f"DROP DATABASE IF EXISTS {self._live} WITH (FORCE)",
            f"CREATE DATABASE {self._live} TEMPLATE {self._template} STRATEGY FILE_COPY",
        )
        with psycopg.connect(self._dsn()) as connection:
            return _shape(connection)

    @contextmanager
    def blank(self) -> Iterator[str]:
        """A new database beside the others."""
        name = f"dti_blank_{os.getpid()}_{next(self._numbers)}"
        self._run(NEW_DATABASE.format(name))
        try:
            yield self._url(name)
        finally:
            self._run(f"DROP DATABASE {name} WITH (FORCE)")

    def remove(self) -> None:
        """Leave the server as it was found."""
        for name in (self._live, self._template):
            self._run(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def _url(self, name: str) -> str:
        return self._server.url.set(database=name).render_as_string(hide_password=False)

    def _dsn(self) -> str:
        return make_url(self.url).set(drivername="postgresql").render_as_string(hide_password=False)

    def _run(self, *statements: str) -> None:
        with self._server.connect() as connection:
            for statement in statements:
                connection.exec_driver_sql(statement)


def _shape(connection: psycopg.Connection) -> str:
    row = connection.execute(SHAPE).fetchone()
    assert row is not None
    return str(row[0])


@contextmanager
def database_of(kind: str, folder: Path) -> Iterator[Database]:
    """The database that ``--database`` asks for; on a machine without PostgreSQL its tests are skipped.

    On an integration server nothing is skipped in silence: there a missing server is a failure.
    """
    if kind == SQLITE:
        yield SqliteDatabase(folder)
        return
    try:
        with postgresql_server() as server:
            database = PostgresqlDatabase(server)
            try:
                yield database
            finally:
                database.remove()
    except PostgresqlMissing as missing:
        if os.environ.get("CI"):
            raise
        pytest.skip(str(missing))


@contextmanager
def postgresql_server() -> Iterator[URL]:
    """The server named by DTI_TEST_DATABASE_URL, or else one started for these tests."""
    address = os.environ.get("DTI_TEST_DATABASE_URL")
    if address:
        yield make_url(address).set(drivername="postgresql+psycopg")
        return
    with running_server() as url:
        yield make_url(url)
