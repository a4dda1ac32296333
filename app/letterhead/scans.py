"""Reading the lines that were recognised on a scan: what is torn is never put together, and leaves its field a doubt.

A clerk writes the number by hand, so “Số:” is often lost with it: what stands on the height of the date, or above the
kind of document, stands for its row. A torn name is whole again where it can be one known agency and no other.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from app.letterhead.issuers import begins, is_complete
from app.letterhead.known import KnownAgencies, is_same_name
from app.letterhead.lines import Line, plain, rows_of
from app.letterhead.mending import TORN, mended
from app.letterhead.numbers import number_row_of
from app.letterhead.reading import HEAD, NATION, parts, read
from app.letterhead.subjects import kind_in
from app.letterhead.values import Reading, Value

_SYMBOL: Final = re.compile(r"[/\-–]?\s*(?=[A-ZĐ]{2})[\w&.]+[-–/].*|/.*[A-ZĐ]{2}.*")
_DATED: Final = re.compile(r"\bngày\b|\bnăm (?:19|20)\d\d", re.IGNORECASE)
_NEAR: Final = 0.035
"""The number stands on the date's height or a row above it, in page widths."""
_STRAY: Final = " :;.,'|_"
"""What specks look like at the end of a name."""
_DASH: Final = re.compile(r"\s+[-–]\s*(?=\w)|(?<=\w)\s*[-–]\s+(?=\w)")
_MOST_ROWS: Final = 3
"""Over so many rows the name of an agency goes at most."""
_HEADS: Final = (
    "ỦY BAN NHÂN DÂN", "HỘI ĐỒNG NHÂN DÂN", "BAN CHỈ ĐẠO", "TRUNG TÂM", "VĂN PHÒNG", "ĐẢNG ỦY", "HUYỆN ỦY",
    "TỈNH ỦY", "THÀNH ỦY", "ỦY BAN", "PHÒNG", "TRƯỜNG", "CÔNG AN", "BAN", "SỞ", "BỘ", "CHI CỤC", "ĐẢNG BỘ",
    "CHUYỂN ĐỔI SỐ", "TỈNH", "HUYỆN", "XÃ", "PHƯỜNG",
)  # fmt: skip
"""Words of agencies whose marks are known: recognition loses a dot or a hook sooner than a letter."""
NOBODY: Final = KnownAgencies()


def read_scan(lines: Iterable[Line], known: KnownAgencies = NOBODY) -> Reading:
    """Read the head of a scan. An abstract is never certain: a lost mark makes another word of it."""
    pieces = [part for line in lines for part in parts(mended(line)) if part.text.strip()]
    nation = next((line for line in pieces if line.top < HEAD and _is_nation(line)), None)
    if nation is None:
        return Reading()
    left_pieces = [line for line in pieces if line.top < HEAD and line.centre < nation.left]
    is_left = {id(line) for line in left_pieces}
    left = rows_of(left_pieces)
    others = [_as_kind(line) for line in pieces if id(line) not in is_left]
    row = _number_row(left, nation, others)
    if row is None:
        return _without_number([*left, *others])
    above = [line for line in left if line.bottom < (row.top + row.bottom) / 2]
    below = [_as_kind(line) for line in left if line is not row and line not in above]
    above = [_spelled(line) for line in above]
    reading = read([*above, _written(row), *below, *others])
    return replace(
        reading,
        issuer=_issuer(reading.issuer, above, known),
        number=_doubted(reading.number, doubt=row.text not in {line.text for line in left_pieces}),
        symbol=_doubted(reading.symbol),
        kind=_doubted(reading.kind),
        abstract=_doubted(reading.abstract, doubt=True),
    )


def _is_nation(line: Line) -> bool:
    return any(name in line.folded for name in NATION)


def _number_row(left: Sequence[Line], nation: Line, others: Sequence[Line]) -> Line | None:
    """Return the row that holds number and symbol, or where both were lost."""
    place = number_row_of(left)
    if place is not None:
        return left[place]
    dates = [
        line for line in others if nation.top < line.top < HEAD and _DATED.search(line.unsure or line.text)
    ]
    near = [line for line in left if dates and abs(line.top - dates[0].top) < _NEAR]
    symbols = [line for line in near if _SYMBOL.search(line.unsure or line.text)]
    gaps = [line for line in near if TORN in line.text]
    return next(iter(symbols or gaps), None)


def _without_number(lines: Sequence[Line]) -> Reading:
    """Read the kind alone: it stands in capitals by itself, and its list is closed."""
    kind = next((kind for line in lines if (kind := kind_in(line))), None)
    return Reading(kind=Value(kind, certain=kind is not None))


def _as_kind(line: Line) -> Line:
    """Give a torn row that can be one kind of document the words of that kind."""
    kind = kind_in(line) if TORN in line.text else None
    return replace(line, text=kind.upper()) if kind else replace(line, text=line.text.lstrip(_STRAY))


def _written(row: Line) -> Line:
    """Return the row as it would be read: with “Số:” before the gap and the symbol."""
    if number_row_of([row]) is not None:
        return row
    symbol = _SYMBOL.search(row.text)
    text = symbol[0] if symbol and symbol[0][0] in "/-–" else ""
    return replace(row, text=f"Số: {TORN}{text}")


def _issuer(read_as: Value[str], above: Sequence[Line], known: KnownAgencies) -> Value[str]:
    """Hold what was read against the known names: the whole name of the last rows, sure or not, decides."""
    rows = [heard for line in above if plain((heard := replace(line, text=line.unsure or line.text)).text)]
    matches = []
    for count in range(1, min(_MOST_ROWS, len(rows)) + 1):
        if not begins(rows[-count]) or (count < len(rows) and not is_complete(rows[-count - 1])):
            continue
        text = " ".join(line.text for line in rows[-count:])
        if (match := known.nearest(text)) is not None:
            matches.append((match[1], -count, match[0]))
    if matches:
        name = min(matches)[2]
        return (
            read_as
            if read_as.certain and is_same_name(read_as.text or "", name)
            else Value(name, certain=True)
        )
    value = _doubted(read_as, doubt=any(not plain(line.text) for line in above))  # a whole row was lost
    return value if value.text is None or known.is_spelled(value.text) else replace(value, certain=False)


def _spelled(line: Line) -> Line:
    """Give the words that begin an agency's name the marks they have, also where a mark made them unsure."""
    words = line.text.split()
    said = line.unsure.split() if len(line.unsure.split()) == len(words) else words
    letters = [plain(word) for word in said]
    head = next((head for head in _HEADS if letters[: len(head.split())] == plain(head).split()), "")
    text = " ".join([head, *words[len(head.split()) :]])
    return replace(line, text=_DASH.sub(" - ", text).strip(_STRAY))


def _doubted(value: Value[str], *, doubt: bool = False) -> Value[str]:
    if value.text is None:
        return value
    return replace(value, certain=value.certain and not doubt and TORN not in value.text)
