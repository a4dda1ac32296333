"""What single cells mean: codes and points, with the traps a spreadsheet program sets."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from decimal import Context, Decimal
from typing import Final, Protocol

from scoring.decimals import MAX_DECIMAL_DIGITS, ZERO, decimal_places, plain
from scoring.language.messages import Message
from scoring.language.wording import format_date, format_plain
from scoring.skeleton.messages import (
    XLSX_BAD_CODE,
    XLSX_CODE_BECAME_DATE,
    XLSX_CODE_LOST_ZERO,
    XLSX_CODE_OF_A_PART,
    XLSX_CODE_UNSURE,
    XLSX_MAX_BECAME_DATE,
    XLSX_MAX_NOT_A_NUMBER,
    XLSX_MAX_OUT_OF_RANGE,
    XLSX_MAX_UNSURE,
)
from scoring.tables.grid import Cell
from scoring.widths import CODE as CODE_WIDTH

CODE: Final = re.compile(r"[A-Za-z0-9]+(?:[.\-_][A-Za-z0-9]+)*")

_PART_OF_A_LINE = re.compile(r"(?:[a-zđ]|[-–—+•*·])[).:]?")
_NUMBER = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,20})?(?:[eE][-+]?[0-9]{1,2})?")
_AMOUNT = r"([-–−]?)\s*([0-9]{1,9})(?:[.,]([0-9]{1,6}))?"
_UNIT = r"(?:điểm|đ|points?|pts?)\.?"
_TYPED = re.compile(rf"{_AMOUNT}\s*(?:{_UNIT}|\(\s*{_UNIT}\s*\))?", re.IGNORECASE)
# an accountant's (5) is -5: brackets need their unit
_TYPED_IN_BRACKETS = re.compile(rf"\(\s*{_AMOUNT}\s*{_UNIT}\s*\)", re.IGNORECASE)
_FIFTEEN_DIGITS: Final = Context(prec=15)
_FIRST_DAY: Final = dt.date(1899, 12, 30)
_DAYS: Final = range(20_000, 80_000)  # 1954 to 2119: what a code such as 4.22.11 becomes as a date


class Complain(Protocol):
    """Records what is wrong with a cell."""

    def __call__(self, cell: Cell, message: Message, /, **params: str) -> None: ...


NextNumber = Callable[[str], int]
"""The number that would follow the last sibling below a code (1 for the first)."""


def number_in(cell: Cell) -> Decimal | None:
    """The number a cell holds, as the spreadsheet shows it: 15 significant digits."""
    if cell.kind != "number" or not _NUMBER.fullmatch(cell.text):
        return None
    return Decimal(plain(_FIFTEEN_DIGITS.create_decimal(cell.text)))


def read_code(cell: Cell, next_number: NextNumber, complain: Complain) -> str | None:
    """The code in a cell; None after saying why there is none.

    A number with decimals is taken for the code it shows only where that code is the next in order: 1.1 after 1.9
    was 1.10 before the spreadsheet made a number of it, and no one but the author can tell what 1.5 after 1.2 was.
    """
    day = _day_in(cell)
    if day is not None:
        complain(cell, XLSX_CODE_BECAME_DATE, value=day)
        return None
    if cell.kind == "number":
        return _code_from_number(cell, next_number, complain)
    text = re.sub(r"\s*([.\-_])\s*", r"\1", " ".join(cell.text.split()))
    bare = text.rstrip(".):")
    if is_part_of_a_line(cell):
        complain(cell, XLSX_CODE_OF_A_PART, value=text)
    elif len(bare) > CODE_WIDTH or not CODE.fullmatch(bare):
        complain(cell, XLSX_BAD_CODE, value=bare[:CODE_WIDTH])
    else:
        return bare
    return None


def is_part_of_a_line(cell: Cell) -> bool:
    """Whether a code column holds a bullet (“a)”, “-”) of the indicator above."""
    return cell.kind == "text" and bool(_PART_OF_A_LINE.fullmatch(cell.text.strip()))


def _day_in(cell: Cell) -> str | None:
    """The day a cell shows, as its number format says; or would show, where only a number of its size is left.

    A number with decimals that lies between two days is none.
    """
    if cell.kind == "day":
        try:
            return format_date(dt.date.fromisoformat(cell.text[:10]), "vi")
        except ValueError:  # a time of day
            return cell.text
    number = number_in(cell)
    if number is None or number != int(number) or int(number) not in _DAYS:
        return None
    return format_date(_FIRST_DAY + dt.timedelta(days=int(number)), "vi")


def _code_from_number(cell: Cell, next_number: NextNumber, complain: Complain) -> str | None:
    number = number_in(cell)
    if number is None or number < ZERO or number >= _DAYS.stop:
        complain(cell, XLSX_BAD_CODE, value=cell.text[:CODE_WIDTH])
        return None
    shown = plain(number)
    parent, _, last = shown.partition(".")
    if not last:
        return shown
    expected = next_number(parent)
    if last == str(expected):
        return shown
    if last == str(expected).rstrip("0"):
        complain(cell, XLSX_CODE_LOST_ZERO, value=shown, likely=f"{parent}.{expected}")
        return f"{parent}.{expected}"
    complain(cell, XLSX_CODE_UNSURE, value=shown, expected=f"{parent}.{expected}")
    return None


def read_points(cell: Cell, complain: Complain) -> Decimal | None:
    """The points in a cell: a number, or a text such as “1,5” or “10 điểm”."""
    points = number_in(cell) if cell.kind == "number" else None
    day = _day_in(cell)
    if day is not None:
        complain(cell, XLSX_MAX_BECAME_DATE, value=day)
        return None
    if cell.kind == "text":
        typed = _TYPED.fullmatch(cell.text) or _TYPED_IN_BRACKETS.fullmatch(cell.text)
        if typed is not None and typed[3] is not None and len(typed[3]) == 3:
            complain(cell, XLSX_MAX_UNSURE, value=cell.text)
            return None
        if typed is not None:
            sign = "-" if typed[1] else ""
            points = Decimal(f"{sign}{typed[2]}.{typed[3] or 0}")
    if points is None:
        complain(cell, XLSX_MAX_NOT_A_NUMBER, value=" ".join(cell.text.split())[:60])
        return None
    if decimal_places(points) > MAX_DECIMAL_DIGITS or abs(points) >= 10**9:
        complain(cell, XLSX_MAX_OUT_OF_RANGE, value=format_plain(points, "vi"))
        return None
    return points
