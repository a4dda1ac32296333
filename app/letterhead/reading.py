"""Reading a first page: its head in two columns, then what stands below."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from app.letterhead.issuers import issuer_of
from app.letterhead.lines import Line, cut, plain, rows_of
from app.letterhead.numbers import date_at, date_in, is_dated, number_and_symbol, number_row_of
from app.letterhead.subjects import kind_and_abstract
from app.letterhead.values import Reading, Value

NATION: Final = ("cong hoa xa hoi chu nghia viet nam", "dang cong san viet nam")
MOTTO: Final = "doc lap tu do hanh phuc"
HEAD: Final = 0.6
"""The head of a page ends here at the latest, in page widths from its top: less than half of an A4 page."""
SMALL: Final = 0.72
"""Stamps of incoming mail and of signing tools are printed smaller than this part of Quốc hiệu."""
DATE_BELOW: Final = 0.08
"""Place and date stand beside the number, at most so many page widths below it."""
ASIDE: Final = 0.15
"""How far to the left of Quốc hiệu its column reaches."""
MOST_UNDER_NUMBER: Final = 0.3


def read(lines: Iterable[Line]) -> Reading:
    """Read the head of a document from the lines of its first page.

    Without Quốc hiệu (or the Party's name) it is no official document of a known layout: nothing is read.
    """
    pieces = [part for line in lines for part in parts(line) if part.text.strip()]
    nation = next((line for line in pieces if line.top < HEAD and _is_nation(line)), None)
    if nation is None:
        return Reading()
    pieces = [line for line in pieces if line.height > SMALL * nation.height]
    left = rows_of(line for line in pieces if line.top < HEAD and line.centre < nation.left)
    place = number_row_of(left)
    end = HEAD if place is None else left[place].bottom + DATE_BELOW
    right = rows_of(line for line in pieces if nation.top <= line.top < end and _is_right_of(line, nation))
    dated = right[: _date_rows(right)]
    issued_on = date_in(dated)
    if place is None:  # without a number it may be a form, and the date anything
        return Reading(issued_on=Value(issued_on.text))
    number_row = left[place]
    number, symbol = number_and_symbol(number_row)
    below = [row for row in left[place + 1 :] if row.top < number_row.bottom + MOST_UNDER_NUMBER]
    kind, abstract = kind_and_abstract(_below_head(pieces, number_row, dated), below)
    return Reading(number, symbol, issued_on, issuer_of(left[:place]), kind, abstract)


def _is_right_of(line: Line, nation: Line) -> bool:
    return line.centre >= nation.left and line.left >= nation.left - ASIDE


def _is_nation(line: Line) -> bool:
    return any(name in line.folded for name in NATION)


def parts(line: Line) -> Iterable[Line]:
    """Cut a line that runs across both columns before what belongs to the right one."""
    at = _right_begins(line)
    return cut(line, at) if at else (line,)


def _right_begins(line: Line) -> int | None:
    """Return where Quốc hiệu, Tiêu ngữ or place and date begin, if something else stands before them."""
    if not line.text[:1].isspace() and len(line.text) < 20:
        return None
    folded = line.folded
    for words in (*NATION, MOTTO):
        if words in folded and not folded.startswith(words):
            return _place_of(line.text, words)
    stripped = line.text.lstrip()
    if stripped[:2].lower() == "số" and (at := date_at(line.text)) is not None:
        gap = line.text.rstrip()[:at].rfind("    ")
        return gap + 4 if gap > 0 else None
    return None


def _place_of(text: str, words: str) -> int | None:
    return next((at for at in range(len(text), -1, -1) if plain(text[at:]).startswith(words)), None)


def _date_rows(right: Sequence[Line]) -> int:
    """Return how many rows of the right column belong to the head: a date further below is another one."""
    for place, row in enumerate(right):
        both = " ".join(line.text for line in right[place : place + 2])
        if is_dated(row.text):
            return place + 1
        if "ngày" in row.text.lower() and is_dated(both):
            return place + 2
    return 0


def _below_head(pieces: Sequence[Line], number_row: Line, dated: Sequence[Line]) -> list[Line]:
    """Return the rows below number and date, over the whole width."""
    bottom = max([number_row.bottom, *(row.bottom for row in dated)])
    return rows_of(line for line in pieces if line.top >= bottom - line.height / 3)
