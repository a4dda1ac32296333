"""Exact quotients of all units at once, and the bounds that keep them inside 64 bits."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Final, NamedTuple

import numpy as np

from scoring.batch.columns import ROOM, Column, Columns, Flags, Integers
from scoring.decimals import Quotient
from scoring.rules.condition import Compared, Condition, OneOf, YesNo
from scoring.rules.measure import Limit, Measure


class DoesNotFit(Exception):
    """The figures are too large for 64-bit integers, or the rule has no array form."""


class Outcome(NamedTuple):
    """Points of all units as `top / bottom` in units of the last published digit.

    `bottom` is positive; `peak_top` and `peak_bottom` bound both. `missing` marks units whose declared figures do
    not suffice, `silent` those a ratio without denominator makes not applicable.
    """

    top: Integers
    bottom: Integers
    missing: Flags
    peak_top: int
    peak_bottom: int
    silent: Flags | None = None


class Worth(NamedTuple):
    """How points are counted: `unit` is 10^digits; the full mark is `full` units."""

    unit: int
    full: Fraction

    def of(self, points: Decimal) -> Fraction:
        """A number of points in units."""
        return Fraction(points) * self.unit

    def portion(self, share: Quotient) -> Fraction:
        """A share of the full mark in units."""
        return Fraction(Fraction(share[0]), Fraction(share[1])) * self.full


class Amount(NamedTuple):
    """A quantity of all units, `top / bottom`, where `given`; `defined` is false at a zero denominator."""

    top: Integers
    bottom: Integers
    given: Flags
    defined: Flags
    peak_top: int
    peak_bottom: int


def room(*factors: int) -> None:
    """Raise :class:`DoesNotFit` when a product of these bounds may overflow."""
    product = 1
    for factor in factors:
        product *= max(factor, 1)
    if product >= ROOM:
        raise DoesNotFit


def add_up(columns: Columns, ids: tuple[str, ...]) -> tuple[Integers, Flags, int, int]:
    """Σ of figures at a common power of ten: (values, given, scale, peak)."""
    parts = [columns.column(figure_id) for figure_id in ids]
    scale = max(part.scale for part in parts)
    peak = sum(part.peak * 10 ** (scale - part.scale) for part in parts)
    room(peak)
    values, given = _lifted(parts[0], scale), parts[0].given
    for part in parts[1:]:
        values = values + _lifted(part, scale)
        given = given & part.given
    return values, given, scale, peak


def _lifted(column: Column, scale: int) -> Integers:
    return column.values if column.scale == scale else column.values * 10 ** (scale - column.scale)


def amount(columns: Columns, measure: Measure) -> Amount:
    """A measure's value for all units."""
    top, given, scale, peak = add_up(columns, measure.numerator)
    if not measure.denominator:
        bottom = np.full(len(columns), 10**scale, dtype=np.int64)
        return Amount(top, bottom, given, np.ones(len(columns), dtype=np.bool_), peak, 10**scale)
    under, also_given, under_scale, under_peak = add_up(columns, measure.denominator)
    shared = max(scale, under_scale)
    room(peak, 10 ** (shared - scale))
    room(under_peak, 10 ** (shared - under_scale))
    top, peak = top * 10 ** (shared - scale), peak * 10 ** (shared - scale)
    under, under_peak = under * 10 ** (shared - under_scale), under_peak * 10 ** (shared - under_scale)
    defined = under > 0
    return Amount(top, np.where(defined, under, 1), given & also_given, defined, peak, max(under_peak, 1))


_COMPARE: Final[Mapping[str, Callable[[Integers, Integers], Flags]]] = {
    "at_least": lambda left, right: left >= right,
    "more_than": lambda left, right: left > right,
    "at_most": lambda left, right: left <= right,
    "less_than": lambda left, right: left < right,
}


def meets(value: Amount, limit: Limit) -> Flags:
    """Which units meet a limit, compared exactly."""
    level = Fraction(Fraction(limit.level[0]), Fraction(limit.level[1]))
    room(value.peak_top, level.denominator)
    room(value.peak_bottom, abs(level.numerator))
    return _COMPARE[limit.comparison](value.top * level.denominator, value.bottom * level.numerator)


def constant(columns: Columns, missing: Flags, earned: Flags, points: Fraction) -> Outcome:
    """`points` where `earned`, nothing elsewhere."""
    room(abs(points.numerator))
    top = np.where(earned, points.numerator, 0)
    bottom = np.full(len(columns), points.denominator, dtype=np.int64)
    return Outcome(top, bottom, missing, abs(points.numerator), points.denominator)


def chosen(missing: Flags, places: Integers, table: list[Fraction]) -> Outcome:
    """The entry of `table` at each unit's place."""
    common = 1
    for entry in table:
        common = common * entry.denominator // _gcd(common, entry.denominator)
    tops = [int(entry * common) for entry in table]
    peak = max((abs(top) for top in tops), default=0)
    room(peak, common)
    top = np.array(tops, dtype=np.int64)[places]
    return Outcome(top, np.full(len(places), common, dtype=np.int64), missing, peak, common)


def _gcd(left: int, right: int) -> int:
    while right:
        left, right = right, left % right
    return left


def condition(columns: Columns, wanted: Condition) -> tuple[Flags, Flags]:
    """(holds, known) for all units."""
    if isinstance(wanted, YesNo):
        column = columns.column(wanted.figure)
        return (column.values == int(wanted.wanted)) & column.given, column.given
    if isinstance(wanted, OneOf):
        column = columns.column(wanted.figure)
        places = [
            place
            for place, option in enumerate(columns.tree.figures[wanted.figure].options)
            if option in wanted.wanted
        ]
        return np.isin(column.values, places) & column.given, column.given
    if isinstance(wanted, Compared):
        value = amount(columns, wanted.measure)
        return meets(value, wanted.limit) & value.defined & value.given, value.given
    raise DoesNotFit


def total(parts: list[Outcome]) -> Outcome:
    """The sum of parts with different denominators."""
    result = parts[0]
    for part in parts[1:]:
        same = result.peak_bottom == part.peak_bottom and bool((result.bottom == part.bottom).all())
        if same:
            room(result.peak_top + part.peak_top)
            top, bottom, peak_bottom = result.top + part.top, result.bottom, result.peak_bottom
            peak_top = result.peak_top + part.peak_top
        else:
            peak_top = result.peak_top * part.peak_bottom + part.peak_top * result.peak_bottom
            peak_bottom = result.peak_bottom * part.peak_bottom
            room(peak_top)
            room(peak_bottom)
            top = result.top * part.bottom + part.top * result.bottom
            bottom = result.bottom * part.bottom
        result = Outcome(top, bottom, result.missing | part.missing, peak_top, peak_bottom)
    return result
