"""What a publication would say of a large cycle: worked out by the worker, so that its page can be read by key."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Exact, UtcDateTime
from scoring import widths


class Preview(Base):
    """The newest preview of a cycle. It follows from other tables and can be thrown away.

    ``mark`` says of which rules, sheets and blocks (``app.queries.results.marks``): once one of them has changed the
    page no longer shows it. ``complete`` once every line has its rank.
    """

    __tablename__ = "preview"

    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycle.id"), primary_key=True)
    mark: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    complete: Mapped[bool] = mapped_column(default=False)


class PreviewLine(Base):
    """One finished sheet; ``figure`` is what ranks are taken on, ``totals`` are its own and its final total as JSON.

    ``place`` counts the lines of a block from the best; it and ``rank`` (empty where nobody is ranked) come last.
    ``block_id`` holds nobody up who takes an empty block out of the cycle: the preview is then no longer shown.
    """

    __tablename__ = "preview_line"
    __table_args__ = (Index("ix_preview_line_block", "cycle_id", "block_id", "place"),)

    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id"), primary_key=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("preview.cycle_id"))
    block_id: Mapped[int]
    unit_code: Mapped[str] = mapped_column(String(20))
    unit_name: Mapped[str] = mapped_column(String(250))
    figure: Mapped[Decimal] = mapped_column(Exact)
    grade_title: Mapped[str | None] = mapped_column(String(widths.GRADE_TITLE))
    totals: Mapped[str] = mapped_column(Text)
    rank: Mapped[int | None]
    place: Mapped[int | None]
