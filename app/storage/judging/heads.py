"""What the first and the last bytes of a file say about it."""

from __future__ import annotations

import os
import struct
import zipfile
import zlib
from typing import BinaryIO, Final

from app.storage.rules import Rule, refuse_if

HEAD: Final = 8192
BLANK: Final = b" \t\r\n\x00\x0c"
# The end record of a ZIP archive is 22 bytes long and may be followed by a comment of up to 65,535 bytes.
ZIP_END, ZIP_END_SIZE, ZIP_COMMENT = b"PK\x05\x06", 22, 0xFFFF
PDF_MARK: Final = b"%PDF-"
PDF_MARK_WITHIN: Final = 1024  # readers of PDF look this far for its mark, so a picture may pass for a PDF
ARCHIVES: Final = (b"PK\x03\x04", b"PK\x05\x06", b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b")
UNREADABLE: Final[tuple[type[Exception], ...]] = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    LookupError,
    OSError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
    struct.error,
    zlib.error,
    zipfile.BadZipFile,
)
"""What libraries raise when a file is not as it should be."""
OPEN_DOCUMENT: Final = b"mimetypeapplication/vnd.oasis.opendocument"


def rule_for_content(head: bytes) -> Rule:
    """Return the rule whose sentence helps most with a file whose content is not what its name says."""
    start = head.lstrip(BLANK + b"\xef\xbb\xbf")
    if start.startswith(b"{\\rt"):
        return Rule.RTF
    if OPEN_DOCUMENT in head[:200]:
        return Rule.OPEN_DOCUMENT
    if start.startswith(ARCHIVES[2:]):
        return Rule.ARCHIVE
    return Rule.CONTENT


def refuse_second_file(source: BinaryIO, head: bytes) -> None:
    """Refuse a file that a reader of PDF or of ZIP would take for one of its own."""
    refuse_if(PDF_MARK in head[:PDF_MARK_WITHIN], Rule.SECOND_FILE)
    refuse_if(ends_as_zip(tail(source)), Rule.SECOND_FILE)


def tail(source: BinaryIO, length: int = ZIP_END_SIZE + ZIP_COMMENT) -> bytes:
    """Read the last ``length`` bytes."""
    size = source.seek(0, os.SEEK_END)
    source.seek(max(0, size - length))
    return source.read(length)


def ends_as_zip(end: bytes) -> bool:
    """Say whether the bytes end in a ZIP end record whose comment runs exactly to the end of the file."""
    at = end.rfind(ZIP_END)
    while at >= 0:
        comment = int.from_bytes(end[at + 20 : at + 22], "little")
        if at + ZIP_END_SIZE + comment == len(end):
            return True
        at = end.rfind(ZIP_END, 0, at)
    return False
