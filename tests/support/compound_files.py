"""Office files before 2007, made byte by byte: compound files with streams, workbooks, letters, presentations, VBA."""

from __future__ import annotations

import itertools
import struct
from collections.abc import Iterator, Mapping, Sequence

FREE, END_OF_CHAIN, FAT_SECTOR, NONE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF
SECTOR, MINI, CUTOFF = 512, 64, 4096


def compound_file(streams: Mapping[str, bytes]) -> bytes:
    """A compound file with these streams; a name may lead through storages: ``Macros/VBA/dir``."""
    entries, tree = _tree(streams)
    sectors: list[bytes] = []
    fat: list[int] = []
    mini, mini_fat = bytearray(), []
    starts: dict[int, tuple[int, int]] = {}
    for number, content in entries:
        if content is None:
            continue
        if 0 < len(content) < CUTOFF:
            starts[number] = (_chain(mini_fat, -(-len(content) // MINI)), len(content))
            mini += content.ljust(-(-len(content) // MINI) * MINI, b"\x00")
        elif content:
            starts[number] = (_store(sectors, fat, content), len(content))
    starts[0] = (_store(sectors, fat, bytes(mini)), len(mini)) if mini else (END_OF_CHAIN, 0)
    mini_fat_at = _store(sectors, fat, _numbers(mini_fat)) if mini_fat else END_OF_CHAIN
    directory_at = _store(
        sectors, fat, b"".join(_entry(*entry, *starts.get(entry[0], (0, 0))) for entry in tree)
    )
    fat_sectors = -(-(len(fat) + -(-len(fat) // 127)) // 128)
    fat_at = [len(fat) + n for n in range(fat_sectors)]
    fat += [FAT_SECTOR] * fat_sectors
    header = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + bytes(16)
        + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
        + bytes(6)
        + struct.pack("<IIIII", 0, fat_sectors, directory_at, 0, CUTOFF)
        + struct.pack("<IIII", mini_fat_at, -(-len(mini_fat) // 128), END_OF_CHAIN, 0)
        + _numbers([*fat_at, *[FREE] * (109 - fat_sectors)])
    )
    return header + b"".join(sectors) + _numbers(fat + [FREE] * (128 * fat_sectors - len(fat)))


def letter(text: bytes = b"", *, flags: int = 0, version: int = 0xC1) -> dict[str, bytes]:
    """The streams of a .doc; ``version`` below 0xC1 is Word 6 or 95."""
    head = struct.pack("<HHHHHH", 0xA5EC, version, 0, 0, 0, flags).ljust(32, b"\x00")
    return {"WordDocument": (head + text).ljust(5_000, b" "), "0Table": bytes(40)}


def workbook(
    *records: tuple[int, bytes], sheets: Sequence[int] = (0,), version: int = 0x600
) -> dict[str, bytes]:
    """The streams of an .xls with further records in front; a sheet of type 1 holds Excel 4 macros."""
    start = _record(0x809, struct.pack("<HH", version, 5) + bytes(12))
    start += b"".join(_record(kind, body) for kind, body in records)
    start += b"".join(_record(0x85, struct.pack("<IBB", 0, 0, sheet) + b"\x01\x00A") for sheet in sheets)
    body = _record(0x809, struct.pack("<HH", version, 0x10) + bytes(12)) + _record(0x0A, b"")
    return {"Workbook" if version >= 0x600 else "Book": start + _record(0x0A, b"") + body}


def presentation(*objects: bytes, token: int = 0xE391C05F) -> dict[str, bytes]:
    """The streams of a .ppt that embeds compound files."""
    records = b"".join(struct.pack("<HHI", 0, 0x1011, len(entry)) + entry for entry in objects)
    document = struct.pack("<HHI", 0xF, 0x3E8, len(records)) + records
    return {"PowerPoint Document": document, "Current User": bytes(12) + struct.pack("<I", token) + bytes(20)}


def vba(*lines: str, root: str = "_VBA_PROJECT_CUR/") -> dict[str, bytes]:
    """The streams of a VBA project of one module."""
    source = "\r\n".join(['Attribute VB_Name = "ThisWorkbook"', *lines, ""]).encode("latin-1")
    return {
        root + "PROJECT": b'Document=ThisWorkbook/&H00000000\r\nName="VBAProject"\r\n',
        root + "VBA/dir": compressed(b"\x01\x00\x04\x00\x00\x00\x01\x00\x00\x00"),
        root + "VBA/_VBA_PROJECT": b"\xcc\x61\xff\xff\x00\x00\x00",
        root + "VBA/ThisWorkbook": bytes(40) + compressed(source),
    }


def package(name: str, content: bytes) -> bytes:
    """The native data of an OLE package: a file of this name that was dropped into a document."""
    spelled = name.encode("latin-1") + b"\x00"
    inside = (
        b"\x02\x00" + spelled + b"C:\\" + spelled + b"\x00\x00\x03\x00"
        + struct.pack("<I", len(spelled)) + b"C:\\Temp\\" + spelled + struct.pack("<I", len(content)) + content
    )  # fmt: skip
    return struct.pack("<I", len(inside)) + inside


def compressed(data: bytes) -> bytes:
    """Text as VBA keeps it (MS-OVBA 2.4.1), in chunks of literal characters."""
    made = b"\x01"
    for at in range(0, len(data), 3_000):
        piece = data[at : at + 3_000]
        tokens = b"".join(b"\x00" + piece[n : n + 8] for n in range(0, len(piece), 8))
        made += struct.pack("<H", 0xB000 | (len(tokens) - 1)) + tokens
    return made


def _record(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def _tree(
    streams: Mapping[str, bytes],
) -> tuple[list[tuple[int, bytes | None]], list[tuple[int, str, int, int, int]]]:
    """Number all entries; the entries of a storage form a chain to the right, which is a tree as well."""
    children: dict[str, list[str]] = {"": []}
    for path in streams:
        *storages, _name = path.split("/")
        above = ""
        for depth in range(len(storages) + 1):
            here = "/".join(path.split("/")[: depth + 1])
            children.setdefault(above, [])
            if here not in children[above]:
                children[above].append(here)
            above = here
    order = ["", *(path for paths in children.values() for path in paths)]
    number = {path: n for n, path in enumerate(order)}
    right = {a: b for paths in children.values() for a, b in itertools.pairwise(paths)}
    entries: list[tuple[int, bytes | None]] = [(number[path], streams.get(path)) for path in order]
    tree = [
        (
            number[path],
            path.rpartition("/")[2] or "Root Entry",
            2 if path in streams else 5 if path == "" else 1,
            number[right[path]] if path in right else NONE,
            number[children[path][0]] if children.get(path) else NONE,
        )
        for path in order
    ]
    return entries, tree


def _entry(_number: int, name: str, kind: int, right: int, child: int, start: int, size: int) -> bytes:
    spelled = (name + "\x00").encode("utf-16-le")
    links = struct.pack("<BBIII", kind, 1, NONE, right, child)
    return (
        spelled.ljust(64, b"\x00")
        + struct.pack("<H", len(spelled))
        + links
        + bytes(36)
        + struct.pack("<IQ", start, size)
    )


def _chain(table: list[int], length: int) -> int:
    first = len(table)
    table += [*range(first + 1, first + length), END_OF_CHAIN]
    return first


def _store(sectors: list[bytes], fat: list[int], content: bytes) -> int:
    padded = content.ljust(-(-len(content) // SECTOR) * SECTOR, b"\x00")
    sectors += list(_pieces(padded))
    return _chain(fat, len(padded) // SECTOR)


def _pieces(data: bytes) -> Iterator[bytes]:
    for at in range(0, len(data), SECTOR):
        yield data[at : at + SECTOR]


def _numbers(values: Sequence[int]) -> bytes:
    return struct.pack(f"<{len(values)}I", *values)
