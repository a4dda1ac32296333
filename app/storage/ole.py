"""Office files before 2007 (doc, xls, ppt): compound files (MS-CFB), small file systems of named streams.

Only the directory is read: the names of its entries tell the program the file belongs to, and whether it holds macros
or is locked with a password.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import BinaryIO

from app.storage.rules import Rule, UploadRefused, refuse_if

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
HEADER = 512
ENTRY = 128
MAX_DIRECTORY_SECTORS = 4_096
END_OF_CHAIN = 0xFFFFFFFA  # this and everything above is a mark, not a sector

MAIN_STREAM: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "doc": frozenset({"worddocument"}),
        "xls": frozenset({"workbook", "book"}),
        "ppt": frozenset({"powerpoint document"}),
    }
)
PROGRAMS = frozenset({"macros", "vba", "_vba_project", "_vba_project_cur"})
PACKAGE_WITH_PASSWORD = "encryptedpackage"  # noqa: S105 - the name of a stream


def judge(source: BinaryIO, extension: str, size: int) -> None:
    """Refuse a file that is not one of ``extension``, is broken, holds macros, or is locked."""
    names = entry_names(source, size)
    refuse_if(PACKAGE_WITH_PASSWORD in names, Rule.LOCKED)
    refuse_if(not PROGRAMS.isdisjoint(names), Rule.MACROS)
    refuse_if(MAIN_STREAM[extension].isdisjoint(names), Rule.CONTENT)


def rule_for_wrong_extension(source: BinaryIO, size: int) -> Rule:
    """Return why a compound file under a newer extension is refused: a docx with a password is one."""
    try:
        return Rule.LOCKED if PACKAGE_WITH_PASSWORD in entry_names(source, size) else Rule.CONTENT
    except UploadRefused as refused:
        return refused.rule


def entry_names(source: BinaryIO, size: int) -> frozenset[str]:
    """Read the names of all entries of the directory, in lower case; refuse a file whose chains are broken."""
    source.seek(0)
    header = source.read(HEADER)
    refuse_if(not header.startswith(MAGIC), Rule.CONTENT)
    refuse_if(len(header) < HEADER, Rule.DAMAGED)
    shift = int.from_bytes(header[30:32], "little")
    refuse_if(shift not in (9, 12), Rule.DAMAGED)
    sectors = _Sectors(source, 1 << shift, size, header)
    names = set()
    for sector in sectors.chain(_number(header, 48)):
        for at in range(0, len(sector) - ENTRY + 1, ENTRY):
            length = int.from_bytes(sector[at + 64 : at + 66], "little")
            if 2 <= length <= 64:
                names.add(sector[at : at + length - 2].decode("utf-16-le", "replace").lower())
    return frozenset(names)


class _Sectors:
    """The sectors of a compound file and the table (FAT) that chains them."""

    def __init__(self, source: BinaryIO, sector_size: int, size: int, header: bytes) -> None:
        self._source = source
        self._size = sector_size
        self._count = max(0, size // sector_size)
        self._fat_sectors = [n for n in _numbers(header[76:HEADER]) if n < END_OF_CHAIN]
        following, seen = _number(header, 68), 0
        while following < END_OF_CHAIN:
            seen += 1
            refuse_if(seen > self._count, Rule.DAMAGED)
            *listed, following = _numbers(self.read(following))
            self._fat_sectors += [n for n in listed if n < END_OF_CHAIN]

    def read(self, number: int) -> bytes:
        """Read one sector; the last one of a file may be cut short."""
        refuse_if(number >= self._count, Rule.DAMAGED)
        self._source.seek((number + 1) * self._size)
        return self._source.read(self._size)

    def chain(self, first: int) -> Iterator[bytes]:
        """Read the sectors of a chain; one that runs in a circle is longer than any real directory."""
        number, seen = first, 0
        while number < END_OF_CHAIN:
            seen += 1
            refuse_if(seen > MAX_DIRECTORY_SECTORS, Rule.DAMAGED)
            yield self.read(number)
            number = self._next(number)

    def _next(self, number: int) -> int:
        table, place = divmod(number, self._size // 4)
        refuse_if(table >= len(self._fat_sectors), Rule.DAMAGED)
        sector = self.read(self._fat_sectors[table])
        refuse_if(len(sector) < (place + 1) * 4, Rule.DAMAGED)
        return _number(sector, place * 4)


def _number(data: bytes, at: int) -> int:
    return int.from_bytes(data[at : at + 4], "little")


def _numbers(data: bytes) -> list[int]:
    return [_number(data, at) for at in range(0, len(data) - 3, 4)]
