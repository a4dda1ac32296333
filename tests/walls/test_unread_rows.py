"""No statement is left in the middle of its rows: the next transaction of its connection would be refused for it."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import Result, select

from app.extensions import db
from app.models import Unit
from tests.support.factories import Make


@pytest.fixture
def planted(app: Flask, make: Make, unread: list[str]) -> list[str]:
    """What the wall tells once somebody has left two rows unread."""
    make.unit()
    make.unit()
    with app.app_context():
        rows: Result[tuple[str]] = db.session.execute(select(Unit.name))
        db.session.remove()
        told = list(unread)
        rows.close()
    unread.clear()
    return told


def test_rows_that_nobody_reads_are_noticed(app: Flask, planted: list[str]) -> None:
    with app.app_context():
        on_sqlite = db.engine.dialect.name == "sqlite"
    assert len(planted) == (1 if on_sqlite else 0)


def test_rows_that_are_read_are_no_matter(app: Flask, make: Make, unread: list[str]) -> None:
    make.unit()
    with app.app_context():
        assert len(db.session.scalars(select(Unit.name)).all()) == 1
        db.session.remove()
    assert unread == []
