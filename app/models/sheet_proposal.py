"""Finished sheets that somebody proposes to take in, until somebody else confirms or rejects them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.account import Account
from app.models.base import Base, UtcDateTime
from app.models.cycle import Cycle


class SheetProposal(Base):
    """A file of finished sheets for a cycle. Without ``proposed_by_id`` it came by the command line of the server.

    ``unchanged`` counts the units of the file whose sheets said so already. Decided without a ``rejection`` it is
    confirmed; withdrawn by an administrator it is never decided.
    """

    __tablename__ = "sheet_proposal"
    __table_args__ = (
        CheckConstraint("(decided_at IS NULL) = (decided_by_id IS NULL)", name="decision_has_author"),
        CheckConstraint(
            "rejection IS NULL OR (decided_at IS NOT NULL AND length(rejection) > 0)",
            name="rejection_is_decision",
        ),
        CheckConstraint("decided_by_id <> proposed_by_id", name="decided_by_another"),
        CheckConstraint("(withdrawn_at IS NULL) = (withdrawn_by_id IS NULL)", name="withdrawal_has_author"),
        CheckConstraint("withdrawn_at IS NULL OR decided_at IS NULL", name="withdrawn_or_decided"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycle.id"), index=True)
    filename: Mapped[str] = mapped_column(String(255))
    unchanged: Mapped[int]
    proposed_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    proposed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    rejection: Mapped[str | None] = mapped_column(Text)
    withdrawn_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    cycle: Mapped[Cycle] = relationship()
    proposed_by: Mapped[Account | None] = relationship(foreign_keys=[proposed_by_id])
    decided_by: Mapped[Account | None] = relationship(foreign_keys=[decided_by_id])
    withdrawn_by: Mapped[Account | None] = relationship(foreign_keys=[withdrawn_by_id])


class ProposedSheet(Base):
    """One sheet of a proposal: its lines as JSON, and the mark of what the sheet was and would be.

    ``taken_at`` is when the sheet was taken in; a sheet that had changed by then never is.
    """

    __tablename__ = "proposed_sheet"
    __table_args__ = (CheckConstraint("length(mark) = 64", name="mark_is_sha256"),)

    proposal_id: Mapped[int] = mapped_column(ForeignKey("sheet_proposal.id"), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True)
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id"), index=True)
    lines: Mapped[str] = mapped_column(Text)
    mark: Mapped[str] = mapped_column(String(64))
    taken_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    proposal: Mapped[SheetProposal] = relationship()
