"""Reading the lines that were recognised on a scan: what is torn is never put together, and leaves its field a doubt.

A clerk writes the number by hand, so “Số:” is often lost with it: symbol or gap beside the date stand for the row.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from app.letterhead.lines import Line, plain
from app.letterhead.numbers import number_row_of
from app.letterhead.reading import HEAD, NATION, read
from app.letterhead.values import Reading, Value

TORN: Final = "…"
"""Stands for a word that was not recognised for sure."""
_SYMBOL: Final = re.compile(r"[/\-–]?\s*(?=[A-ZĐ]{2})[\w&.]+[-–/].*|/.*[A-ZĐ]{2}.*")
_DATED: Final = re.compile(r"\bngày\b", re.IGNORECASE)
_NEAR: Final = 0.035
"""The number stands on the date's height or a row above it, in page widths."""
_STRAY: Final = " :;.,'|"
"""What specks look like at the end of a name."""
_HEADS: Final = (
    "ỦY BAN NHÂN DÂN", "HỘI ĐỒNG NHÂN DÂN", "BAN CHỈ ĐẠO", "TRUNG TÂM", "VĂN PHÒNG", "ĐẢNG ỦY", "HUYỆN ỦY",
    "TỈNH ỦY", "THÀNH ỦY", "ỦY BAN", "PHÒNG", "TRƯỜNG", "CÔNG AN", "BAN", "SỞ", "BỘ", "CHI CỤC", "ĐẢNG BỘ",
    "CHUYỂN ĐỔI SỐ", "TỈNH", "HUYỆN", "XÃ", "PHƯỜNG",
)  # fmt: skip
"""Words of agencies whose marks are known: recognition loses a dot or a hook sooner than a letter."""


def read_scan(lines: Iterable[Line]) -> Reading:
    """Read the head of a scan. An abstract is never certain: a lost mark makes another word of it."""
    pieces = list(lines)
    nation = next((line for line in pieces if line.top < HEAD and _is_nation(line)), None)
    if nation is None:
        return Reading()
    left = [line for line in pieces if line.top < HEAD and line.centre < nation.left]
    row = _number_row(left, nation, pieces)
    above = [line for line in left if row is not None and line.bottom < (row.top + row.bottom) / 2]
    torn = any(TORN in line.text for line in above)
    written = {id(line): _spelled(line) for line in above} | ({id(row): _written(row)} if row else {})
    reading = read([written.get(id(line), line) for line in pieces])
    return replace(
        reading,
        issuer=_doubted(reading.issuer, doubt=torn),
        number=_doubted(reading.number),
        symbol=_doubted(reading.symbol),
        kind=_doubted(reading.kind),
        abstract=_doubted(reading.abstract, doubt=True),
    )


def _is_nation(line: Line) -> bool:
    return any(name in line.folded for name in NATION)


def _number_row(left: Sequence[Line], nation: Line, pieces: Sequence[Line]) -> Line | None:
    """Return the piece that holds number and symbol, or where both were lost."""
    place = number_row_of(left)
    if place is not None:
        return left[place]
    dates = [line for line in pieces if nation.top < line.top < HEAD and _DATED.search(line.text)]
    near = [line for line in left if dates and abs(line.top - dates[0].top) < _NEAR]
    symbols = [line for line in near if _SYMBOL.search(line.text)]
    gaps = [line for line in near if not plain(line.text) and TORN in line.text]
    return next(iter(symbols or gaps), None)


def _written(row: Line) -> Line:
    """Return the row as it would be read: with “Số:” before the gap and the symbol."""
    if number_row_of([row]) is not None:
        return row
    symbol = _SYMBOL.search(row.text)
    text = symbol[0] if symbol and symbol[0][0] in "/-–" else ""
    return replace(row, text=f"Số: {TORN}{text}")


def _spelled(line: Line) -> Line:
    """Give the words that begin an agency's name the marks they have."""
    folded = line.folded + " "
    for head in _HEADS:
        if folded.startswith(plain(head) + " "):
            words = line.text.split()
            return replace(line, text=" ".join([head, *words[len(head.split()) :]]).rstrip(_STRAY))
    return replace(line, text=line.text.rstrip(_STRAY))


def _doubted(value: Value[str], *, doubt: bool = False) -> Value[str]:
    if value.text is None:
        return value
    return replace(value, certain=value.certain and not doubt and TORN not in value.text)
