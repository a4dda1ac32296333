"""What is stored, counted, and held against the log as ``flask verify`` holds it."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

from flask import Flask
from sqlalchemy import func, select

from app.extensions import db
from app.models import AccessRecord, Base, Event
from app.queries.verify.chain import breaks_in_the_log
from app.services.upkeep.verification import CHECKS


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


def told_by(event: Event) -> dict[str, Any]:
    """What an event says of itself, without the rows that it keeps."""
    return {name: value for name, value in json.loads(event.data).items() if name != "written"}


def broken_chain() -> list[str]:
    """Where the chain of the log does not hold."""
    return list(breaks_in_the_log(Counter()))


def defects(app: Flask) -> list[str]:
    """What does not agree: log, statuses, points, files."""
    with app.app_context():
        return [f"{title}: {place}" for title, check in CHECKS.items() for place in check(Counter())]
