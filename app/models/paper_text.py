"""Blocks of text that an organiser has set for its papers, each by the name it has in ``app.documents.wording``."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base


class PaperText(Base):
    """One block of text; where there is no row, papers say what they say without settings.

    An empty text is a setting too: the paper then leaves that place out.
    """

    __tablename__ = "paper_text"
    __table_args__ = (CheckConstraint("length(name) > 0", name="name_not_empty"),)

    organiser_id: Mapped[int] = mapped_column(ForeignKey("organiser.id"), primary_key=True)
    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    text: Mapped[str] = mapped_column(Text)
