"""Pictures: whole, and no larger on the screen than a scanner makes them."""

from __future__ import annotations

from typing import BinaryIO

from app.storage.rules import Rule, refuse_if

MAX_PIXELS = 150_000_000  # A3 at 600 dpi has 70 million
PNG_HEADER = 33
PNG_END = b"\x00\x00\x00\x00IEND\xaeB`\x82"
JPEG_END = b"\xff\xd9"
# Frame headers of every JPEG process; 0xC4, 0xC8 and 0xCC in between are tables.
JPEG_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
STANDALONE = frozenset({0x01, *range(0xD0, 0xD9)})
MAX_SEGMENTS = 5_000


def judge_png(source: BinaryIO) -> None:
    """Refuse a PNG that is cut off or unpacks to more pixels than a scan has."""
    source.seek(0)
    header = source.read(PNG_HEADER)
    refuse_if(len(header) < PNG_HEADER or header[12:16] != b"IHDR", Rule.DAMAGED)
    width, height = int.from_bytes(header[16:20], "big"), int.from_bytes(header[20:24], "big")
    refuse_if(width * height > MAX_PIXELS, Rule.BOMB)
    source.seek(-len(PNG_END), 2)
    refuse_if(source.read() != PNG_END, Rule.DAMAGED)


def judge_jpeg(source: BinaryIO) -> None:
    """Refuse a JPEG without a frame, one that is cut off, or one of more pixels than a scan has.

    Telephones append data of their own after the end mark, so the mark is looked for, not demanded as the last bytes.
    """
    source.seek(2)
    for _ in range(MAX_SEGMENTS):
        mark = source.read(2)
        refuse_if(len(mark) < 2 or mark[0] != 0xFF, Rule.DAMAGED)
        if mark[1] == 0xFF:  # a fill byte in front of a marker
            source.seek(-1, 1)
            continue
        if mark[1] in STANDALONE:
            continue
        length = int.from_bytes(source.read(2), "big")
        refuse_if(length < 2, Rule.DAMAGED)
        if mark[1] in JPEG_FRAMES:
            frame = source.read(5)
            height, width = int.from_bytes(frame[1:3], "big"), int.from_bytes(frame[3:5], "big")
            refuse_if(width * height > MAX_PIXELS, Rule.BOMB)
            refuse_if(JPEG_END not in source.read(), Rule.DAMAGED)
            return
        source.seek(length - 2, 1)
    refuse_if(True, Rule.DAMAGED)
