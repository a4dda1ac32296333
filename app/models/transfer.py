"""Files on their way in parts: what has arrived of each is kept until it is whole, or is swept."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, UtcDateTime


class Transfer(Base):
    """A file that somebody sends to a sheet. ``size`` and ``arrived`` in bytes; ``sha256`` where it was announced."""

    __tablename__ = "transfer"
    __table_args__ = (
        CheckConstraint("length(filename) > 0", name="filename_not_empty"),
        CheckConstraint("arrived >= 0 AND arrived < size", name="arrived_below_size"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id"))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    filename: Mapped[str] = mapped_column(String(255))
    size: Mapped[int]
    sha256: Mapped[str | None] = mapped_column(String(64))
    arrived: Mapped[int]
    begun_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)


class TransferPart(Base):
    """Bytes that arrived together, the first of them at ``start`` of the file."""

    __tablename__ = "transfer_part"

    transfer_id: Mapped[int] = mapped_column(ForeignKey("transfer.id"), primary_key=True)
    start: Mapped[int] = mapped_column(primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)
