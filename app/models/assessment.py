"""Assessments (phiếu đánh giá): one unit's sheet in one cycle, its figures and entries."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.account import Account
from app.models.base import Base, Exact, UtcDateTime, choice_of
from app.models.cycle import Block, Cycle
from app.models.unit import Unit
from app.workflow.states import Stage, Status
from scoring import widths


class Assessment(Base):
    """One unit's sheet in one cycle. ``revision`` grows with every change of status, deadline, block or exclusion.

    ``extended_until`` and the three ``…_until`` end a phase for this sheet alone, in the place of the cycle's date.
    What an excluded unit entered is kept; nobody waits for it, and it is not ranked.
    """

    __tablename__ = "assessment"
    __table_args__ = (
        UniqueConstraint("cycle_id", "unit_id"),
        CheckConstraint(
            "status IN ('draft', 'awaiting_approval') OR submitted_at IS NOT NULL", name="submitted_has_time"
        ),
        CheckConstraint(
            "status NOT IN ('draft', 'awaiting_approval') OR submitted_at IS NULL", name="draft_has_no_time"
        ),
        CheckConstraint("(submitted_at IS NULL) = (receipt_code IS NULL)", name="receipt_with_submission"),
        CheckConstraint(
            "(submitted_at IS NULL) = (submitted_by_id IS NULL)", name="submitter_with_submission"
        ),
        CheckConstraint("(extended_until IS NULL) = (extension_reason IS NULL)", name="extension_has_reason"),
        CheckConstraint("(excluded_at IS NULL) = (excluded_by_id IS NULL)", name="exclusion_has_author"),
        CheckConstraint("(excluded_at IS NULL) = (exclusion_reason IS NULL)", name="exclusion_has_reason"),
        Index("ix_assessment_status", "cycle_id", "status"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycle.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    block_id: Mapped[int] = mapped_column(ForeignKey("block.id"), index=True)
    status: Mapped[Status] = mapped_column(choice_of(Status, "status"), default=Status.DRAFT)
    revision: Mapped[int] = mapped_column(default=1)
    extended_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    extension_reason: Mapped[str | None] = mapped_column(Text)
    locked_deadline: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """The deadline at which the clock locked the sheet, once that is logged; another deadline locks it anew."""
    submitted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    submitted_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    receipt_code: Mapped[str | None] = mapped_column(String(20), unique=True)

    review_1_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    explanation_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    review_2_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    excluded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    excluded_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    exclusion_reason: Mapped[str | None] = mapped_column(Text)

    cycle: Mapped[Cycle] = relationship(lazy="joined")
    unit: Mapped[Unit] = relationship(lazy="joined")
    block: Mapped[Block] = relationship()
    submitted_by: Mapped[Account | None] = relationship(foreign_keys=[submitted_by_id])
    # No statement where nobody is excluded.
    excluded_by: Mapped[Account | None] = relationship(foreign_keys=[excluded_by_id], lazy="selectin")


class Figure(Base):
    """A declared figure (số liệu kê khai) in canonical form, at the stage in which it was given.

    No row means "not declared"; a row with ``0`` means "declared zero". A reviewer's corrected figure is a second row
    of a later stage; the declared one is never overwritten.
    """

    __tablename__ = "figure"
    __table_args__ = (CheckConstraint("length(value) > 0", name="value_not_empty"),)

    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id"), primary_key=True)
    stage: Mapped[Stage] = mapped_column(choice_of(Stage, "stage"), primary_key=True)
    figure_id: Mapped[str] = mapped_column(String(widths.FIGURE), primary_key=True)
    value: Mapped[str] = mapped_column(Text)
    author_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class Entry(Base):
    """What the unit says of one indicator besides figures: a note, "not applicable", or points typed by hand."""

    __tablename__ = "entry"
    __table_args__ = (
        CheckConstraint(
            "not_applicable_reason IS NULL OR length(not_applicable_reason) > 0",
            name="not_applicable_has_reason",
        ),
        CheckConstraint(
            "not_applicable_reason IS NULL OR typed_points IS NULL", name="not_applicable_has_no_points"
        ),
    )

    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id"), primary_key=True)
    code: Mapped[str] = mapped_column(String(widths.CODE), primary_key=True)
    note: Mapped[str | None] = mapped_column(Text)
    not_applicable_reason: Mapped[str | None] = mapped_column(Text)
    typed_points: Mapped[Decimal | None] = mapped_column(Exact)
    author_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class EntryAssignment(Base):
    """Who inside the unit fills in an indicator, and by when."""

    __tablename__ = "entry_assignment"

    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id"), primary_key=True)
    code: Mapped[str] = mapped_column(String(widths.CODE), primary_key=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    office: Mapped[str | None] = mapped_column(String(120))
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
