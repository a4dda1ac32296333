"""Units (đơn vị): the bodies that are scored, with the dates between which they exist."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import Base, choice_of


class Level(StrEnum):
    """Cấp: which criteria set a unit is scored against."""

    DEPARTMENT = "department"
    DISTRICT = "district"
    COMMUNE = "commune"
    PROVINCE = "province"


class UnitKind(StrEnum):
    """Loại đơn vị, as the criteria files name it in ``applies_to.kinds``."""

    SO = "so"
    BAN = "ban"
    NGANH = "nganh"
    HUYEN = "huyen"
    XA = "xa"
    PHUONG = "phuong"
    DAC_KHU = "dac_khu"
    THI_TRAN = "thi_tran"
    TINH = "tinh"


class Unit(Base):
    """One body between two dates.

    Names repeat (Quảng Trị is a province and a phường) and units are merged, so a unit is known by its ``code``
    together with the day from which the code is valid, never by its name.
    """

    __tablename__ = "unit"
    __table_args__ = (
        UniqueConstraint("code", "valid_from"),
        CheckConstraint("valid_to IS NULL OR valid_to > valid_from", name="valid_to_after_from"),
        CheckConstraint("length(code) > 0", name="code_not_empty"),
        CheckConstraint("length(full_name) > 0", name="full_name_not_empty"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(20))
    level: Mapped[Level] = mapped_column(choice_of(Level, "level"))
    kind: Mapped[UnitKind] = mapped_column(choice_of(UnitKind, "kind"))
    name: Mapped[str] = mapped_column(String(200))
    full_name: Mapped[str] = mapped_column(String(250))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]

    tags: Mapped[list[UnitTag]] = relationship(cascade="all, delete-orphan", lazy="selectin")


class UnitTag(Base):
    """A mark that criteria may ask for in ``applies_to.tags`` (e.g. ``mien_nui``)."""

    __tablename__ = "unit_tag"

    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), primary_key=True)
    tag: Mapped[str] = mapped_column(String(40), primary_key=True)


class UnitSuccession(Base):
    """Who came after whom: one row for each predecessor and successor of a merger or a split."""

    __tablename__ = "unit_succession"
    __table_args__ = (CheckConstraint("predecessor_id <> successor_id", name="two_units"),)

    predecessor_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), primary_key=True)
    successor_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), primary_key=True, index=True)
    effective_on: Mapped[date]
    legal_basis: Mapped[str | None] = mapped_column(String(300))
    act_id: Mapped[int | None] = mapped_column(ForeignKey("legal_act.id"))
