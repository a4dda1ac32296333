"""Criteria sets as cycles were opened by them: kept with the cycles, whatever becomes of the files in `criteria/`."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, UtcDateTime
from scoring import widths


class CriteriaSet(Base):
    """The files of one criteria set. ``cycle.tree_digest`` names it; a row is never changed.

    ``digest`` is the loader's, of what the files say; ``files`` is a JSON object of their names and texts. No foreign
    key leads here: a cycle whose files had changed before sets were kept has none.
    """

    __tablename__ = "criteria_set"
    __table_args__ = (CheckConstraint("length(digest) = 64", name="digest_is_sha256"),)

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    tree_id: Mapped[str] = mapped_column(String(widths.TREE))
    files: Mapped[str] = mapped_column(Text)
    stored_at: Mapped[datetime] = mapped_column(UtcDateTime)
