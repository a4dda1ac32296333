"""The tree's checks between figures, for all units at once."""

from __future__ import annotations

import numpy as np

from scoring.batch.columns import Columns
from scoring.batch.outcomes import COMPARE, Amount, amount, everywhere, fraction_of, room
from scoring.decimals import Quotient
from scoring.model import Check
from scoring.rules.measure import Limit


def keeps(columns: Columns, check: Check) -> bool:
    """Whether every unit keeps a check, as far as it has declared the figures.

    Raises :class:`~scoring.batch.outcomes.DoesNotFit` when the figures are too large to tell.
    """
    left, other = amount(columns, check.subject), check.other
    right = _level(len(columns), other.level) if isinstance(other, Limit) else amount(columns, other)
    room(left.peak_top, right.peak_bottom)
    room(right.peak_top, left.peak_bottom)
    kept = COMPARE[check.comparison](left.top * right.bottom, right.top * left.bottom)
    asked = left.given & left.defined & right.given & right.defined
    return bool((kept | ~asked).all())


def _level(length: int, level: Quotient) -> Amount:
    """A fixed level as an amount of every unit."""
    value = fraction_of(level)
    room(abs(value.numerator))
    always = np.ones(length, dtype=np.bool_)
    top, bottom = everywhere(value.numerator), everywhere(value.denominator)
    return Amount(top, bottom, always, always, abs(value.numerator), value.denominator)
