"""Main indices of a sheet under appraisal that its unit has back to amend, while everything else stays closed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.account import Account
from app.models.base import Base, UtcDateTime
from scoring import widths


class ReturnedGroup(Base):
    """One main index that the unit may amend until a moment. The row goes when the index is handed back."""

    __tablename__ = "returned_group"
    __table_args__ = (
        CheckConstraint("length(reason) > 0", name="reason_not_empty"),
        CheckConstraint("until > at", name="until_after_return"),
    )

    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id"), primary_key=True)
    group_code: Mapped[str] = mapped_column(String(widths.CODE), primary_key=True)
    reason: Mapped[str] = mapped_column(Text)
    until: Mapped[datetime] = mapped_column(UtcDateTime)
    author_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)

    author: Mapped[Account] = relationship()
