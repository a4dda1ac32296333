"""Reasons that reviewers keep for an indicator of a cycle, each with its effect."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.account import Account
from app.models.base import Base, Exact, UtcDateTime
from scoring import widths


class StockReason(Base):
    """A reason for many units: with ``points`` it sets them, without any it asks the unit to explain.

    One that was used and is not wanted any more is retired: verdicts keep it, nobody is offered it.
    """

    __tablename__ = "stock_reason"
    __table_args__ = (
        CheckConstraint("length(text) > 0", name="text_not_empty"),
        Index("ix_stock_reason_indicator", "cycle_id", "code"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycle.id"))
    code: Mapped[str] = mapped_column(String(widths.CODE))
    text: Mapped[str] = mapped_column(Text)
    points: Mapped[Decimal | None] = mapped_column(Exact)
    author_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    retired_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    author: Mapped[Account] = relationship()
