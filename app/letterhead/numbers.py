"""Number and symbol (số, ký hiệu), and place and date, each from its row."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Final

from app.letterhead.lines import Line
from app.letterhead.values import Value

_ROW: Final = re.compile(r"^\W*[Ss][ốỐ]\b\s*[:;.]?\s*(?P<number>[^/\-–]*?)\s*(?P<symbol>[/\-–].*)?$")
_NUMBER: Final = re.compile(r"\d{1,5}[a-zA-Z]?")
_EMPTY: Final = re.compile(r"[\s.…_·]*")
_SYMBOL: Final = re.compile(r"[/-](?:(?:19|20)\d{2}/)?[A-ZĐ][\w.&Đđ]*(?:[-/][\w.&Đđ]+)*")
_DIGITS_APART: Final = re.compile(r"(?<=\d)\s(?=\d)")
_WORDS: Final = re.compile(
    r"ngày\s*(?P<day>[\d\s.…_]*?)\s*tháng\s*(?P<month>[\d\s.…_]*?)\s*năm\s*(?P<year>[\d\s.…_]*)",
    re.IGNORECASE,
)
_SLASHES: Final = re.compile(
    r"ngày\s*(?P<day>\d{1,2})\s*[/.]\s*(?P<month>\d{1,2})\s*[/.]\s*(?P<year>\d{4})\b"
)
_PLACE: Final = re.compile(r"[^\d():;“”\"/]{0,40}")
OLDEST: Final = 1945


def number_row_of(rows: Sequence[Line]) -> int | None:
    """Return the place of the row of number and symbol; one without a symbol only where no row has one."""
    matches = [(place, match) for place, row in enumerate(rows) if (match := _ROW.match(row.text))]
    with_symbol = [place for place, match in matches if match["symbol"]]
    empty = [place for place, match in matches if _EMPTY.fullmatch(match["number"])]
    return next(iter(with_symbol or empty), None)


def number_and_symbol(line: Line) -> tuple[Value[str], Value[str]]:
    """Read both; blanks, dots and anything that is no number leave the number empty."""
    match = _ROW.match(line.text)
    if match is None:
        return Value(), Value()
    number, symbol = match["number"].strip(), re.sub(r"\s+", "", match["symbol"] or "").replace("–", "-")
    read: Value[str] = Value(number, certain=True) if _NUMBER.fullmatch(number) else Value()
    if not symbol.strip("/-"):
        return Value(read.text), Value()
    return read, Value(symbol.rstrip(".,;"), certain=_SYMBOL.fullmatch(symbol) is not None)


def date_at(text: str) -> int | None:
    """Return where “ngày … tháng … năm” begins in the text, or nothing."""
    match = _WORDS.search(text) or _SLASHES.search(text)
    return match.start() if match else None


def is_dated(text: str) -> bool:
    """Say whether the text is place and date: nothing but a short name stands before “ngày”."""
    at = date_at(text)
    return at is not None and _PLACE.fullmatch(text[:at]) is not None


def date_in(rows: Sequence[Line]) -> Value[date]:
    """Read the first date of the rows; it may go on on the next one. A day or month left open gives nothing."""
    for place, row in enumerate(rows):
        if "ngày" not in row.text.lower():
            continue
        for text in (row.text, " ".join(line.text for line in rows[place : place + 2])):
            if is_dated(text) and (match := _SLASHES.search(text) or _WORDS.search(text)):
                if not re.sub(r"\D", "", match["year"]) and text is row.text:
                    continue  # the year stands on the next row
                return _date(match)
    return Value()


def _date(match: re.Match[str]) -> Value[date]:
    parts = [_DIGITS_APART.sub("", match[name].strip()) for name in ("year", "month", "day")]
    if not all(part.isdigit() for part in parts):
        return Value()
    year, month, day = map(int, parts)
    try:
        read = date(year, month, day)
    except ValueError:
        return Value()
    apart = any(re.search(r"\d\s+\d", match[name]) for name in ("year", "month", "day"))
    return Value(read, certain=year >= OLDEST and not apart)
