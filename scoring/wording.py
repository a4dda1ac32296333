"""Numbers and phrases as a Vietnamese (or English) reader expects them; no locale of the machine is involved."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache
from typing import Final

from scoring.decimals import HUNDRED, Quotient, plain, round_quotient

LANGUAGES: Final = ("vi", "en")

_SEPARATORS: Final = {"vi": (".", ","), "en": (",", ".")}
ROUNDED: Final = "≈ "  # stands before a number that had to be rounded for reading
_PERCENT_DIGITS = 2


def format_number(value: Decimal, language: str) -> str:
    """A number with thousands and decimal separators: 1.234,5 (vi) or 1,234.5 (en); decimals as given."""
    return _separated(format(value, "f"), language)


def format_plain(value: Decimal, language: str) -> str:
    """Like :func:`format_number`, without trailing zeros."""
    return _separated(plain(value), language)


@lru_cache(maxsize=8192)  # a round's sheets repeat the same numbers, and hashing a text is cheap
def _separated(text: str, language: str) -> str:
    if len(text) <= 3 and text.isdigit():
        return text
    whole, _, fraction = text.partition(".")
    thousands, point = _SEPARATORS[language]
    if len(whole) > 3:
        sign, digits = ("-", whole[1:]) if whole[0] == "-" else ("", whole)
        head = len(digits) % 3
        groups = [digits[:head]] if head else []
        groups += [digits[index : index + 3] for index in range(head, len(digits), 3)]
        whole = sign + thousands.join(groups)
    return f"{whole}{point}{fraction}" if fraction else whole


def format_quotient(value: Quotient, language: str, digits: int = 4) -> str:
    """A quotient for reading: rounded to `digits` decimals, marked with “≈” when that is not exact."""
    shown = round_quotient(*value, digits)
    mark = "" if shown * value[1] == value[0] else ROUNDED
    return f"{mark}{format_plain(shown, language)}"


def format_percent(value: Quotient, language: str) -> str:
    """A share (0.8) as a percentage (80%), marked with “≈” when it had to be rounded."""
    return f"{format_quotient((value[0] * HUNDRED, value[1]), language, _PERCENT_DIGITS)}%"


def format_date(value: dt.date, language: str) -> str:
    """31/01/2026 (vi) or 2026-01-31 (en)."""
    return value.isoformat() if language == "en" else f"{value.day:02}/{value.month:02}/{value.year:04}"


def enumerate_words(words: Iterable[str], language: str) -> str:
    """“a, b và c”."""
    listed = list(words)
    if len(listed) < 2:
        return "".join(listed)
    last = " và " if language == "vi" else " and "
    return ", ".join(listed[:-1]) + last + listed[-1]
