"""Office files since 2007 (docx, xlsx, pptx): ZIP archives whose parts are listed in ``[Content_Types].xml``."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Mapping
from types import MappingProxyType
from typing import BinaryIO

from app.storage.rules import Rule, UploadRefused, refuse_if

MAGIC = b"PK\x03\x04"
MB = 1024 * 1024
MAX_MEMBERS = 5_000
MAX_UNPACKED = 200 * MB
# A white bitmap pasted into a letter packs 500 : 1 and is ordinary; a ratio says something only of a large whole.
MAX_RATIO, RATIO_COUNTS_FROM = 100, 40 * MB
MAX_CONTENT_TYPES = 4 * MB
CHUNK = 256 * 1024

CONTENT_TYPES = "[Content_Types].xml"
MAIN_PART: Mapping[str, bytes] = MappingProxyType(
    {
        "docx": b"wordprocessingml.document.main+xml",
        "xlsx": b"spreadsheetml.sheet.main+xml",
        "pptx": b"presentationml.presentation.main+xml",
    }
)
PROGRAM_NAME = re.compile(
    r"(^|/)(vbaProject\w*\.bin|vbaData\.xml|macrosheets/.*|activeX/.*\.bin)$", re.IGNORECASE
)
PROGRAM_TYPES = (b"macroenabled", b"vbaproject", b"ms-office.activex", b"macrosheet")
ENCRYPTED = 0x1
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError, OverflowError)
METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})


def judge(source: BinaryIO, extension: str, size: int) -> None:
    """Refuse whatever is not a plain, whole Office file of ``extension`` without programs.

    Every member is unpacked into nowhere, piece by piece, because the sizes an archive declares may be lies.
    """
    source.seek(0)
    try:
        with zipfile.ZipFile(source) as archive:
            members = archive.infolist()
            _judge_members(members, archive.start_dir, size, len(archive.comment))
            _judge_parts(archive, members, extension)
            for member in members:
                _unpack_into_nowhere(archive, member)
    except BROKEN as broken:
        raise UploadRefused(Rule.DAMAGED) from broken


def _judge_members(members: list[zipfile.ZipInfo], directory_at: int, size: int, comment: int) -> None:
    refuse_if(not 0 < len(members) <= MAX_MEMBERS, Rule.BOMB)
    refuse_if(comment > 0, Rule.SECOND_FILE)
    refuse_if(any(m.flag_bits & ENCRYPTED for m in members), Rule.LOCKED)
    refuse_if(any(m.compress_type not in METHODS for m in members), Rule.DAMAGED)
    names = [m.filename for m in members]
    refuse_if(len(set(names)) != len(names) or any(_leads_outside(n) for n in names), Rule.DAMAGED)
    unpacked = sum(m.file_size for m in members)
    refuse_if(unpacked > MAX_UNPACKED, Rule.BOMB)
    refuse_if(unpacked > RATIO_COUNTS_FROM and unpacked > size * MAX_RATIO, Rule.BOMB)
    # Members that share bytes are how a small archive unpacks to a huge one.
    in_order = sorted(members, key=lambda m: m.header_offset)
    refuse_if(in_order[0].header_offset > 0, Rule.SECOND_FILE)
    end = 0
    for member in in_order:
        refuse_if(member.header_offset < end, Rule.BOMB)
        end = member.header_offset + member.compress_size
    refuse_if(end > directory_at, Rule.BOMB)


def _judge_parts(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo], extension: str) -> None:
    by_name = {m.filename: m for m in members}
    listing = by_name.get(CONTENT_TYPES)
    if listing is None:
        raise UploadRefused(Rule.CONTENT)
    refuse_if(listing.file_size > MAX_CONTENT_TYPES, Rule.BOMB)
    # The names are ASCII; without its NUL bytes a UTF-16 listing reads like a UTF-8 one.
    types = archive.read(listing).replace(b"\x00", b"").lower()
    refuse_if(any(mark in types for mark in PROGRAM_TYPES), Rule.MACROS)
    refuse_if(any(PROGRAM_NAME.search(name) for name in by_name), Rule.MACROS)
    refuse_if(MAIN_PART[extension] not in types, Rule.CONTENT)


def _unpack_into_nowhere(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
    with archive.open(member) as part:
        while part.read(CHUNK):
            pass


def _leads_outside(name: str) -> bool:
    return name.startswith(("/", "\\")) or ":" in name or ".." in re.split(r"[/\\]", name)
