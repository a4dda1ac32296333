"""What happens to a result version on its way from the computation to the public: steps, drafts, the signed paper."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.account import Account
from app.models.base import Base, UtcDateTime, choice_of
from app.models.evidence import StoredFile
from app.models.result import Result
from app.workflow.versions import DraftKind, SignedKind, VersionState


class ResultStep(Base):
    """Who brought a version to a state, and when; ``note`` is why it was set aside, or what superseded it."""

    __tablename__ = "result_step"
    __table_args__ = (
        CheckConstraint("state <> 'superseded' OR length(note) > 0", name="superseded_says_why"),
    )

    result_id: Mapped[int] = mapped_column(ForeignKey("result.id"), primary_key=True)
    state: Mapped[VersionState] = mapped_column(choice_of(VersionState, "state"), primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    note: Mapped[str] = mapped_column(Text, default="")

    result: Mapped[Result] = relationship()
    by: Mapped[Account] = relationship()


class DraftPaper(Base):
    """The ranking of a block before it is signed: with the watermark, or clean for the signature, number left blank."""

    __tablename__ = "draft_paper"

    result_id: Mapped[int] = mapped_column(ForeignKey("result.id"), primary_key=True)
    block_id: Mapped[int] = mapped_column(ForeignKey("block.id"), primary_key=True)
    kind: Mapped[DraftKind] = mapped_column(choice_of(DraftKind, "kind"), primary_key=True)
    filename: Mapped[str] = mapped_column(String(255))
    sha256: Mapped[str] = mapped_column(ForeignKey("stored_file.sha256"))

    file: Mapped[StoredFile] = relationship()


class SignedPaper(Base):
    """The decision as it was signed outside: a PDF as somebody filed it, kept byte for byte."""

    __tablename__ = "signed_paper"

    result_id: Mapped[int] = mapped_column(ForeignKey("result.id"), primary_key=True)
    kind: Mapped[SignedKind] = mapped_column(choice_of(SignedKind, "kind"))
    filename: Mapped[str] = mapped_column(String(255))
    sha256: Mapped[str] = mapped_column(ForeignKey("stored_file.sha256"))

    file: Mapped[StoredFile] = relationship()
