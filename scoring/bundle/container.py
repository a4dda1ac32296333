"""The ZIP around a bundle: written with stable bytes, read without trusting a word of it.

Members are stored, not compressed: how a compressor packs differs from one release to the next, and a bundle has to be
the same bytes years later. So every byte of an original is known, and any change of the container is found by writing
it again. A bundle that somebody has packed anew is still read, within bounds, to say what is in it.
"""

from __future__ import annotations

import io
import stat
import struct
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from scoring.bundle import messages
from scoring.language.messages import Message
from scoring.syntax.errors import Problem, ProblemLog
from scoring.syntax.file_messages import FILE_MISSING, FILE_UNREADABLE
from scoring.zips import BROKEN, ENCRYPTED, METHODS

MB: Final = 1024 * 1024
MAX_FILE_BYTES: Final = 32 * MB
MAX_UNPACKED_BYTES: Final = 32 * MB
MAX_MEMBERS: Final = 250
MAX_RATIO: Final = 100
SMALL: Final = 64 * 1024
"""A member up to this size may shrink as much as it likes."""

MAX_DIRECTORY_BYTES: Final = 64 * 1024
_CHUNK: Final = 64 * 1024

_LOCAL = struct.Struct("<4s5H3I2H")
_CENTRAL = struct.Struct("<4s6H3I5H2I")
_END = struct.Struct("<4s4H2IH")
_ZIP64_LOCATOR: Final = b"PK\x06\x07"
_ZIP64_LOCATOR_SIZE: Final = 20
_VERSION: Final = 20
_ON_UNIX: Final = 3 << 8
_PLAIN_FILE: Final = 0o100644 << 16
_TIME, _DAY = 0, 1 << 5 | 1  # 1980-01-01 00:00, the first moment a ZIP can say
_NAME_IN_UTF8: Final = 0x800


def write_container(members: Mapping[str, bytes]) -> bytes:
    """A ZIP of these members, sorted by name: the same members give the same bytes, on every machine."""
    body, directory = bytearray(), bytearray()
    for name, data in sorted(members.items()):
        label = name.encode()
        flags = 0 if name.isascii() else _NAME_IN_UTF8
        facts = (_VERSION, flags, 0, _TIME, _DAY, zlib.crc32(data), len(data), len(data), len(label), 0)
        directory += _CENTRAL.pack(
            b"PK\x01\x02", _ON_UNIX | _VERSION, *facts, 0, 0, 0, _PLAIN_FILE, len(body)
        )
        directory += label
        body += _LOCAL.pack(b"PK\x03\x04", *facts) + label + data
    count = len(members)
    end = _END.pack(b"PK\x05\x06", 0, 0, count, count, len(directory), len(body), 0)
    return bytes(body + directory + end)


def read_file(path: Path, log: ProblemLog) -> bytes | None:
    """The bytes of a bundle's file; None after recording why there are none."""
    name = path.as_posix()
    try:
        with path.open("rb") as file:
            data = file.read(MAX_FILE_BYTES + 1)
    except FileNotFoundError:
        log.add(Problem(name, 1, 1, "", FILE_MISSING, {"name": path.name}))
        return None
    except OSError:
        log.add(Problem(name, 1, 1, "", FILE_UNREADABLE))
        return None
    if len(data) > MAX_FILE_BYTES:
        log.add(Problem(name, 1, 1, "", messages.BUNDLE_TOO_LARGE, {"limit": str(MAX_FILE_BYTES // MB)}))
        return None
    return data


def read_container(data: bytes, name: str, log: ProblemLog) -> dict[str, bytes]:
    """The members of a ZIP by name; empty after recording why nothing of it is read.

    Nothing is written to the disk, and what the archive says about sizes is not believed.
    """
    before = len(log)
    members: dict[str, bytes] = {}
    if not _directory_is_small(data):
        log.add(Problem(name, 1, 1, "", messages.BUNDLE_NOT_A_ZIP))
        return members
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check_count(archive.infolist(), name, log)
            listed = [member for member in archive.infolist() if not member.is_dir()]
            _check_members(listed, name, log)
            if len(log) == before:
                members = _unpacked(archive, listed, name, log)
    except BROKEN:
        log.add(Problem(name, 1, 1, "", messages.BUNDLE_NOT_A_ZIP))
    return members if len(log) == before else {}


def shown(text: str) -> str:
    """A piece of a bundle in a message: short, and with nothing in it that a terminal would obey."""
    cut = text if len(text) <= 60 else f"{text[:59]}…"
    return "".join(character if character.isprintable() else "�" for character in cut)


def _directory_is_small(data: bytes) -> bool:
    """Whether the archive ends the plain way and its directory has a size that may be read at all."""
    if len(data) < _END.size:
        return False
    end = _END.unpack_from(data, len(data) - _END.size)
    locator = data[-_END.size - _ZIP64_LOCATOR_SIZE : -_END.size]
    return (
        end[0] == b"PK\x05\x06" and end[5] <= MAX_DIRECTORY_BYTES and not locator.startswith(_ZIP64_LOCATOR)
    )


def _check_count(listed: Sequence[zipfile.ZipInfo], name: str, log: ProblemLog) -> None:
    if len(listed) > MAX_MEMBERS:
        log.add(Problem(name, 1, 1, "", messages.BUNDLE_TOO_MANY_MEMBERS, {"limit": str(MAX_MEMBERS)}))


def _check_members(listed: Sequence[zipfile.ZipInfo], name: str, log: ProblemLog) -> None:
    seen: set[str] = set()
    for member in listed:
        problem = _problem_of(member, seen)
        if problem is not None:
            log.add(Problem(name, 1, 1, "", problem, {"name": shown(member.filename)}))
        seen.add(member.filename.casefold())


def _problem_of(member: zipfile.ZipInfo, seen: set[str]) -> Message | None:
    mode = member.external_attr >> 16
    if member.filename.casefold() in seen:
        return messages.BUNDLE_MEMBER_TWICE
    if not _is_inside(member.orig_filename):
        return messages.BUNDLE_MEMBER_OUTSIDE
    if stat.S_IFMT(mode) not in (0, stat.S_IFREG):
        return messages.BUNDLE_MEMBER_NO_FILE
    if member.flag_bits & ENCRYPTED:
        return messages.BUNDLE_MEMBER_ENCRYPTED
    return None if member.compress_type in METHODS else messages.BUNDLE_MEMBER_UNREADABLE


def _is_inside(name: str) -> bool:
    """Whether a name is a plain path below the bundle: no way up, no drive, no other separators."""
    parts = name.split("/")
    return name.isprintable() and "\\" not in name and ":" not in name and not {"", ".", ".."} & set(parts)


def _unpacked(
    archive: zipfile.ZipFile, listed: Sequence[zipfile.ZipInfo], name: str, log: ProblemLog
) -> dict[str, bytes]:
    members: dict[str, bytes] = {}
    left = MAX_UNPACKED_BYTES
    for member in listed:
        limit = min(left, max(SMALL, MAX_RATIO * member.compress_size))
        try:
            content = _read(archive, member, limit)
        except BROKEN:
            log.add(Problem(name, 1, 1, "", messages.BUNDLE_MEMBER_DAMAGED, {"name": shown(member.filename)}))
            continue
        if content is None:
            params = {"name": shown(member.filename), "limit": str(MAX_UNPACKED_BYTES // MB)}
            log.add(Problem(name, 1, 1, "", messages.BUNDLE_MEMBER_TOO_LARGE, params))
            break
        left -= len(content)
        members[member.filename] = content
    return members


def _read(archive: zipfile.ZipFile, member: zipfile.ZipInfo, limit: int) -> bytes | None:
    """A member's bytes, piece by piece; None when there are more than `limit`."""
    content = bytearray()
    with archive.open(member) as stream:
        while piece := stream.read(_CHUNK):
            content += piece
            if len(content) > limit:
                return None
    return bytes(content)
