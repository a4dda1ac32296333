"""Comments on an indicator of a sheet, inside the unit or between the unit and its reviewers."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.access.comments import Audience
from app.models.account import Account
from app.models.assessment import Assessment
from app.models.base import Base, UtcDateTime, choice_of
from scoring import widths


class Comment(Base):
    """What somebody wrote on one indicator. Never changed; its author may withdraw it, and the row keeps the text."""

    __tablename__ = "comment"
    __table_args__ = (
        CheckConstraint("length(text) > 0", name="text_not_empty"),
        CheckConstraint("withdrawn_at IS NULL OR withdrawn_at >= at", name="withdrawn_after_written"),
        CheckConstraint("audience = 'reviewers' OR NOT by_reviewer", name="reviewers_write_to_the_unit"),
        Index("ix_comment_assessment_id_code", "assessment_id", "code"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id"))
    code: Mapped[str] = mapped_column(String(widths.CODE))
    audience: Mapped[Audience] = mapped_column(choice_of(Audience, "audience"))
    by_reviewer: Mapped[bool]
    """Whether a reviewer wrote it; else somebody of the unit."""
    text: Mapped[str] = mapped_column(Text)
    author_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    assessment: Mapped[Assessment] = relationship()
    author: Mapped[Account] = relationship()
