"""Office files before 2007 (doc, xls, ppt) and objects inside others: compound files, read by olefile."""

from __future__ import annotations

import io
import os
import re
import struct
import zlib
from collections.abc import Iterator
from typing import BinaryIO, Final

import msoffcrypto
import olefile
from msoffcrypto.exceptions import DecryptionError, FileFormatError, InvalidKeyError, ParseError

from app.storage.judging import biff, packages
from app.storage.judging.heads import HEAD, UNREADABLE, refuse_second_file
from app.storage.judging.programs import is_executable, refuse_native_programs, refuse_vba_code
from app.storage.kinds import Kind
from app.storage.rules import Rule, RuleBroken, refuse_if

MAGIC: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MAIN_STREAMS: Final = {
    "worddocument": Kind.DOC,
    "workbook": Kind.XLS,
    "book": Kind.XLS,
    "powerpoint document": Kind.PPT,
}
ENCRYPTED_PACKAGE: Final = "encryptedpackage"
MESSAGE: Final = "__properties_version1.0"
# Excel locks a workbook whose structure alone is protected with this one, and opens it without asking.
KNOWN_PASSWORD: Final = "VelvetSweatshop"  # noqa: S105
NESTED: Final = 4
MAX_OBJECT: Final = 64 * 1024 * 1024

WORD_ENCRYPTED, WORD_TEMPLATE, WORD_97 = 0x0100, 0x0001, 0x00C1
POWERPOINT_ENCRYPTED: Final = 0xF3D1C4DF
OLE_OBJECT, CONTAINER = 0x1011, 0xF
# 0x13 opens a field in the text of a .doc, in one byte or two a character.
DDE_FIELD: Final = re.compile(
    rb"\x13[ \x01-\x12]{0,20}DDE|\x13\x00(?:[ \x01-\x12]\x00){0,20}D\x00D\x00E\x00", re.IGNORECASE
)


def judge(source: BinaryIO, named: Kind) -> Kind:
    """Return the kind of a compound file that breaks no rule."""
    source.seek(0)
    refuse_second_file(source, source.read(HEAD))
    with _opened(source) as ole:
        roots = {path[0].lower() for path in ole.listdir() if len(path) == 1}
        if ENCRYPTED_PACKAGE in roots:
            return _unlocked(source, named)
        refuse_if(MESSAGE in roots, Rule.MAIL)
        kinds = {MAIN_STREAMS[name] for name in roots if name in MAIN_STREAMS}
        refuse_if(not kinds, Rule.CONTENT)
        kind = named if named in kinds else min(kinds)
        refuse_incomplete(ole, source.seek(0, os.SEEK_END))
        if _locked(ole, kind):
            refuse_if(kind is not Kind.XLS, Rule.LOCKED)
            return _unlocked(source, named)
        refuse_programs(ole, 0)
    return kind


def refuse_object(data: bytes, depth: int = 0) -> None:
    """Refuse programs in a file within a file: a compound file, an Office file, an executable."""
    refuse_if(is_executable(data), Rule.PROGRAM)
    if not data.startswith((MAGIC, packages.MAGIC)):
        return
    refuse_if(depth >= NESTED or len(data) > MAX_OBJECT, Rule.BOMB)
    if data.startswith(packages.MAGIC):
        packages.refuse_programs(io.BytesIO(data), depth + 1)
        return
    try:
        with _opened(io.BytesIO(data)) as ole:
            refuse_programs(ole, depth + 1)
    except RuleBroken as broken:
        refuse_if(broken.rule is not Rule.DAMAGED, broken.rule)  # a broken object does nothing


def refuse_programs(ole: olefile.OleFileIO, depth: int) -> None:
    """Refuse macros of every age, DDE, and programs in packages, wherever they stand in a compound file."""
    refuse_vba_code(ole)
    refuse_native_programs(ole, lambda data: refuse_object(data, depth))
    for path in ole.listdir():
        name = path[-1].lower()
        if name in ("workbook", "book"):
            biff.refuse_programs(ole.openstream(path).read())
        elif name == "worddocument":
            _refuse_word(ole.openstream(path).read())
        elif name == "powerpoint document":
            for data in _ole_objects(ole.openstream(path).read()):
                refuse_object(data, depth)
        elif name in ("package", "\x01ole10native_", "contents"):
            refuse_object(ole.openstream(path).read(MAX_OBJECT + 1), depth)


def refuse_incomplete(ole: olefile.OleFileIO, size: int) -> None:
    """Refuse a file of which a stream is shorter than its directory says."""
    for path in ole.listdir():
        promised = ole.get_size(path)
        refuse_if(promised > size, Rule.DAMAGED)
        refuse_if(len(ole.openstream(path).getbuffer()) < promised, Rule.DAMAGED)


def _opened(source: BinaryIO) -> olefile.OleFileIO:
    try:
        return olefile.OleFileIO(source)
    except (OSError, ValueError, IndexError, struct.error) as error:
        raise RuleBroken(Rule.DAMAGED) from error


def _locked(ole: olefile.OleFileIO, kind: Kind) -> bool:
    if kind is Kind.DOC:
        head = ole.openstream("WordDocument").read(32)
        refuse_if(len(head) < 32, Rule.DAMAGED)
        return bool(int.from_bytes(head[10:12], "little") & WORD_ENCRYPTED)
    if kind is Kind.PPT:
        if not ole.exists("Current User"):
            return False
        return (
            int.from_bytes(ole.openstream("Current User").read(16)[12:16], "little") == POWERPOINT_ENCRYPTED
        )
    return any(
        biff.is_locked(ole.openstream(name).read()) for name in ("Workbook", "Book") if ole.exists(name)
    )


def _unlocked(source: BinaryIO, named: Kind) -> Kind:
    """Judge what Excel opens without asking for a password; everything else that is locked is refused."""
    opened = io.BytesIO()
    try:
        source.seek(0)
        locked = msoffcrypto.OfficeFile(source)
        locked.load_key(password=KNOWN_PASSWORD)
        locked.decrypt(opened)
    except (DecryptionError, FileFormatError, InvalidKeyError, ParseError, *UNREADABLE) as error:
        raise RuleBroken(Rule.LOCKED) from error
    data = opened.getvalue()
    if data.startswith(packages.MAGIC):
        return packages.judge(opened, data[:HEAD])
    refuse_if(not data.startswith(MAGIC), Rule.LOCKED)
    with _opened(opened) as ole:
        refuse_programs(ole, 0)
    return named


def _refuse_word(text: bytes) -> None:
    """Refuse DDE in fields, and the templates of Word 6 and 95: where WordBasic macros live."""
    flags, version = int.from_bytes(text[10:12], "little"), int.from_bytes(text[2:4], "little")
    refuse_if(version < WORD_97 and bool(flags & WORD_TEMPLATE), Rule.MACROS)
    refuse_if(DDE_FIELD.search(text) is not None, Rule.DDE)


def _ole_objects(stream: bytes) -> Iterator[bytes]:
    """Yield the objects that a presentation embeds (among them its VBA project), unpacked."""
    at = 0
    while at + 8 <= len(stream):
        mark, kind, size = struct.unpack_from("<HHI", stream, at)
        at += 8
        if kind == OLE_OBJECT:
            body = stream[at : at + size]
            yield _inflated(body[4:]) if mark >> 4 else body
        if mark & 0xF != CONTAINER:
            at += size


def _inflated(data: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(data, MAX_OBJECT + 1)
    except zlib.error:
        return b""
