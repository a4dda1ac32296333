"""What became of units: the legal acts that formed them, and what they were called and lay under before."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, choice_of


class ActKind(StrEnum):
    """What kind of paper a legal act is."""

    RESOLUTION = "resolution"
    DECISION = "decision"
    LAW = "law"
    OTHER = "other"


class LegalAct(Base):
    """Văn bản: the act by which units are formed, merged, split, renamed or moved."""

    __tablename__ = "legal_act"
    __table_args__ = (
        CheckConstraint("length(number) > 0", name="number_not_empty"),
        CheckConstraint("length(issuer) > 0", name="issuer_not_empty"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[ActKind] = mapped_column(choice_of(ActKind, "kind"))
    number: Mapped[str] = mapped_column(String(80))
    signed_on: Mapped[date]
    issuer: Mapped[str] = mapped_column(String(200))


class UnitPast(Base):
    """What a unit was called and lay under until the day ``until``, from which ``act`` made it something else.

    The unit's own row says what holds since the newest such day.
    """

    __tablename__ = "unit_past"
    __table_args__ = (CheckConstraint("length(full_name) > 0", name="full_name_not_empty"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    until: Mapped[date]
    name: Mapped[str] = mapped_column(String(200))
    full_name: Mapped[str] = mapped_column(String(250))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    act_id: Mapped[int] = mapped_column(ForeignKey("legal_act.id"), index=True)


class UnitPlan(Base):
    """What a unit will be called and lie under from ``day`` on, by an act that is there already.

    Until then its own row says what holds; on that day the row takes this over and `UnitPast` what was before. One at a
    time: a second change is written once the first has come.
    """

    __tablename__ = "unit_plan"
    __table_args__ = (CheckConstraint("length(full_name) > 0", name="full_name_not_empty"),)

    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), primary_key=True)
    day: Mapped[date] = mapped_column(index=True)
    name: Mapped[str] = mapped_column(String(200))
    full_name: Mapped[str] = mapped_column(String(250))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    act_id: Mapped[int] = mapped_column(ForeignKey("legal_act.id"))
