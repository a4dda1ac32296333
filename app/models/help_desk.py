"""Whom people ask, and what the installation announces: one row, from the day an administrator writes it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, UtcDateTime


class HelpDesk(Base):
    """The office that helps, and the announcement above every page while it is shown. Empty texts say nothing."""

    __tablename__ = "help_desk"
    __table_args__ = (CheckConstraint("id = 1", name="only_one"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    office: Mapped[str] = mapped_column(String(200))
    phone: Mapped[str] = mapped_column(String(60))
    email: Mapped[str] = mapped_column(String(254))
    hours: Mapped[str] = mapped_column(String(200))
    announcement: Mapped[str] = mapped_column(String(500))
    warning: Mapped[bool]
    """Whether the announcement wants to be seen before anything else."""
    shown_from: Mapped[datetime | None] = mapped_column(UtcDateTime)
    shown_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    revision: Mapped[int]
    """Counts changes: a form that was filled in before another one was saved is refused."""
