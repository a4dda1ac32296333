"""Background work (công việc nền): what was asked for, how far it is, and how it ended."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.account import Account
from app.models.base import Base, UtcDateTime, choice_of
from app.workflow.jobs import JobState


class Job(Base):
    """One piece of work, written in the transaction that asks for it; the queue only wakes a worker.

    ``key`` names what is to be done, so that asking twice does it once. ``arguments``, ``outcome`` and ``problem``
    hold JSON; ``cursor`` is where the next step goes on, ``done`` of ``size`` how many items are finished. ``tries``
    counts the attempts at the step that is due, ``state`` is ``running`` until the last step or a refusal.
    ``attempts`` counts those that failed for good since the work last came to its end, over all that began it anew;
    ``cause`` names what broke, nothing where a rule refused. Whoever has seen to a failure puts it away with a reason.
    """

    __tablename__ = "job"
    __table_args__ = (
        CheckConstraint("length(key) > 0", name="key_not_empty"),
        CheckConstraint(
            "(state IN ('done', 'failed', 'cancelled')) = (ended_at IS NOT NULL)", name="ended_has_time"
        ),
        CheckConstraint("state <> 'failed' OR problem IS NOT NULL", name="failed_has_problem"),
        CheckConstraint("(put_away_at IS NULL) = (put_away_by_id IS NULL)", name="put_away_has_author"),
        CheckConstraint("(put_away_at IS NULL) = (put_away_reason IS NULL)", name="put_away_has_reason"),
        CheckConstraint("put_away_at IS NULL OR state = 'failed'", name="only_failed_is_put_away"),
        Index("ix_job_state", "state", "due_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))
    key: Mapped[str] = mapped_column(String(160), unique=True)
    arguments: Mapped[str] = mapped_column(Text)
    state: Mapped[JobState] = mapped_column(choice_of(JobState, "state"), default=JobState.WAITING)
    done: Mapped[int] = mapped_column(default=0)
    size: Mapped[int | None]
    cursor: Mapped[str | None] = mapped_column(Text)
    outcome: Mapped[str | None] = mapped_column(Text)
    problem: Mapped[str | None] = mapped_column(Text)
    tries: Mapped[int] = mapped_column(default=0)
    requested_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    requested_at: Mapped[datetime] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    stop_requested_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    attempts: Mapped[int] = mapped_column(default=0, server_default="0")
    cause: Mapped[str | None] = mapped_column(String(120))
    put_away_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    put_away_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    put_away_reason: Mapped[str | None] = mapped_column(Text)

    requested_by: Mapped[Account | None] = relationship(foreign_keys=requested_by_id)
    put_away_by: Mapped[Account | None] = relationship(foreign_keys=put_away_by_id)
