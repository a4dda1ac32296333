"""The natural order of codes: 4.2 before 4.10, II before IX, I.9 before I.10."""

from __future__ import annotations

import re
from typing import Final, TypeAlias

NaturalKey: TypeAlias = tuple[tuple[int, int, str], ...]

_PIECE = re.compile(r"[0-9]+|[A-Za-z]+")
_ROMAN = re.compile(r"(?=.)(X{0,3})(IX|IV|V?I{0,3})")
_ROMAN_DIGITS: Final = {"I": 1, "V": 5, "X": 10}


def natural_key(code: str) -> NaturalKey:
    """Sort key of a code: numbers by value, Roman numerals up to XXXIX too, then letters."""
    return tuple(_piece_key(piece) for piece in _PIECE.findall(code))


def _piece_key(piece: str) -> tuple[int, int, str]:
    if piece.isdigit():
        digits = piece.lstrip("0")  # as text: a file may hold more digits than a number may be made of
        return 0, len(digits), digits
    if _ROMAN.fullmatch(piece):
        return 1, _roman(piece), ""
    return 2, 0, piece


def _roman(piece: str) -> int:
    values = [_ROMAN_DIGITS[letter] for letter in piece]
    following = [*values[1:], 0]
    return sum(-value if value < after else value for value, after in zip(values, following, strict=True))
