"""Numbers in the cells of a table, by one rule that knows the file's separator. Never guessed.

Where `;` or a tab stands between cells the comma is the decimal mark; a dot before one, two, four, five or six digits
is one too (7.04). Where the comma stands between cells the dot is; a quoted 7,04 is read as well. A mark before exactly
three digits is refused where it could also divide thousands. What a workbook stores as a number is beyond doubt; a
number typed there as text has no file to say which mark is which, so three digits behind either are refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Final

from scoring.decimals import MAX_DECIMAL_DIGITS, MAX_INTEGER_DIGITS
from scoring.language.messages import Message
from scoring.language.normalise import nfkc
from scoring.tables import messages
from scoring.tables.shapes import Day, Fault, Stored, shown

COMMA, DOT, EITHER = ",", ".", ""
"""The decimal mark of a table; EITHER where nothing says which."""

_INTEGER: Final = re.compile(r"-?[0-9]{1,15}")
_MINUS: Final = dict.fromkeys(map(ord, "\u2212\u2010\u2011\u2012\u2013\ufe63\uff0d"), "-")
_PLAIN: Final = re.compile(r"([0-9]+)(?:([.,])([0-9]+))?")
_SPACED: Final = re.compile(r"[1-9][0-9]{0,2}(?: [0-9]{3})+(?:[.,][0-9]+)?")
_DOTS: Final = re.compile(r"[1-9][0-9]{0,2}(?:(?:\.[0-9]{3})+,([0-9]+)|(?:\.[0-9]{3}){2,})")
_COMMAS: Final = re.compile(r"[1-9][0-9]{0,2}(?:(?:,[0-9]{3})+\.([0-9]+)|(?:,[0-9]{3}){2,})")
_THOUSAND: Final = 3
_LONGEST: Final = 80


class NumberFault(ValueError):
    """A cell holds no number, or one that can be read in two ways; `message` and `params` as in a Fault."""

    def __init__(self, message: Message, cell: str, **params: str) -> None:
        self.message = message
        self.params = {"value": shown(cell), **params}
        super().__init__(message.code)

    @property
    def code(self) -> str:
        """What programs know the message by."""
        return self.message.code

    def at(self, line: int, column: int) -> Fault:
        """The same at its place."""
        return Fault(self.message, line, column, self.params)


def read_number(cell: str, mark: str, type_: str = "number") -> Decimal:
    """The number in a cell of a table whose decimal mark is `mark`, for a column of a numeric type of figures.

    Raises :class:`NumberFault`. Whether a whole number is asked for, or a range kept, is asked afterwards.
    """
    if _INTEGER.fullmatch(cell):
        return Decimal(cell) or Decimal(0)
    if isinstance(cell, Day):
        raise NumberFault(messages.NUMBER_BECAME_DATE, cell)
    text = _without_sign_of_percent(_bare(cell), cell, type_)
    negative = text.startswith("-")
    body = text.removeprefix("-" if negative else "+").lstrip()
    body = body.replace(" ", "") if _SPACED.fullmatch(body) else body
    whole, decimals = _parts(cell, body, EITHER if isinstance(cell, Stored) else mark, type_)
    if len(decimals) > MAX_DECIMAL_DIGITS:
        raise NumberFault(
            messages.NUMBER_TOO_FINE, cell, digits=str(len(decimals)), limit=str(MAX_DECIMAL_DIGITS)
        )
    if len(whole.lstrip("0")) > MAX_INTEGER_DIGITS:
        raise NumberFault(messages.NUMBER_TOO_LONG, cell, limit=str(MAX_INTEGER_DIGITS))
    number = Decimal(f"{whole}.{decimals}" if decimals else whole)
    return -number if negative and number else number


def _bare(cell: str) -> str:
    """The cell without spaces around it and the apostrophe that keeps a spreadsheet from calculating it."""
    text = cell.strip()
    if not text:
        raise NumberFault(messages.NUMBER_EMPTY, cell)
    if len(text) > _LONGEST:
        raise NumberFault(messages.NUMBER_NOT_ONE, cell)
    if not text.isascii():
        text = nfkc(text.translate(_MINUS)).translate(_MINUS).strip()
    return text.removeprefix("'").lstrip()


def _without_sign_of_percent(text: str, cell: str, type_: str) -> str:
    if not text.endswith("%"):
        return text
    if type_ != "percent":
        raise NumberFault(messages.NUMBER_PERCENT, cell)
    return text.removesuffix("%").rstrip()


def _parts(cell: str, body: str, mark: str, type_: str) -> tuple[str, str]:
    """The digits before and behind the decimal mark."""
    plain = _PLAIN.fullmatch(body)
    if plain is not None:
        whole, divider, decimals = plain.groups(default="")
        if not isinstance(cell, Stored) and _is_doubtful(whole, divider, decimals, mark, type_):
            raise _two_ways(cell, whole, decimals, mark, type_)
        return whole, decimals
    grouped = _DOTS.fullmatch(body) or (_COMMAS.fullmatch(body) if mark != COMMA else None)
    if grouped is None:
        raise NumberFault(messages.NUMBER_NOT_ONE, cell)
    decimals = grouped[1] or ""
    return re.sub("[.,]", "", body.removesuffix(decimals) if decimals else body), decimals


def _is_doubtful(whole: str, divider: str, decimals: str, mark: str, type_: str) -> bool:
    """Whether the divider may stand between thousands as well as begin decimals."""
    if len(decimals) != _THOUSAND:
        return False
    if type_ == "integer":
        return True
    return _DOUBTFUL[mark](whole, divider, type_)


def _two_ways(cell: str, whole: str, decimals: str, mark: str, type_: str) -> NumberFault:
    """The refusal, with how to write either of the two."""
    thousands = f"{whole}{decimals}".lstrip("0") or "0"
    if type_ == "integer":
        return NumberFault(messages.NUMBER_TWO_WAYS_WHOLE, cell, thousands=thousands)
    decimal = f"{whole}{mark}{decimals}" if mark else f"{whole}{COMMA}{decimals}0"
    return NumberFault(messages.NUMBER_TWO_WAYS, cell, thousands=thousands, decimal=decimal)


_DOUBTFUL: Final[dict[str, Callable[[str, str, str], bool]]] = {
    COMMA: lambda _whole, divider, _type: divider == DOT,
    # an amount of money with thousands, as an English spreadsheet shows it, stands in quotation marks like 7,04
    DOT: lambda _whole, divider, type_: divider == COMMA and type_ == "money",
    EITHER: lambda whole, divider, _type: divider == DOT or not whole.startswith("0"),
}
