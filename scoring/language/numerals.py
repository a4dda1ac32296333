"""How a language writes numbers."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Final

from scoring.decimals import (
    EXACT,
    HUNDRED,
    ONE,
    STEPS,
    Quotient,
    cut_quotient,
    half_up,
    unscaled,
    without_zeros,
)

ROUNDED: Final = "≈ "  # stands before a number that had to be rounded for reading
BRIEF_DIGITS: Final = 4
_PERCENT_DIGITS: Final = 2
_MOST_KEPT: Final = 8192

_times: Final = EXACT.multiply  # whatever the caller's decimal context


class Numerals:
    """The numbers of one language: 1.234,5 in Vietnamese, 1,234.5 in English.

    `plain[str(number)]` has no trailing zeros, `as_given[str(number)]` the decimals there are, `in_brief[str(number)]`
    those of a :meth:`quotient` of four digits.
    """

    __slots__ = ("_hundredths", "_point", "_thousands", "as_given", "in_brief", "plain")

    def __init__(self, thousands: str, point: str) -> None:
        self._thousands, self._point = thousands, point
        self._hundredths = ("", *(f"{point}{number:02}".rstrip("0") for number in range(1, 100)))
        self.plain = KeptTexts(lambda number: self._written(without_zeros(unscaled(number))))
        self.as_given = KeptTexts(lambda number: self._written(unscaled(number)))
        self.in_brief = KeptTexts(lambda number: self.quotient((Decimal(number), ONE), BRIEF_DIGITS))

    def quotient(self, value: Quotient, digits: int, exactly: str = "") -> str:
        """A quotient rounded to at most six `digits`; before it stands “≈” when it had to be, else `exactly`."""
        return self.rounded(cut_quotient(*value), digits, exactly)

    def percent(self, share: Quotient, exactly: str = "") -> str:
        """A share (0.8) as a percentage (80%) of two decimals, marked like :meth:`quotient`."""
        exact = cut_quotient(_times(share[0], HUNDRED), share[1])
        return self.rounded(exact, _PERCENT_DIGITS, exactly) + "%"

    def percent_of_counts(self, part: int, whole: int, exactly: str = "") -> str:
        """What :meth:`percent` says of two counts, which most shares are of, at a third of the cost."""
        hundredths, rest = divmod(part * 10_000, whole)
        if rest:
            exactly = ROUNDED
            if 2 * rest >= whole:
                hundredths += 1
        ones, fraction = divmod(hundredths, 100)
        shown = f"{ones}" if ones < 1000 else self._grouped(str(ones))
        return f"{exactly}{shown}{self._hundredths[fraction]}%"

    def rounded(self, exact: Decimal, digits: int, exactly: str = "") -> str:
        """Like :meth:`quotient`, from the cut one."""
        shown = half_up(exact, STEPS[digits])
        mark = exactly if shown == exact else ROUNDED
        whole, _, fraction = str(shown).partition(".")
        fraction = fraction.rstrip("0")
        if len(whole) > 3:
            whole = self._grouped(whole)
        if fraction:
            return f"{mark}{whole}{self._point}{fraction}"
        return mark + whole if shown else mark + "0"  # never “-0”

    def _written(self, text: str) -> str:
        """A number in machine form with the separators of this language."""
        whole, _, fraction = text.partition(".")
        if len(whole) > 3:
            whole = self._grouped(whole)
        return f"{whole}{self._point}{fraction}" if fraction else whole

    def _grouped(self, whole: str) -> str:
        """The digits before the point in threes: 12345678 is 12.345.678."""
        return f"{int(whole):,}".replace(",", self._thousands)


class KeptTexts(dict[str, str]):
    """Numbers in a reader's form by the text :class:`Decimal` gives them, made when first asked for.

    An explanation names the same figure more than once, and the sheets of a round share most of their counts and
    points. What seldom returns, percentages and points of six decimals, is not looked up here: sheets never seen
    before would pay for what only the same sheets again could gain. The text is the key because the hash of a new
    Decimal costs more than writing it, and this is a plain dictionary because keeping account of the order of use,
    as `lru_cache` does, costs more than starting afresh when it is full.
    """

    def __init__(self, write: Callable[[str], str], most: int = _MOST_KEPT) -> None:
        super().__init__()
        self._write, self._most = write, most

    def __missing__(self, number: str) -> str:
        if len(self) >= self._most:
            self.clear()
        text = self[number] = self._write(number)
        return text


NUMERALS: Final = {"vi": Numerals(".", ","), "en": Numerals(",", ".")}
