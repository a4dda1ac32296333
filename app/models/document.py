"""Official documents made by the system: stored once, handed out byte for byte, never made again."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import Base, UtcDateTime, choice_of
from app.models.evidence import StoredFile
from app.models.result import Result, ResultRow


class DocumentKind(StrEnum):
    """Loại tài liệu: ranking appendix, certificate, one unit's result sheet."""

    RANKING = "ranking"
    CERTIFICATE = "certificate"
    RESULT_SHEET = "result_sheet"


class DocumentStatus(StrEnum):
    """What the verification page says of a paper in somebody's hand."""

    VALID = "valid"
    SUPERSEDED = "superseded"
    REVOKED = "revoked"


class Document(Base):
    """One stored PDF of a result version. ``verification_code`` is the short unguessable code behind the QR."""

    __tablename__ = "document"
    __table_args__ = (
        CheckConstraint(
            "(kind = 'certificate') = (verification_code IS NOT NULL)",
            name="certificate_has_verification_code",
        ),
        CheckConstraint("(kind = 'ranking') = (row_id IS NULL)", name="unit_document_has_row"),
        CheckConstraint("(kind = 'ranking') = (block_id IS NOT NULL)", name="ranking_has_block"),
        CheckConstraint(
            "status = 'valid' OR (status_reason IS NOT NULL AND length(status_reason) > 0)",
            name="not_valid_has_reason",
        ),
        Index("uq_document_ranking", "result_id", "block_id", unique=True),
        Index("uq_document_of_row", "kind", "row_id", unique=True),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    result_id: Mapped[int] = mapped_column(ForeignKey("result.id"), index=True)
    block_id: Mapped[int | None] = mapped_column(ForeignKey("block.id"))
    row_id: Mapped[int | None] = mapped_column(ForeignKey("result_row.id"))
    kind: Mapped[DocumentKind] = mapped_column(choice_of(DocumentKind, "kind"))
    filename: Mapped[str] = mapped_column(String(255))
    sha256: Mapped[str] = mapped_column(ForeignKey("stored_file.sha256"))
    verification_code: Mapped[str | None] = mapped_column(String(20), unique=True)
    status: Mapped[DocumentStatus] = mapped_column(
        choice_of(DocumentStatus, "status"), default=DocumentStatus.VALID
    )
    status_reason: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    result: Mapped[Result] = relationship()
    row: Mapped[ResultRow | None] = relationship()
    file: Mapped[StoredFile] = relationship()
