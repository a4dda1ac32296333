"""Appraisal (thẩm định): the three scores side by side, opinions, explanations."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.account import Account
from app.models.base import Base, Exact, UtcDateTime, choice_of
from app.workflow.states import Method, Stage, Verdict
from scoring import widths


class Score(Base):
    """The points of one indicator at one stage, with author, time and reason; a later stage never overwrites it.

    The ``self`` row is written at submission from the figures as they were; rows of ``review_1`` and ``review_2``
    are a reviewer's verdict. ``points`` is empty when the indicator does not count for this unit.
    """

    __tablename__ = "score"
    __table_args__ = (
        CheckConstraint(
            "verdict <> 'adjusted' OR (reason IS NOT NULL AND length(reason) > 0)", name="adjusted_has_reason"
        ),
        CheckConstraint("(stage = 'self') = (verdict = 'declared')", name="self_is_declared"),
        CheckConstraint("(verdict = 'adjusted') = (method IS NOT NULL)", name="adjusted_has_method"),
    )

    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id"), primary_key=True)
    stage: Mapped[Stage] = mapped_column(choice_of(Stage, "stage"), primary_key=True)
    code: Mapped[str] = mapped_column(String(widths.CODE), primary_key=True)
    points: Mapped[Decimal | None] = mapped_column(Exact)
    verdict: Mapped[Verdict] = mapped_column(choice_of(Verdict, "verdict"))
    method: Mapped[Method | None] = mapped_column(choice_of(Method, "method"))
    reason: Mapped[str | None] = mapped_column(Text)
    author_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)

    author: Mapped[Account] = relationship()


class Opinion(Base):
    """One reviewer's view of one indicator (thống nhất / không thống nhất); the responsible reviewer decides."""

    __tablename__ = "opinion"
    __table_args__ = (
        CheckConstraint(
            "agrees OR (reason IS NOT NULL AND length(reason) > 0)", name="disagreement_has_reason"
        ),
    )

    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id"), primary_key=True)
    stage: Mapped[Stage] = mapped_column(choice_of(Stage, "stage"), primary_key=True)
    code: Mapped[str] = mapped_column(String(widths.CODE), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    agrees: Mapped[bool]
    reason: Mapped[str | None] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UtcDateTime)

    account: Mapped[Account] = relationship()


class Explanation(Base):
    """A reviewer's question about one indicator and the unit's explanation (giải trình).

    ``points`` is what the unit was told it would be left with, where the question is a cut that it may answer.
    """

    __tablename__ = "explanation"
    __table_args__ = (
        CheckConstraint("length(question) > 0", name="question_not_empty"),
        CheckConstraint("(answer IS NULL) = (answered_at IS NULL)", name="answer_with_time"),
        CheckConstraint("(answer IS NULL) = (answered_by_id IS NULL)", name="answer_with_author"),
    )

    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id"), primary_key=True)
    code: Mapped[str] = mapped_column(String(widths.CODE), primary_key=True)
    question: Mapped[str] = mapped_column(Text)
    points: Mapped[Decimal | None] = mapped_column(Exact)
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    answer: Mapped[str | None] = mapped_column(Text)
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
