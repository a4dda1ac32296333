"""Small files of every kind, made byte by byte, for tests of what may be uploaded."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping

from PIL import Image

from tests.support.compound_files import compound_file, letter, presentation, workbook

OPEN_XML = "application/vnd.openxmlformats-officedocument."
MAIN_TYPES = {
    "docx": OPEN_XML + "wordprocessingml.document.main+xml",
    "xlsx": OPEN_XML + "spreadsheetml.sheet.main+xml",
    "pptx": OPEN_XML + "presentationml.presentation.main+xml",
}


def pdf(text: str = "Quyết định", *objects: str) -> bytes:
    """A PDF of one empty page whose bytes depend on `text`; further `objects` are numbered from 4."""
    bodies = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>",
        *objects,
    ]
    made = b"%PDF-1.7\n%" + text.encode() + b"\n"
    places = []
    for number, body in enumerate(bodies, start=1):
        places.append(len(made))
        made += f"{number} 0 obj{body}endobj\n".encode()
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    return (
        made
        + f"xref\n0 {len(bodies) + 1}\n0000000000 65535 f \n{table}".encode()
        + f"trailer<</Root 1 0 R/Size {len(bodies) + 1}>>\nstartxref\n{len(made)}\n%%EOF\n".encode()
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
    """A photograph, with what a telephone may append after its end; the size in its header may be a lie."""
    made = io.BytesIO()
    Image.new("L", (2, 2)).save(made, "JPEG")
    honest = b"\x08" + struct.pack(">HH", 2, 2)
    return made.getvalue().replace(honest, b"\x08" + struct.pack(">HH", height, width)) + after


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
    """A compound file (doc, xls, ppt) with streams of these names."""
    usual = letter() | workbook() | presentation()
    return compound_file({name: usual.get(name, b"\x00") for name in names})
