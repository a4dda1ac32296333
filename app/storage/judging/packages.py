"""Office files since 2007 (docx, xlsx, pptx): ZIP archives of parts, listed in ``[Content_Types].xml``."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping
from types import MappingProxyType
from typing import BinaryIO, Final

from app.storage.judging import compound, parts
from app.storage.judging.heads import PDF_MARK, PDF_MARK_WITHIN, UNREADABLE, rule_for_content
from app.storage.judging.programs import is_executable, is_executable_name
from app.storage.kinds import Kind
from app.storage.rules import Rule, RuleBroken, refuse_if

MAGIC: Final = b"PK\x03\x04"
MB: Final = 1024 * 1024
MAX_MEMBERS: Final = 5_000
MAX_MEMBER_NAME: Final = 1_024
MAX_COMMENT: Final = 256
MAX_UNPACKED: Final = 200 * MB
# A white bitmap pasted into a letter packs 500 : 1 and is ordinary; a ratio says something only of a large whole.
MAX_RATIO, RATIO_COUNTS_FROM = 100, 40 * MB
CHUNK: Final = 256 * 1024

CONTENT_TYPES: Final = "[content_types].xml"
MAIN_TYPES: Mapping[str, Kind] = MappingProxyType(
    {
        "wordprocessingml.document.main+xml": Kind.DOCX,
        "spreadsheetml.sheet.main+xml": Kind.XLSX,
        "presentationml.presentation.main+xml": Kind.PPTX,
        "presentationml.slideshow.main+xml": Kind.PPTX,
    }
)
VBA_PART: Final = re.compile(r"vbaproject[^/]{0,40}\.bin", re.IGNORECASE)
ENCRYPTED: Final = 0x1
METHODS: Final = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})


def judge(source: BinaryIO, head: bytes) -> Kind:
    """Return the kind of an Office file that is plain, whole and without programs."""
    refuse_if(PDF_MARK in head[:PDF_MARK_WITHIN], Rule.SECOND_FILE)
    with zipfile.ZipFile(source) as archive:
        members = archive.infolist()
        _judge_members(members, archive.start_dir, source, len(archive.comment))
        kind = _main_kind(archive, head)
        _judge_parts(archive, members, 0)
    return kind


def refuse_programs(source: BinaryIO, depth: int) -> None:
    """Refuse programs in an archive within a file; one that cannot be read does nothing."""
    try:
        with zipfile.ZipFile(source) as archive:
            members = archive.infolist()
            refuse_if(
                sum(m.file_size for m in members) > MAX_UNPACKED or len(members) > MAX_MEMBERS, Rule.BOMB
            )
            refuse_if(any(is_executable_name(m.filename) for m in members), Rule.PROGRAM)
            _judge_parts(archive, [m for m in members if not m.flag_bits & ENCRYPTED], depth)
    except UNREADABLE:
        return


def _judge_members(members: list[zipfile.ZipInfo], directory_at: int, source: BinaryIO, comment: int) -> None:
    refuse_if(not 0 < len(members) <= MAX_MEMBERS, Rule.BOMB)
    refuse_if(comment > MAX_COMMENT, Rule.SECOND_FILE)
    refuse_if(any(m.flag_bits & ENCRYPTED for m in members), Rule.LOCKED)
    refuse_if(any(m.compress_type not in METHODS for m in members), Rule.DAMAGED)
    names = [m.filename for m in members]
    refuse_if(any(len(name) > MAX_MEMBER_NAME for name in names), Rule.DAMAGED)
    refuse_if(len(set(names)) != len(names) or any(_leads_outside(n) for n in names), Rule.DAMAGED)
    unpacked = sum(m.file_size for m in members)
    size = source.seek(0, 2)
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


def _main_kind(archive: zipfile.ZipFile, head: bytes) -> Kind:
    listing = next((m for m in archive.infolist() if _plain(m.filename) == CONTENT_TYPES), None)
    if listing is None:
        rule = rule_for_content(head)
        raise RuleBroken(rule if rule is Rule.OPEN_DOCUMENT else Rule.CONTENT)
    types = parts.content_types(archive, listing)
    refuse_if(any(parts.is_macro_type(media_type) for media_type in types), Rule.MACROS)
    for ending, kind in MAIN_TYPES.items():
        if any(media_type.endswith(ending) for media_type in types):
            return kind
    raise RuleBroken(Rule.CONTENT)


def _judge_parts(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo], depth: int) -> None:
    """Unpack every member once, because the sizes an archive declares may be lies, and look at what it is."""
    for member in members:
        name = _plain(member.filename)
        refuse_if("macrosheets/" in name, Rule.MACROS)
        look = parts.Look(name)
        kept: list[bytes] = []
        with archive.open(member) as part:
            head = part.read(CHUNK)
            nested = head.startswith((compound.MAGIC, MAGIC))
            refuse_if(is_executable(head), Rule.PROGRAM)
            refuse_if(VBA_PART.fullmatch(name.rpartition("/")[2]) is not None and not nested, Rule.MACROS)
            chunk = head
            while chunk:
                look.take(chunk)
                if nested:
                    kept.append(chunk)
                chunk = part.read(CHUNK)
        if nested:
            compound.refuse_object(b"".join(kept), depth)
        else:
            parts.judge(archive, member, look)


def _plain(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()


def _leads_outside(name: str) -> bool:
    return name.startswith(("/", "\\")) or ":" in name or ".." in re.split(r"[/\\]", name)
