"""Results: versions whose figures are never edited, only followed by a newer one."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.account import Account
from app.models.base import Base, Exact, UtcDateTime, choice_of
from app.models.cycle import Cycle
from app.models.evidence import StoredFile
from app.workflow.versions import Reach, VersionState
from scoring import widths


class Result(Base):
    """One version of a cycle's result; a correction is a new version and the old one stays readable.

    ``state`` says where it stands, ``reach`` whom it was issued to; ``mark`` says of which sheets it was computed, and
    is empty in versions of before states were kept. ``published_at`` and ``published_by`` are those of its newest step
    up to the one that issued it: computed, signed, issued. ``signer`` is the signer's title, a line each.
    """

    __tablename__ = "result"
    __table_args__ = (
        UniqueConstraint("cycle_id", "version"),
        CheckConstraint("version >= 1", name="version_positive"),
        CheckConstraint(
            "version = 1 OR (note IS NOT NULL AND length(note) > 0)", name="correction_has_reason"
        ),
        CheckConstraint(
            "state = 'superseded' OR (reach IS NULL) = (state NOT IN ('public', 'internal'))",
            name="issued_has_reach",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycle.id"))
    version: Mapped[int]
    tree_digest: Mapped[str] = mapped_column(String(64))
    engine_version: Mapped[str] = mapped_column(String(20))
    published_at: Mapped[datetime] = mapped_column(UtcDateTime)
    published_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    decision_number: Mapped[str | None] = mapped_column(String(80))
    decision_date: Mapped[date | None]
    note: Mapped[str | None] = mapped_column(Text)
    state: Mapped[VersionState] = mapped_column(choice_of(VersionState, "state"))
    reach: Mapped[Reach | None] = mapped_column(choice_of(Reach, "reach"))
    mark: Mapped[str | None] = mapped_column(String(16))
    signer: Mapped[str | None] = mapped_column(Text)

    cycle: Mapped[Cycle] = relationship()
    published_by: Mapped[Account] = relationship()
    rows: Mapped[list[ResultRow]] = relationship(back_populates="result", order_by="ResultRow.position")
    bundle: Mapped[Bundle | None] = relationship(back_populates="result")


class ResultRow(Base):
    """One unit's published line, with the names as they were on the day of publication.

    ``rank`` is empty for a unit that is assessed but not ranked. ``trace`` is the engine's explanation of every
    indicator as JSON, so that the points can be re-proved when the engine has moved on.

    What the unit gave itself stands in the trace; ``own_denominator`` and ``own_percent`` (empty in versions of before
    totals were kept) and ``fall``, the final less the own percentage, repeat it for rankings to be put in order by.
    """

    __tablename__ = "result_row"
    __table_args__ = (
        UniqueConstraint("result_id", "assessment_id"),
        CheckConstraint("rank IS NULL OR rank >= 1", name="rank_positive"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    result_id: Mapped[int] = mapped_column(ForeignKey("result.id"))
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id"), index=True)
    block_id: Mapped[int] = mapped_column(ForeignKey("block.id"), index=True)
    position: Mapped[int]
    unit_code: Mapped[str] = mapped_column(String(20))
    unit_name: Mapped[str] = mapped_column(String(250))
    self_points: Mapped[Decimal] = mapped_column(Exact)
    points: Mapped[Decimal] = mapped_column(Exact)
    max: Mapped[Decimal] = mapped_column(Exact)
    denominator: Mapped[Decimal] = mapped_column(Exact)
    percent: Mapped[Decimal] = mapped_column(Exact)
    index: Mapped[Decimal] = mapped_column(Exact)
    rank: Mapped[int | None]
    grade_id: Mapped[str | None] = mapped_column(String(widths.GRADE))
    grade_title: Mapped[str | None] = mapped_column(String(widths.GRADE_TITLE))
    trace: Mapped[str] = mapped_column(Text)
    own_denominator: Mapped[Decimal | None] = mapped_column(Exact)
    own_percent: Mapped[Decimal | None] = mapped_column(Exact)
    fall: Mapped[Decimal] = mapped_column(Exact)

    result: Mapped[Result] = relationship(back_populates="rows")
    groups: Mapped[list[ResultGroup]] = relationship(
        order_by="ResultGroup.position", cascade="all, delete-orphan"
    )


class ResultGroup(Base):
    """Points per main index of one published line."""

    __tablename__ = "result_group"

    row_id: Mapped[int] = mapped_column(ForeignKey("result_row.id"), primary_key=True)
    code: Mapped[str] = mapped_column(String(widths.CODE), primary_key=True)
    position: Mapped[int]
    title: Mapped[str] = mapped_column(String(widths.GROUP_TITLE))
    points: Mapped[Decimal] = mapped_column(Exact)
    max: Mapped[Decimal] = mapped_column(Exact)


class Bundle(Base):
    """The stored ZIP from which anybody who has it can recompute a version; made with it and never made again.

    ``public`` says whether this publication opened the units' figures to everybody; the digest is public in any case.
    """

    __tablename__ = "bundle"

    result_id: Mapped[int] = mapped_column(ForeignKey("result.id"), primary_key=True)
    filename: Mapped[str] = mapped_column(String(255))
    sha256: Mapped[str] = mapped_column(ForeignKey("stored_file.sha256"))
    public: Mapped[bool]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    result: Mapped[Result] = relationship(back_populates="bundle")
    file: Mapped[StoredFile] = relationship()
