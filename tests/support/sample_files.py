"""Small files of every kind, made byte by byte, for tests of what may be uploaded."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping

OPEN_XML = "application/vnd.openxmlformats-officedocument."
MAIN_TYPES = {
    "docx": OPEN_XML + "wordprocessingml.document.main+xml",
    "xlsx": OPEN_XML + "spreadsheetml.sheet.main+xml",
    "pptx": OPEN_XML + "presentationml.presentation.main+xml",
}
FREE, END_OF_CHAIN, FAT_SECTOR = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def pdf(text: str = "Quyết định") -> bytes:
    """A PDF of one empty page whose bytes depend on `text`."""
    return (
        b"%PDF-1.7\n%" + text.encode() + b"\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\n"
        b"trailer<</Root 1 0 R>>\n%%EOF\n"
    )


def png(width: int = 2, height: int = 2) -> bytes:
    """A white picture; the size in its header may be a lie."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
        + chunk(b"IDAT", zlib.compress(b"\x00\xff\xff" * 2))
        + chunk(b"IEND", b"")
    )


def jpeg(width: int = 2, height: int = 2, *, after: bytes = b"") -> bytes:
    """The frame of a photograph, with what a telephone may append after its end."""
    frame = b"\xff\xc0\x00\x0b\x08" + struct.pack(">HH", height, width) + b"\x01\x01\x11\x00"
    return (
        b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00" + frame + b"\xff\xd9" + after
    )


def office(
    kind: str = "docx", *, main_type: str | None = None, parts: Mapping[str, bytes] | None = None
) -> bytes:
    """A docx, xlsx or pptx with further `parts`."""
    types = (
        '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        f'<Override PartName="/main.xml" ContentType="{main_type or MAIN_TYPES[kind]}"/></Types>'
    )
    return archive({"[Content_Types].xml": types.encode(), "main.xml": b"<a/>", **(parts or {})})


def archive(members: Mapping[str, bytes]) -> bytes:
    """A ZIP archive."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in members.items():
            made.writestr(name, data)
    return target.getvalue()


def compound(*names: str) -> bytes:
    """A compound file (doc, xls, ppt) whose directory holds entries of these names."""
    entries = b"".join(_entry(name, index == 0) for index, name in enumerate(("Root Entry", *names)))
    directory = entries.ljust(-(-len(entries) // 512) * 512, b"\x00")
    sectors = len(directory) // 512
    chain = [FAT_SECTOR, *(n + 2 for n in range(sectors - 1)), END_OF_CHAIN]
    fat = struct.pack("<128I", *chain, *[FREE] * (128 - len(chain)))
    header = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + bytes(16)
        + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
        + bytes(6)
        + struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, END_OF_CHAIN, 0, END_OF_CHAIN, 0)
        + struct.pack("<109I", 0, *[FREE] * 108)
    )
    return header + fat + directory


def _entry(name: str, is_root: bool) -> bytes:
    spelled = (name + "\x00").encode("utf-16-le")
    return spelled.ljust(64, b"\x00") + struct.pack("<HB", len(spelled), 5 if is_root else 2) + bytes(61)
