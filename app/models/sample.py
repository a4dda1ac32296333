"""Samples of decided rows that another reviewer appraises a second time, without seeing the first verdict."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Exact, UtcDateTime, choice_of
from app.workflow.states import Stage
from scoring import widths


class Sample(Base):
    """One draw from the verdicts of a stage, of all blocks or of one; the same seed over the same rows draws the same.

    ``drawn_from`` is how many rows could have been drawn, ``account_id`` who appraises them again.
    """

    __tablename__ = "sample"
    __table_args__ = (
        CheckConstraint("length(seed) > 0", name="seed_not_empty"),
        CheckConstraint("stage <> 'self'", name="stage_of_appraisal"),
        CheckConstraint("drawn_from > 0", name="drawn_from_something"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycle.id"), index=True)
    stage: Mapped[Stage] = mapped_column(choice_of(Stage, "stage"))
    block_id: Mapped[int | None] = mapped_column(ForeignKey("block.id"))
    seed: Mapped[str] = mapped_column(String(40))
    drawn_from: Mapped[int]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    author_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class SecondLook(Base):
    """One drawn row: the verdict as it was then, and the points that the second reviewer would give. Never a verdict.

    ``first_points`` and ``first_author_id`` are of the draw, so that a later change of the verdict moves no agreement.
    """

    __tablename__ = "second_look"
    __table_args__ = (
        CheckConstraint("(points IS NULL) = (answered_at IS NULL)", name="answer_with_time"),
        UniqueConstraint("sample_id", "assessment_id", "code"),
        Index("ix_second_look_sheet", "assessment_id", "code"),
        Index("ix_second_look_account", "account_id", "answered_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    sample_id: Mapped[int] = mapped_column(ForeignKey("sample.id"))
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id"))
    code: Mapped[str] = mapped_column(String(widths.CODE))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    first_author_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    first_points: Mapped[Decimal] = mapped_column(Exact)
    points: Mapped[Decimal | None] = mapped_column(Exact)
    note: Mapped[str | None] = mapped_column(Text)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
