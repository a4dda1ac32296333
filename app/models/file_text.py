"""What the texts of stored files have in common: read from the files by background work, and made anew at any time."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, UtcDateTime


class FileText(Base):
    """A file whose text was read: how many words it has; none of a scan, or of a file that could not be read."""

    __tablename__ = "file_text"

    sha256: Mapped[str] = mapped_column(ForeignKey("stored_file.sha256"), primary_key=True)
    words: Mapped[int]
    read_at: Mapped[datetime] = mapped_column(UtcDateTime)


class FileMark(Base):
    """One of the smallest hashes of a file's runs of words; files that share many of them say nearly the same."""

    __tablename__ = "file_mark"
    __table_args__ = (Index("ix_file_mark_mark", "mark"),)

    sha256: Mapped[str] = mapped_column(ForeignKey("stored_file.sha256"), primary_key=True)
    mark: Mapped[int] = mapped_column(BigInteger, primary_key=True)


class LikeFile(Base):
    """Two files with nearly the same text, kept in both directions; ``percent`` is how much of it they share."""

    __tablename__ = "like_file"

    sha256: Mapped[str] = mapped_column(ForeignKey("stored_file.sha256"), primary_key=True)
    other_sha256: Mapped[str] = mapped_column(ForeignKey("stored_file.sha256"), primary_key=True)
    percent: Mapped[int]
