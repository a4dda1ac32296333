"""What the database says of itself: what it is for, and which store of files belongs to it."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, UtcDateTime, choice_of


class Purpose(StrEnum):
    """What an installation is for; a database is never used for another purpose than the one it was made for."""

    PRODUCTION = "production"
    DEMO = "demo"
    TEST = "test"


class Installation(Base):
    """The one row that ``alembic upgrade`` writes when it makes the database. ``mark`` also stands in the store."""

    __tablename__ = "installation"
    __table_args__ = (
        CheckConstraint("id = 1", name="only_one"),
        CheckConstraint("length(mark) = 32", name="mark_is_hex"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    purpose: Mapped[Purpose] = mapped_column(choice_of(Purpose, "purpose"))
    mark: Mapped[str] = mapped_column(String(32))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
