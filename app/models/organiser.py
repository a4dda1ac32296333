"""Organisers (cơ quan tổ chức đợt đánh giá): who runs cycles, and in whose name their papers are issued."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, UtcDateTime


class Organiser(Base):
    """``name`` is the standing body that runs the cycles; ``authority`` decides, ``place`` is where papers are signed.

    The first one of an installation is what its settings say; from then on the row counts.
    """

    __tablename__ = "organiser"
    __table_args__ = (
        CheckConstraint("length(name) > 0", name="name_not_empty"),
        CheckConstraint("length(authority) > 0", name="authority_not_empty"),
        CheckConstraint("length(place) > 0", name="place_not_empty"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200), unique=True)
    authority: Mapped[str] = mapped_column(String(200))
    place: Mapped[str] = mapped_column(String(200))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
