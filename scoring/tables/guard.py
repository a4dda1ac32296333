"""What keeps a spreadsheet from calculating text that goes out, and takes it away again when it comes back.

A cell that begins with =, +, - or @ is a formula to a spreadsheet; so is what follows a separator or a line break
inside a cell, once the file is opened with another separator than it was written with. An apostrophe makes it text.
"""

from __future__ import annotations

import re
from typing import Final

_SIGN: Final = "[=+\\-@\uff1d\uff0b\uff0d\uff20]"
_START: Final = "(?:^|[;,|\\t\\r\\n])[ \u00a0\"]*'*"
_BARE: Final = re.compile(f"({_START})(?={_SIGN})")
_GUARDED: Final = re.compile(f"({_START})'(?={_SIGN})")
_NUMBER: Final = re.compile(r"-[0-9]+(?:\.[0-9]{3})*(?:,[0-9]+)?%?")


def guarded(text: str) -> str:
    """`text` with an apostrophe wherever a spreadsheet would begin to calculate; a negative number is left alone."""
    if _NUMBER.fullmatch(text):
        return text
    return _BARE.sub(r"\1'", text)


def restored(text: str) -> str:
    """What :func:`guarded` was given."""
    return _GUARDED.sub(r"\1", text) if "'" in text else text
