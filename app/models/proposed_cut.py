"""Cuts above the limit of a cycle, each proposed by one reviewer and answered by a second."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Exact, UtcDateTime, choice_of
from app.workflow.states import Method, Stage
from scoring import widths


class ProposedCut(Base):
    """A verdict that takes effect when a second person agrees; until then the indicator has none in this stage.

    ``points`` are those that the indicator would be left with, ``figures`` the corrections they come from (JSON, by
    figure). Who refuses says why in ``refusal``. A row stays until its indicator is decided otherwise.
    """

    __tablename__ = "proposed_cut"
    __table_args__ = (
        CheckConstraint("length(reason) > 0", name="reason_not_empty"),
        CheckConstraint("(answered_by_id IS NULL) = (answered_at IS NULL)", name="answer_with_time"),
        CheckConstraint("answered_by_id IS NULL OR answered_by_id <> author_id", name="two_people"),
        CheckConstraint(
            "refusal IS NULL OR (answered_by_id IS NOT NULL AND length(refusal) > 0)",
            name="refusal_has_reason",
        ),
    )

    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id"), primary_key=True)
    stage: Mapped[Stage] = mapped_column(choice_of(Stage, "stage"), primary_key=True)
    code: Mapped[str] = mapped_column(String(widths.CODE), primary_key=True)
    method: Mapped[Method] = mapped_column(choice_of(Method, "method"))
    figures: Mapped[str] = mapped_column(Text)
    points: Mapped[Decimal | None] = mapped_column(Exact)
    reason: Mapped[str] = mapped_column(Text)
    author_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    refusal: Mapped[str | None] = mapped_column(Text)
