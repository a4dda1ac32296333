"""The records of a workbook before 2007 (BIFF5 to BIFF8): passwords, Excel 4 macro sheets, DDE."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Final

from app.storage.rules import Rule, refuse_if

BOF, EOF, FILEPASS, BOUNDSHEET = 0x0809, 0x000A, 0x002F, 0x0085
SUPBOOK, EXTERNSHEET, EXTERNNAME = 0x01AE, 0x0017, 0x0023
BIFF8: Final = 0x0600
MACRO_SHEET, VBA_MODULE, MACRO_SHEET_BODY = 1, 6, 0x0040
LINK: Final = "\x03"  # stands between program and topic of a DDE or OLE link
OLE_LINK: Final = 0x0010
INTERNAL_BOOKS: Final = frozenset({0x0401, 0x3A01})


def is_locked(stream: bytes) -> bool:
    """Say whether the workbook needs a password; refuse what is no workbook stream at all."""
    refuse_if(stream[:2] != struct.pack("<H", BOF), Rule.DAMAGED)
    return any(kind == FILEPASS for kind, _body in _records(stream))


def refuse_programs(stream: bytes) -> None:
    """Refuse macro sheets and DDE links in a workbook's first substream, where both are declared."""
    version = int.from_bytes(stream[4:6], "little")
    program = ""
    for kind, body in _records(stream):
        if kind == FILEPASS:
            return
        if kind == BOUNDSHEET and len(body) > 5:
            refuse_if(body[5] in (MACRO_SHEET, VBA_MODULE), Rule.MACROS)
            at = int.from_bytes(body[:4], "little")
            refuse_if(
                stream[at : at + 2] == struct.pack("<H", BOF)
                and int.from_bytes(stream[at + 6 : at + 8], "little") == MACRO_SHEET_BODY,
                Rule.MACROS,
            )
        elif kind in (SUPBOOK, EXTERNSHEET):
            program = _program(kind, body, version)
            refuse_if(_is_remote(program), Rule.REMOTE)
        elif kind == EXTERNNAME and program and len(body) > 2:
            refuse_if(not int.from_bytes(body[:2], "little") & OLE_LINK, Rule.DDE)


def _records(stream: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, at)
        if kind == EOF:
            return
        yield kind, stream[at + 4 : at + 4 + size]
        at += 4 + size


def _program(kind: int, body: bytes, version: int) -> str:
    """Return program and topic of a link to another program; empty for links to workbooks."""
    if kind == EXTERNSHEET:
        text = "" if version >= BIFF8 else body[1 : 1 + body[0]].decode("latin-1") if body else ""
    elif len(body) < 5 or int.from_bytes(body[2:4], "little") in INTERNAL_BOOKS:
        text = ""
    else:
        text = body[5:].decode("utf-16-le" if body[4] & 1 else "latin-1", "replace")
    return text if LINK in text[1:] else ""


def _is_remote(program: str) -> bool:
    topic = program.partition(LINK)[2].lower()
    return topic.startswith(("http", "ftp", "\\\\", "//", "\x01@"))
