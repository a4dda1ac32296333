"""The access record: refusals, and openings of what is not for everybody. Not part of the chained log."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.access.occasions import Occasion
from app.models.base import Base, UtcDateTime, choice_of


class AccessRecord(Base):
    """What one person did at one place on one day, however often.

    Written after the answer, in a transaction of its own, and therefore the one table that a GET may write. It is not
    chained: a chain would make readers wait for each other.
    """

    __tablename__ = "access_record"
    __table_args__ = (
        CheckConstraint("times >= 1", name="times_positive"),
        CheckConstraint("last_at >= first_at", name="last_after_first"),
        CheckConstraint("length(sameness) = 64", name="sameness_is_sha256"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    sameness: Mapped[str] = mapped_column(String(64), unique=True)
    """SHA-256 over day, occasion, account, address, method and place: what counts as a repetition."""
    day: Mapped[date] = mapped_column(index=True)
    """In Vietnamese time."""
    occasion: Mapped[Occasion] = mapped_column(choice_of(Occasion, "occasion"))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    address: Mapped[str] = mapped_column(String(45))
    method: Mapped[str] = mapped_column(String(10))
    place: Mapped[str] = mapped_column(String(200))
    first_at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_at: Mapped[datetime] = mapped_column(UtcDateTime)
    times: Mapped[int] = mapped_column(default=1)
