"""Every test begins on the migrated, empty schema, whatever the test before did to it."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import func, inspect, select, text

from app.access.actor import Role
from app.extensions import db
from app.models import Base, Installation
from tests.support.application import Applications
from tests.support.factories import Make


def test_rows_are_gone_and_numbers_begin_anew(app: Flask, applications: Applications, make: Make) -> None:
    make.account(Role.CONTRIBUTOR, unit=make.unit())
    applications.reset()
    with app.app_context():
        rows = {
            table.name: db.session.scalar(select(func.count()).select_from(table))
            for table in Base.metadata.sorted_tables
        }
    assert {name for name, count in rows.items() if count} == {Installation.__tablename__}
    assert make.unit().id == 1


def test_a_schema_that_was_changed_comes_back(app: Flask, applications: Applications) -> None:
    with app.app_context():
        sqlite = db.engine.dialect.name == "sqlite"
        db.session.execute(
            text("DROP TRIGGER event_refuses_update" if sqlite else "DROP TRIGGER event_append_only ON event")
        )
        db.session.execute(text("CREATE TABLE scratch (id INTEGER)"))
        db.session.commit()
    applications.reset()
    with app.app_context():
        assert not inspect(db.engine).has_table("scratch")
        triggers = (
            "SELECT count(*) FROM sqlite_master WHERE name = 'event_refuses_update'"
            if sqlite
            else "SELECT count(*) FROM pg_trigger WHERE tgname = 'event_append_only'"
        )
        assert db.session.scalar(text(triggers)) == 1
