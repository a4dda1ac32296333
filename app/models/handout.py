"""Rows of the appraisal handed to one person for a while, so that two people never work on the same one."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, UtcDateTime
from scoring import widths


class Handout(Base):
    """One indicator of one sheet, handed to a reviewer until a moment; after it the row is anybody's again."""

    __tablename__ = "handout"

    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id"), primary_key=True)
    code: Mapped[str] = mapped_column(String(widths.CODE), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    until: Mapped[datetime] = mapped_column(UtcDateTime)
