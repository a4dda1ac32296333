"""Whether the figures in this database are real ones."""

from __future__ import annotations

from sqlalchemy import select

from app.extensions import db
from app.models import Installation, Purpose


def figures_invented() -> bool:
    """Say whether the database is a demonstration's, whose figures a program made; its purpose never changes."""
    return db.session.scalar(select(Installation.purpose)) is Purpose.DEMO
