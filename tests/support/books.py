"""What is stored, counted, and held against the log as ``flask verify`` holds it."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import func, select

from app.extensions import db
from app.models import AccessRecord, Base, Event
from app.services.verification import CHECKS


def row_counts(app: Flask, *tables: type[Base]) -> dict[str, int]:
    """How many rows these tables have, by name; without tables named, all but what was refused and opened."""
    wanted = [table.__table__ for table in tables] or [
        table for table in Base.metadata.sorted_tables if table.name != AccessRecord.__tablename__
    ]
    with app.app_context():
        return {
            table.name: db.session.scalar(select(func.count()).select_from(table)) or 0 for table in wanted
        }


def count_events(app: Flask, kind: str) -> int:
    """How often something happened."""
    with app.app_context():
        return db.session.scalar(select(func.count()).where(Event.kind == kind)) or 0


def defects(app: Flask) -> list[str]:
    """What does not agree: log, statuses, points, files."""
    with app.app_context():
        return [f"{title}: {place}" for title, check in CHECKS.items() for place in check()]
