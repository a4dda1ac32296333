"""The version a font file states, read without a font library.

Loading such a library takes longer than all else the application does with fonts when it starts. The layout is that
of the OpenType specification: a directory of tables, of which ``name`` holds numbered texts.
"""

from __future__ import annotations

import struct
from typing import Final

_TABLES: Final = struct.Struct(">4xH6x")  # how many tables the file has
_TABLE: Final = struct.Struct(">4s4xII")  # tag, where it begins, how long it is
_NAMES: Final = struct.Struct(">2xHH")  # how many texts there are, where the first begins
_NAME: Final = struct.Struct(">H4xHHH")  # platform, which text it is, how long, where it begins
_VERSION_STRING: Final = 5
_MACINTOSH: Final = 1


def version_string(font: bytes) -> str:
    """What the font says of its version, e.g. “Version 2.1.5”; empty if it says nothing.

    :raises ValueError: if `font` is not an OpenType font.
    """
    try:
        start = _name_table(font)
        count, texts = _NAMES.unpack_from(font, start)
        for number in range(count):
            place = start + _NAMES.size + number * _NAME.size
            platform, which, length, offset = _NAME.unpack_from(font, place)
            if which == _VERSION_STRING:
                text = font[start + texts + offset :][:length]
                return text.decode("mac_roman" if platform == _MACINTOSH else "utf_16_be")
    except struct.error as error:
        raise ValueError("the file breaks off") from error
    return ""


def _name_table(font: bytes) -> int:
    (count,) = _TABLES.unpack_from(font)
    for number in range(count):
        tag, start, _ = _TABLE.unpack_from(font, _TABLES.size + number * _TABLE.size)
        if tag == b"name":
            return int(start)
    raise ValueError("no OpenType font")
