"""Numbers and phrases as a Vietnamese (or English) reader expects them; no locale of the machine is involved."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Final

from scoring.decimals import Quotient, plain
from scoring.language.numerals import BRIEF_DIGITS, NUMERALS

LANGUAGES: Final = tuple(NUMERALS)


def format_number(value: Decimal, language: str) -> str:
    """A number with thousands and decimal separators: 1.234,5 (vi) or 1,234.5 (en); decimals as given."""
    return NUMERALS[language].as_given(value)


def format_plain(value: Decimal, language: str) -> str:
    """Like :func:`format_number`, without trailing zeros."""
    return NUMERALS[language].plain(value)


def format_quotient(value: Quotient, language: str, digits: int = BRIEF_DIGITS) -> str:
    """A quotient for reading: rounded to `digits` decimals, marked with “≈” when that is not exact."""
    return NUMERALS[language].quotient(value, digits)


def format_percent(value: Quotient, language: str) -> str:
    """A share (0.8) as a percentage (80%), marked with “≈” when it had to be rounded."""
    return NUMERALS[language].percent(value)


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


def maximum_in_words(most: Decimal, by_kind: Mapping[str, Decimal]) -> str:
    """A maximum as the command line writes it: 100, or xa 96, phuong 100 where kinds of unit differ."""
    return ", ".join(f"{kind} {plain(points)}" for kind, points in by_kind.items()) or plain(most)
