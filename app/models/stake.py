"""What is at stake in each row under appraisal: worked out from what units declare, so that the queue can be sorted."""

from __future__ import annotations

from decimal import Decimal

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Exact
from scoring import widths


class Stake(Base):
    """One indicator of a sheet under appraisal. Everything here follows from other tables and can be made anew.

    ``signs`` are words of ``app.sheet.stake``, gravest first, between commas; ``weight`` is what is at stake.
    ``waiting`` says that a reviewer has to decide, ``asked`` that the unit has to answer.
    """

    __tablename__ = "stake"

    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id"), primary_key=True)
    code: Mapped[str] = mapped_column(String(widths.CODE), primary_key=True)
    group_code: Mapped[str] = mapped_column(String(widths.CODE))
    claimed: Mapped[Decimal] = mapped_column(Exact)
    signs: Mapped[str] = mapped_column(String(120))
    weight: Mapped[Decimal] = mapped_column(Exact)
    waiting: Mapped[bool]
    asked: Mapped[bool]
