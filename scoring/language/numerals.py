"""How a language writes numbers."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from scoring.decimals import (
    EXACT,
    HUNDRED,
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
    """The numbers of one language: 1.234,5 in Vietnamese, 1,234.5 in English."""

    __slots__ = ("_point", "_thousands")

    def __init__(self, thousands: str, point: str) -> None:
        self._thousands, self._point = thousands, point

    def plain(self, number: Decimal) -> str:
        """A number without trailing zeros."""
        return self._written(without_zeros(unscaled(str(number))))

    def as_given(self, number: Decimal) -> str:
        """A number with the decimals there are."""
        return self._written(unscaled(str(number)))

    def quotient(self, value: Quotient, digits: int, exactly: str = "") -> str:
        """A quotient rounded to at most six `digits`; before it stands “≈” when it had to be, else `exactly`."""
        return self.rounded(cut_quotient(*value), digits, exactly)

    def percent(self, share: Quotient, exactly: str = "") -> str:
        """A share (0.8) as a percentage (80%) of two decimals, marked like :meth:`quotient`."""
        exact = cut_quotient(_times(share[0], HUNDRED), share[1])
        return self.rounded(exact, _PERCENT_DIGITS, exactly) + "%"

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


NUMERALS: Final = {"vi": Numerals(".", ","), "en": Numerals(",", ".")}
