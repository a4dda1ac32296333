"""Which files the store lets in, by written rules: the name, the size, and above all the content.

A file passes when its extension is on the list *and* its bytes are of that kind from the first to the last: nothing
in front, nothing behind, no second kind of file hidden inside, no programs, no bombs. The rules read the file in
pieces and stop at the first one that is broken; none of them runs or unpacks anything to disk.
"""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import BinaryIO

import filetype

from app.storage import ole, ooxml, pictures
from app.storage.rules import Rule, UploadRefused, refuse_if
from scoring.language.normalise import nfc

MAX_NAME = 200
HEAD = 8192
# The end record of a ZIP archive is 22 bytes long and may be followed by a comment of up to 65,535 bytes.
ZIP_END, ZIP_END_SIZE, ZIP_COMMENT = b"PK\x05\x06", 22, 0xFFFF
PDF_MARK, PDF_END = b"%PDF-", b"%%EOF"
PDF_MARK_WITHIN = 1024  # readers of PDF look this far for its mark, so a picture may pass for a PDF
PADDING = b" \t\r\n\x00"


class Kind(StrEnum):
    """The kinds of file that prove something; the value is the extension without its dot."""

    PDF = "pdf"
    PNG = "png"
    JPEG = "jpg"
    DOCX = "docx"
    XLSX = "xlsx"
    PPTX = "pptx"
    DOC = "doc"
    XLS = "xls"
    PPT = "ppt"


OPEN_XML = "application/vnd.openxmlformats-officedocument."
MEDIA_TYPES: Mapping[Kind, str] = MappingProxyType(
    {
        Kind.PDF: "application/pdf",
        Kind.PNG: "image/png",
        Kind.JPEG: "image/jpeg",
        Kind.DOCX: OPEN_XML + "wordprocessingml.document",
        Kind.XLSX: OPEN_XML + "spreadsheetml.sheet",
        Kind.PPTX: OPEN_XML + "presentationml.presentation",
        Kind.DOC: "application/msword",
        Kind.XLS: "application/vnd.ms-excel",
        Kind.PPT: "application/vnd.ms-powerpoint",
    }
)
EXTENSIONS: Mapping[str, Kind] = MappingProxyType({kind.value: kind for kind in Kind} | {"jpeg": Kind.JPEG})
ACCEPT = ",".join(f".{extension}" for extension in EXTENSIONS)


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that passed: the name a person knows it by, its kind, its size in bytes."""

    filename: str
    kind: Kind
    size: int

    @property
    def media_type(self) -> str:
        """The media type it is served with; from our list, never from the browser that sent it."""
        return MEDIA_TYPES[self.kind]


def inspect(source: BinaryIO, name: str, *, max_bytes: int) -> Upload:
    """Judge the file by every rule and leave ``source`` at its beginning.

    Raises ``UploadRefused`` with the rule that is broken.
    """
    filename = clean_name(name)
    kind = EXTENSIONS.get(filename.rpartition(".")[2].lower())
    if kind is None:
        raise UploadRefused(Rule.EXTENSION, filename=filename)
    size = source.seek(0, os.SEEK_END)
    refuse_if(size == 0, Rule.EMPTY, filename=filename)
    refuse_if(size > max_bytes, Rule.TOO_LARGE, limit=max_bytes // (1024 * 1024), filename=filename)
    _JUDGES[kind](source, kind, size)
    source.seek(0)
    return Upload(filename, kind, size)


def clean_name(name: str) -> str:
    """Return the last part of ``name`` in NFC; refuse names made to deceive the reader or the machine."""
    last = nfc(name.replace("\\", "/").rpartition("/")[2]).strip()
    # Control and format characters: line breaks split headers, U+202E turns "fdp.exe" into "exe.pdf" on the screen.
    refuse_if(any(unicodedata.category(c) in ("Cc", "Cf", "Cs") for c in last), Rule.NAME)
    stem, dot, _extension = last.rpartition(".")
    refuse_if(not dot or not stem.strip(" ."), Rule.EXTENSION, filename=last or "?")
    refuse_if(len(last) > MAX_NAME, Rule.NAME_TOO_LONG, limit=MAX_NAME)
    return last


def _judge_pdf(source: BinaryIO, kind: Kind, size: int) -> None:
    _must_be(source, kind)
    tail = _tail(source, size, ZIP_END_SIZE + ZIP_COMMENT)
    end = tail.rfind(PDF_END)
    refuse_if(end < 0, Rule.DAMAGED)
    refuse_if(bool(tail[end + len(PDF_END) :].strip(PADDING)), Rule.SECOND_FILE)
    refuse_if(_ends_as_zip(tail), Rule.SECOND_FILE)


def _judge_picture(source: BinaryIO, kind: Kind, size: int) -> None:
    _must_be(source, kind)
    source.seek(0)
    refuse_if(PDF_MARK in source.read(PDF_MARK_WITHIN), Rule.SECOND_FILE)
    refuse_if(_ends_as_zip(_tail(source, size, ZIP_END_SIZE + ZIP_COMMENT)), Rule.SECOND_FILE)
    (pictures.judge_png if kind is Kind.PNG else pictures.judge_jpeg)(source)


def _judge_open_xml(source: BinaryIO, kind: Kind, size: int) -> None:
    source.seek(0)
    head = source.read(HEAD)
    refuse_if(head.startswith(ole.MAGIC), ole.rule_for_wrong_extension(source, size))
    refuse_if(not head.startswith(ooxml.MAGIC), Rule.CONTENT)
    refuse_if(PDF_MARK in head[:PDF_MARK_WITHIN], Rule.SECOND_FILE)
    ooxml.judge(source, kind.value, size)


def _judge_ole(source: BinaryIO, kind: Kind, size: int) -> None:
    source.seek(0)
    head = source.read(HEAD)
    refuse_if(not head.startswith(ole.MAGIC), Rule.CONTENT)
    refuse_if(PDF_MARK in head[:PDF_MARK_WITHIN], Rule.SECOND_FILE)
    refuse_if(_ends_as_zip(_tail(source, size, ZIP_END_SIZE + ZIP_COMMENT)), Rule.SECOND_FILE)
    ole.judge(source, kind.value, size)


_JUDGES: Mapping[Kind, Callable[[BinaryIO, Kind, int], None]] = MappingProxyType(
    {
        Kind.PDF: _judge_pdf,
        Kind.PNG: _judge_picture,
        Kind.JPEG: _judge_picture,
        Kind.DOCX: _judge_open_xml,
        Kind.XLSX: _judge_open_xml,
        Kind.PPTX: _judge_open_xml,
        Kind.DOC: _judge_ole,
        Kind.XLS: _judge_ole,
        Kind.PPT: _judge_ole,
    }
)


def _must_be(source: BinaryIO, kind: Kind) -> None:
    source.seek(0)
    refuse_if(filetype.guess_mime(source.read(HEAD)) != MEDIA_TYPES[kind], Rule.CONTENT)


def _tail(source: BinaryIO, size: int, length: int) -> bytes:
    source.seek(max(0, size - length))
    return source.read(length)


def _ends_as_zip(tail: bytes) -> bool:
    """Say whether the bytes end in a ZIP end record whose comment runs exactly to the end of the file."""
    at = tail.rfind(ZIP_END)
    while at >= 0:
        comment = int.from_bytes(tail[at + 20 : at + 22], "little")
        if at + ZIP_END_SIZE + comment == len(tail):
            return True
        at = tail.rfind(ZIP_END, 0, at)
    return False
