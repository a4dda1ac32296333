"""Verdicts and questions set aside while a sheet is back with its unit, until it is handed in again."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.account import Account
from app.models.base import Base, Exact, UtcDateTime, choice_of
from app.workflow.states import Method, Verdict
from scoring import widths


class EarlierVerdict(Base):
    """What stage 1 made of one indicator before the sheet went back: a verdict, or a question to the unit.

    ``said`` is what the unit had declared then (``app.sheet.earlier``), ``figures`` the corrections that the verdict
    rested on, by figure: value, author, moment; both are JSON. A row stays until its indicator is decided again.
    """

    __tablename__ = "earlier_verdict"
    __table_args__ = (
        CheckConstraint("(verdict IS NULL) <> (question IS NULL)", name="verdict_or_question"),
        CheckConstraint("verdict IS NULL OR verdict <> 'declared'", name="verdict_of_a_reviewer"),
    )

    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id"), primary_key=True)
    code: Mapped[str] = mapped_column(String(widths.CODE), primary_key=True)
    said: Mapped[str] = mapped_column(Text)
    figures: Mapped[str] = mapped_column(Text)
    points: Mapped[Decimal | None] = mapped_column(Exact)
    verdict: Mapped[Verdict | None] = mapped_column(choice_of(Verdict, "verdict"))
    method: Mapped[Method | None] = mapped_column(choice_of(Method, "method"))
    reason: Mapped[str | None] = mapped_column(Text)
    question: Mapped[str | None] = mapped_column(Text)
    author_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)

    author: Mapped[Account] = relationship()
