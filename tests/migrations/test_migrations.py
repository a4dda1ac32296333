"""Every migration goes up, down and up again, with and without data, and the last one is what the models say."""

from __future__ import annotations

import re

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, MetaData, inspect, select, text
from sqlalchemy.exc import DBAPIError

from app.models import Base
from tests.migrations.stories import STORIES
from tests.support.database import Database, alembic_config, connecting, downgrade, migrate
from tests.support.rows import fill_every_table

SCRIPTS = ScriptDirectory.from_config(alembic_config())
REVISIONS = [script.revision for script in reversed(list(SCRIPTS.walk_revisions()))]


def test_revisions_are_numbered_in_one_line_without_gaps() -> None:
    assert [int(revision) for revision in REVISIONS] == list(range(1, len(REVISIONS) + 1))
    assert all(re.fullmatch(r"\d{4}", revision) for revision in REVISIONS)


def test_every_revision_has_a_story_with_data() -> None:
    assert set(STORIES) == set(REVISIONS), "tests/migrations/stories.py: one story for each revision"


def test_the_last_migration_is_what_the_models_say(database: Database) -> None:
    with database.blank() as url, connecting(url).begin() as connection:
        Base.metadata.create_all(connection)
        wanted = described_schema(connection)
    with database.blank() as url:
        migrate(url)
        with connecting(url).connect() as connection:
            assert described_schema(connection) == wanted


DATA_ALONE = {"0007"}
"""Revisions that change no table."""


@pytest.mark.parametrize("revision", REVISIONS)
def test_going_down_and_up_again_changes_nothing(database: Database, revision: str) -> None:
    before = SCRIPTS.get_revision(revision).down_revision or "base"
    with database.blank() as url:
        if before != "base":
            migrate(url, before)
        lower = schema_at(url)
        migrate(url, revision)
        upper = schema_at(url)
        assert (upper == lower) is (revision in DATA_ALONE)
        downgrade(url, before)
        assert schema_at(url) == lower
        migrate(url, revision)
        assert schema_at(url) == upper


@pytest.mark.parametrize("revision", REVISIONS)
def test_data_survive_the_migration_as_its_story_tells(database: Database, revision: str) -> None:
    story = STORIES[revision]
    before = SCRIPTS.get_revision(revision).down_revision or "base"
    with database.blank() as url:
        if before != "base":
            migrate(url, before)
        with connecting(url).begin() as connection:
            story.fill_before(connection)
        migrate(url, revision)
        with connecting(url).begin() as connection:
            story.check_after_upgrade(connection)
            story.fill_after(connection)
        downgrade(url, before)
        with connecting(url).begin() as connection:
            story.check_after_downgrade(connection)
        migrate(url, revision)


def test_a_failed_migration_leaves_no_trace(database: Database) -> None:
    """A table that is already there makes the first migration fail half-way: nothing of it may remain."""
    with database.blank() as url:
        with connecting(url).begin() as connection:
            connection.exec_driver_sql("CREATE TABLE event (id INTEGER)")
        with pytest.raises(DBAPIError):
            migrate(url)
        with connecting(url).connect() as connection:
            assert set(inspect(connection).get_table_names()) <= {"event", "alembic_version"}


@pytest.mark.parametrize("change", ["UPDATE event SET kind = 'x'", "DELETE FROM event"])
def test_the_database_refuses_to_change_or_remove_events(database: Database, change: str) -> None:
    with database.blank() as url:
        migrate(url)
        with connecting(url).begin() as connection:
            schema = fill_every_table(connection)
        with pytest.raises(DBAPIError, match="append-only"), connecting(url).begin() as connection:
            connection.execute(text(change))
        with connecting(url).connect() as connection:
            kinds = connection.scalars(select(schema.tables["event"].c.kind)).all()
    assert kinds == ["assessment.submitted"]


def schema_at(url: str) -> dict[str, object]:
    with connecting(url).connect() as connection:
        return described_schema(connection)


def described_schema(connection: Connection) -> dict[str, object]:
    """All that the database knows of each table, in a form that can be compared."""
    inspector = inspect(connection)
    schema = MetaData()
    schema.reflect(connection)
    return {
        name: {
            "columns": {
                column["name"]: (str(column["type"]), column["nullable"], column["default"])
                for column in inspector.get_columns(name)
            },
            "primary key": inspector.get_pk_constraint(name),
            "foreign keys": by_name(inspector.get_foreign_keys(name)),
            "uniques": by_name(inspector.get_unique_constraints(name)),
            "checks": {
                check["name"]: re.sub(r"\s+", " ", check["sqltext"])
                for check in inspector.get_check_constraints(name)
            },
            "indexes": by_name(inspector.get_indexes(name)),
        }
        for name in inspector.get_table_names()
        if name != "alembic_version"
    }


def by_name(described: list[dict[str, object]]) -> dict[object, dict[str, object]]:
    """What was reflected, with conditions of partial indexes as text: two clauses are never equal."""
    return {one["name"]: {**one, "dialect_options": str_options(one)} for one in described}


def str_options(described: dict[str, object]) -> dict[str, str]:
    options = described.get("dialect_options") or {}
    assert isinstance(options, dict)
    return {name: str(value) for name, value in options.items()}
