"""Files that were received and wait to be described: they become documents, or are given up."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, UtcDateTime


class WaitingFile(Base):
    """A file of a unit without its data yet; ``reading`` is what was read of it as JSON, nothing until it was read."""

    __tablename__ = "waiting_file"
    __table_args__ = (
        UniqueConstraint("assessment_id", "sha256"),
        CheckConstraint("length(filename) > 0", name="filename_not_empty"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id"))
    sha256: Mapped[str] = mapped_column(ForeignKey("stored_file.sha256"))
    filename: Mapped[str] = mapped_column(String(255))
    form_key: Mapped[str] = mapped_column(String(36))
    reading: Mapped[str | None] = mapped_column(Text)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
