"""How values are written: which bare words YAML would not leave alone, and in what way a number is wrong."""

from __future__ import annotations

import re
from typing import Final

from scoring.language.messages import Message
from scoring.syntax import messages

BARE_WORDS: Final = frozenset({"yes", "no", "on", "off", "y", "n", "true", "false", "null", "~", ""})
_LOOKS_NUMERIC = re.compile(
    r"[-+]?(?:0x[0-9a-f_]+|0o?[0-7_]+|0b[01_]+|[0-9][0-9_,]*\.?[0-9_,]*(?:e[-+]?[0-9]+)?|\.[0-9_]+|\.inf|\.nan)",
    re.I,
)
_LOOKS_DATED = re.compile(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}.*")


def is_ambiguous(text: str) -> bool:
    """Whether YAML would take a bare word for something else than text."""
    return bool(text.lower() in BARE_WORDS or _LOOKS_NUMERIC.fullmatch(text) or _LOOKS_DATED.fullmatch(text))


def number_fault(text: str) -> Message:
    """Which message helps most: the commonest ways to write a number wrong each have their own."""
    bare = text.strip().lower().lstrip("+-")
    if bare in (".nan", ".inf", "nan", "inf"):
        return messages.NUMBER_NOT_FINITE
    if re.fullmatch(r"0[0-9]+(?:\.[0-9]+)?|0[xob][0-9a-f]+", bare):
        return messages.NUMBER_LEADING_ZERO
    if re.fullmatch(r"[0-9.]+,[0-9]+", bare):
        return messages.NUMBER_COMMA
    if re.fullmatch(r"[0-9]+(?:\.[0-9]+)?", bare):
        return messages.NUMBER_TOO_LONG if len(bare) > 15 else messages.NOT_A_NUMBER
    if bare.endswith("%"):
        return messages.NUMBER_PERCENT_SIGN
    return messages.NOT_A_NUMBER
