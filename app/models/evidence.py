"""Evidence (tài liệu kiểm chứng): stored bytes, the document they are, and the indicators they prove."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.account import Account
from app.models.base import Base, UtcDateTime, choice_of
from app.workflow.quarantine import QuarantineCause
from scoring import widths


class StoredFile(Base):
    """Bytes kept once under their SHA-256; evidence and published documents both point here."""

    __tablename__ = "stored_file"
    __table_args__ = (
        CheckConstraint("length(sha256) = 64", name="sha256_length"),
        CheckConstraint("size >= 0", name="size_not_negative"),
    )

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    size: Mapped[int]
    media_type: Mapped[str] = mapped_column(String(120))
    stored_at: Mapped[datetime] = mapped_column(UtcDateTime)


class QuarantinedFile(Base):
    """A stored file that is put aside: nobody is handed it, nothing of it is removed (decision 0066).

    ``reason`` is what was told then; ``returned_at`` is when its bytes were sound, or permitted, again.
    """

    __tablename__ = "quarantined_file"
    __table_args__ = (CheckConstraint("length(reason) > 0", name="reason_not_empty"),)

    sha256: Mapped[str] = mapped_column(ForeignKey("stored_file.sha256"), primary_key=True)
    cause: Mapped[QuarantineCause] = mapped_column(choice_of(QuarantineCause, "cause"))
    reason: Mapped[str] = mapped_column(Text)
    set_aside_at: Mapped[datetime] = mapped_column(UtcDateTime)
    returned_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Evidence(Base):
    """One document of a unit: number, date, issuer, abstract, and its file under the name the user knows it by.

    The file of a web page is the line that is its ``address``; nobody ever fetches the page.
    ``form_key`` comes from the form that created it: the same form sent twice makes one document.
    """

    __tablename__ = "evidence"
    __table_args__ = (
        UniqueConstraint("unit_id", "form_key"),
        CheckConstraint("length(filename) > 0", name="filename_not_empty"),
        CheckConstraint("length(abstract) > 0", name="abstract_not_empty"),
        CheckConstraint("address IS NULL OR substr(address, 1, 8) = 'https://'", name="address_is_https"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    form_key: Mapped[str] = mapped_column(String(36))
    number: Mapped[str | None] = mapped_column(String(80))
    issued_on: Mapped[date | None]
    effective_on: Mapped[date | None]
    issuer: Mapped[str | None] = mapped_column(String(200))
    abstract: Mapped[str] = mapped_column(Text)
    filename: Mapped[str] = mapped_column(String(255))
    address: Mapped[str | None] = mapped_column(String(1000))
    sha256: Mapped[str] = mapped_column(ForeignKey("stored_file.sha256"), index=True)
    uploaded_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    uploaded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    file: Mapped[StoredFile] = relationship()
    uploaded_by: Mapped[Account] = relationship()


class EvidenceLink(Base):
    """An indicator that the document proves, and the page where it does so."""

    __tablename__ = "evidence_link"
    __table_args__ = (UniqueConstraint("assessment_id", "code", "evidence_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    evidence_id: Mapped[int] = mapped_column(ForeignKey("evidence.id"), index=True)
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id"))
    code: Mapped[str] = mapped_column(String(widths.CODE))
    page: Mapped[str | None] = mapped_column(String(60))
    author_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)

    evidence: Mapped[Evidence] = relationship(lazy="joined")
