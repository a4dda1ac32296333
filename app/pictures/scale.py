"""A straight scale: from figures to places on the picture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Final

STEPS: Final = (1, 2, 5, 10, 20, 25, 50)
"""Widths between ticks that people read without counting."""


@dataclass(frozen=True, slots=True)
class Scale:
    """Leads figures from ``low`` to ``high`` to places from ``start`` to ``end``, in picture units.

    A figure outside stands at the nearer end, so that nothing is drawn outside the picture.
    """

    low: Decimal
    high: Decimal
    start: float
    end: float

    def at(self, figure: Decimal) -> float:
        """Return the place of a figure, to a tenth of a unit: more is not seen and only makes the page longer."""
        if self.high <= self.low:
            return round((self.start + self.end) / 2, 1)
        part = (min(max(figure, self.low), self.high) - self.low) / (self.high - self.low)
        return round(self.start + float(part) * (self.end - self.start), 1)

    def ticks(self, most: int) -> tuple[Decimal, ...]:
        """Return round figures inside, at most ``most`` of them; ``most`` is at least 2."""
        span = self.high - self.low
        step = next((width for width in STEPS if span / width < most), STEPS[-1])
        first = _multiple(self.low, step, ROUND_CEILING)
        return tuple(first + step * place for place in range(int((self.high - first) // step) + 1))


def around(figures: Sequence[Decimal], width: int) -> tuple[Decimal, Decimal]:
    """Return the multiples of ``width`` that enclose all figures, never the same; 0 and ``width`` for none."""
    if not figures:
        return Decimal(0), Decimal(width)
    low, high = _multiple(min(figures), width, ROUND_FLOOR), _multiple(max(figures), width, ROUND_CEILING)
    return low, high if high > low else low + width


def _multiple(figure: Decimal, width: int, rounding: str) -> Decimal:
    return (figure / width).to_integral_value(rounding) * width
