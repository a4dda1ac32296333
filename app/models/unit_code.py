"""The official codes of units, each from a day to a day."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, choice_of


class CodeSystem(StrEnum):
    """Which list a code stands in: that of administrative units, or that of the electronic names of agencies."""

    NATIONAL = "national"
    ELECTRONIC = "electronic"


class UnitCode(Base):
    """A code that a list gives a unit from one day to another, the second excluded.

    Without a last day the unit bears it as long as the unit exists. That no two units bear one code on one day is
    held by ``services.units.codes``: what a unit's own end takes away cannot be told by a constraint.
    """

    __tablename__ = "unit_code"
    __table_args__ = (
        UniqueConstraint("system", "code", "valid_from"),
        CheckConstraint("valid_to IS NULL OR valid_to > valid_from", name="valid_to_after_from"),
        CheckConstraint("length(code) > 0", name="code_not_empty"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    system: Mapped[CodeSystem] = mapped_column(choice_of(CodeSystem, "system"))
    code: Mapped[str] = mapped_column(String(40))
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    basis: Mapped[str | None] = mapped_column(String(300))
