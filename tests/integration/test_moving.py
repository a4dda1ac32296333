"""An installation moves from SQLite to PostgreSQL and back: every row arrives as it was, or none does."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import Connection, event, select

from app import create_app
from app.access.actor import Role
from app.backups.__main__ import backups
from app.backups.failure import BackupFailed
from app.backups.moving import move
from app.extensions import db
from app.models import Base
from config import Settings
from tests.integration.test_backups import place_of, rows, seen_by_leadership
from tests.support.cycles import Cycles
from tests.support.database import POSTGRESQL, Database, connecting, database_of, migrate
from tests.support.factories import Make
from tests.support.rows import fill_every_table

# From SQLite to a PostgreSQL of its own and back again: both kinds are in every story.
pytestmark = [pytest.mark.slow, pytest.mark.one_database]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """A PostgreSQL to move to."""
    with database_of(POSTGRESQL, tmp_path_factory.mktemp("postgresql")) as database:
        yield database


@pytest.fixture
def grown(server: Database) -> Iterator[str]:
    """A new, empty database on it."""
    with server.blank() as url:
        yield url


def command(place: dict[str, str], to: str) -> tuple[int, str]:
    done = CliRunner().invoke(backups, ["move"], env={**place, "MOVE_TO": to})
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.exit_code, done.output


def typed_rows(url: str) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table as the program reads it, whatever the kind of database."""
    engine = connecting(url)
    with engine.connect() as connection:
        return {
            table.name: sorted(map(tuple, connection.execute(select(table))), key=repr)
            for table in Base.metadata.sorted_tables
        }


def test_a_province_grows_and_finds_everything_to_the_byte(
    app: Flask, make: Make, grown: str, tmp_path: Path
) -> None:
    cycles = Cycles(make)
    result_id = cycles.published(cycles.finished({"Ba Đồn": "1.5", "Ái Tử": "0.5"}))
    above = make.unit("Trên")
    make.unit("Dưới", parent=above)
    email = make.account(Role.LEADERSHIP).email
    before = seen_by_leadership(app, email, result_id)
    settings = app.extensions["settings"]
    place = place_of(settings.database_url, settings.instance_dir)

    code, said = command(place, grown)

    assert code == 0, said
    assert "giống hệt" in said
    assert typed_rows(grown) == typed_rows(settings.database_url)
    moved = create_app(Settings.from_env({**place, "DTI_DATABASE_URL": grown}))
    moved.extensions["clock"] = app.extensions["clock"]
    try:
        checked = moved.test_cli_runner().invoke(args=["verify"])
        assert checked.exit_code == 0, checked.output
        assert seen_by_leadership(moved, email, result_id) == before
        Make(moved).unit("Mới sau khi chuyển")
    finally:
        with moved.app_context():
            db.engine.dispose()

    home = f"sqlite:///{tmp_path / 'home.sqlite3'}"
    code, said = command({**place, "DTI_DATABASE_URL": grown}, home)
    assert code == 0, said
    assert typed_rows(home) == typed_rows(grown)


def test_a_row_of_every_table_goes_there_and_back(grown: str, tmp_path: Path) -> None:
    first, last = f"sqlite:///{tmp_path / 'first.sqlite3'}", f"sqlite:///{tmp_path / 'last.sqlite3'}"
    migrate(first)
    with connecting(first).begin() as connection:
        fill_every_table(connection)

    there = move(connecting(first), connecting(grown))
    back = move(connecting(grown), connecting(last))

    assert there == back
    assert there.rows >= there.tables == len(Base.metadata.sorted_tables)
    assert rows(last) == rows(first)


def test_whatever_does_not_arrive_as_it_was_ends_the_move_and_nothing_has_moved(
    grown: str, tmp_path: Path
) -> None:
    first = f"sqlite:///{tmp_path / 'first.sqlite3'}"
    migrate(first)
    with connecting(first).begin() as connection:
        fill_every_table(connection)
    target = connecting(grown)

    @event.listens_for(target, "after_cursor_execute")
    def lose_a_name(_connection: Connection, cursor: Any, statement: str, *_: object) -> None:
        if statement.startswith("INSERT INTO unit "):
            cursor.execute("UPDATE unit SET name = 'x'")

    with pytest.raises(BackupFailed, match="Bảng unit, dòng id = 1"):
        move(connecting(first), target)
    assert not any(typed_rows(grown).values())

    move(connecting(first), connecting(grown))
    assert typed_rows(grown) == typed_rows(first)


def test_nothing_is_moved_over_rows(app: Flask, make: Make, grown: str) -> None:
    make.unit("Ba Đồn")
    settings = app.extensions["settings"]
    place = place_of(settings.database_url, settings.instance_dir)
    assert command(place, grown)[0] == 0
    code, said = command(place, grown)
    assert code == 1
    assert "không bao giờ ghi đè" in said


@pytest.mark.parametrize(
    ("to", "says"),
    [
        ("", "Hãy đặt MOVE_TO"),
        ("mysql://x", "Hãy đặt MOVE_TO"),
        ("sqlite:///x.sqlite3", "make và restore"),
    ],
)
def test_a_place_that_cannot_be_moved_to_is_refused(app: Flask, to: str, says: str) -> None:
    settings = app.extensions["settings"]
    code, said = command(place_of(settings.database_url, settings.instance_dir), to)
    assert code == 1
    assert says in said
