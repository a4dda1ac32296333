"""Cycles (đợt đánh giá), their blocks, and which reviewer appraises what."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Final

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.access.family import Family
from app.access.remit import Remit
from app.models.account import Account
from app.models.base import Base, Exact, UtcDateTime, choice_of, unique_where_empty
from app.models.organiser import Organiser
from app.models.unit import Level
from app.sheet.trials import TRIAL_MARK
from scoring import widths

_OFFICIAL: Final = "cancelled_at IS NULL AND NOT trial"


class Cycle(Base):
    """One yearly cycle of one level, pinned to the criteria tree it is scored by.

    ``tree_digest`` is the tree's content digest: a tree whose files changed no longer matches and is refused.
    The five dates are those the real cycles hold: self-scoring from/to, end of stage 1, end of explanations,
    end of stage 2. ``figures_on`` is the day to which declared figures count. With ``hearing_since`` no cut is
    confirmed before the unit could answer it. A cut by more than ``cut_limit`` points needs a second person. A
    cancelled cycle leaves its family, level and year to another one of its organiser; so does a ``trial``, which says
    in its title that it is one.
    """

    __tablename__ = "cycle"
    __table_args__ = (
        Index(
            "uq_cycle_official",
            "organiser_id",
            "family",
            "level",
            "year",
            unique=True,
            sqlite_where=text(_OFFICIAL),
            postgresql_where=text(_OFFICIAL),
        ),
        CheckConstraint(
            f"NOT trial OR substr(title, 1, {len(TRIAL_MARK)}) = '{TRIAL_MARK}'", name="trial_says_so"
        ),
        CheckConstraint("(cancelled_at IS NULL) = (cancelled_by_id IS NULL)", name="cancelling_has_author"),
        CheckConstraint("(cancelled_at IS NULL) = (cancel_reason IS NULL)", name="cancelling_has_reason"),
        CheckConstraint("self_starts_at < self_ends_at", name="self_scoring_lasts"),
        CheckConstraint("self_ends_at <= review_1_ends_at", name="round_1_after_self_scoring"),
        CheckConstraint("review_1_ends_at <= explanation_ends_at", name="explanation_after_round_1"),
        CheckConstraint("explanation_ends_at <= review_2_ends_at", name="round_2_after_explanation"),
        CheckConstraint("length(tree_digest) = 64", name="tree_digest_is_sha256"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organiser_id: Mapped[int] = mapped_column(ForeignKey("organiser.id"))
    family: Mapped[Family] = mapped_column(choice_of(Family, "family"))
    level: Mapped[Level] = mapped_column(choice_of(Level, "level"))
    year: Mapped[int]
    title: Mapped[str] = mapped_column(String(200))
    tree_id: Mapped[str] = mapped_column(String(widths.TREE))
    tree_digest: Mapped[str] = mapped_column(String(64))
    self_starts_at: Mapped[datetime] = mapped_column(UtcDateTime)
    self_ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    review_1_ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    explanation_ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    review_2_ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    illustrative: Mapped[bool] = mapped_column(default=False)
    trial: Mapped[bool] = mapped_column(default=False, server_default=false())
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    figures_on: Mapped[date | None]
    hearing_since: Mapped[datetime | None] = mapped_column(UtcDateTime)
    cut_limit: Mapped[Decimal | None] = mapped_column(Exact)
    cancelled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    cancelled_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    cancel_reason: Mapped[str | None] = mapped_column(Text)

    organiser: Mapped[Organiser] = relationship(lazy="joined", innerjoin=True)
    cancelled_by: Mapped[Account | None] = relationship(lazy="selectin")
    blocks: Mapped[list[Block]] = relationship(back_populates="cycle", order_by="Block.position")

    @property
    def remit(self) -> Remit:
        """What a role must count for to count here."""
        return Remit(self.family, self.organiser_id)


class Block(Base):
    """Khối xếp hạng: the units ranked against one another; a block may be assessed without being ranked."""

    __tablename__ = "block"
    __table_args__ = (UniqueConstraint("cycle_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycle.id"))
    code: Mapped[str] = mapped_column(String(40))
    title: Mapped[str] = mapped_column(String(200))
    ranked: Mapped[bool] = mapped_column(default=True)
    position: Mapped[int] = mapped_column(default=0)

    cycle: Mapped[Cycle] = relationship(back_populates="blocks")


class NotMeasured(Base):
    """An indicator that the units do not score and that nobody measured in this cycle; it counts for none of them."""

    __tablename__ = "not_measured"
    __table_args__ = (CheckConstraint("length(reason) > 0", name="reason_not_empty"),)

    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycle.id"), primary_key=True)
    code: Mapped[str] = mapped_column(String(widths.CODE), primary_key=True)
    reason: Mapped[str] = mapped_column(Text)
    author_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class ReviewerAssignment(Base):
    """What a reviewer appraises in a cycle: all units or one, all main indices or one."""

    __tablename__ = "reviewer_assignment"
    __table_args__ = (
        UniqueConstraint("cycle_id", "account_id", "unit_id", "group_code"),
        unique_where_empty(
            "uq_reviewer_assignment_everything", "cycle_id", "account_id", empty=("unit_id", "group_code")
        ),
        unique_where_empty(
            "uq_reviewer_assignment_group", "cycle_id", "account_id", "group_code", empty=("unit_id",)
        ),
        unique_where_empty(
            "uq_reviewer_assignment_unit", "cycle_id", "account_id", "unit_id", empty=("group_code",)
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycle.id"))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)
    group_code: Mapped[str | None] = mapped_column(String(widths.CODE))
