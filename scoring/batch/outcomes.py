"""Exact quotients of all units at once, and the bounds that keep them inside 64 bits."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Final, NamedTuple

import numpy as np

from scoring.batch.columns import ROOM, Column, Columns, Flags, Integers
from scoring.decimals import ONE, Quotient, as_fraction
from scoring.rules.base import DoesNotFit
from scoring.rules.condition import Compared, Condition, OneOf, YesNo
from scoring.rules.measure import Limit, Measure


class Outcome(NamedTuple):
    """Points of all units as `top / bottom` in units of the last published digit.

    `bottom` is positive, and one number where it is the same :func:`everywhere`; `peak_top` and `peak_bottom` bound
    both. `missing` marks units whose declared figures do not suffice, `silent` those a ratio without denominator makes
    not applicable.
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
        return self.unit * fraction_of((points, ONE))

    def portion(self, share: Quotient) -> Fraction:
        """A share of the full mark in units."""
        return self.full * fraction_of(share)


class Amount(NamedTuple):
    """A quantity of all units, `top / bottom`, where `present`; `defined` is false at a zero denominator."""

    top: Integers
    bottom: Integers
    present: Flags
    defined: Flags
    peak_top: int
    peak_bottom: int


fraction_of = lru_cache(maxsize=4096)(as_fraction)
"""A number of a rule as a fraction, made once: the numbers of a criteria set are few."""


def everywhere(value: int) -> Integers:
    """The same number for all units: an array without dimensions, which goes with arrays of any length."""
    return np.array(value, dtype=np.int64)


def times(values: Integers, factor: int) -> Integers:
    """A product; nearly all factors of a rule are 1."""
    return values if factor == 1 else values * factor


def room(*factors: int) -> None:
    """Raise :class:`DoesNotFit` when a product of these bounds may overflow."""
    product = 1
    for factor in factors:
        product *= max(factor, 1)
    if product >= ROOM:
        raise DoesNotFit


COMPARE: Final[Mapping[str, Callable[[Integers, Integers], Flags]]] = {
    "at_least": lambda left, right: left >= right,
    "more_than": lambda left, right: left > right,
    "at_most": lambda left, right: left <= right,
    "less_than": lambda left, right: left < right,
}


def _lifted(column: Column, scale: int) -> Integers:
    return times(column.values, 10 ** (scale - column.scale))


class Many:
    """The figures of all units, and the arithmetic that a kind's column form is written in.

    Rules get it handed in: they need not load numpy to be read, scored or explained.
    """

    outcome = Outcome
    everywhere = staticmethod(everywhere)
    fraction_of = staticmethod(fraction_of)
    room = staticmethod(room)
    times = staticmethod(times)

    def __init__(self, columns: Columns) -> None:
        self._columns = columns

    def __len__(self) -> int:
        return len(self._columns)

    def column(self, figure_id: str) -> Column:
        """The column of one figure."""
        return self._columns.column(figure_id)

    def options(self, figure_id: str) -> Iterable[str]:
        """The options of a choice figure, in the order of their places."""
        return self._columns.tree.figures[figure_id].options

    @staticmethod
    def where(flags: Flags, these: Integers | int, those: Integers | int) -> Integers:
        """`these` where the flag is true, `those` elsewhere."""
        return np.where(flags, these, those)

    @staticmethod
    def least(left: Integers, right: Integers | int) -> Integers:
        """The smaller of two numbers, unit by unit."""
        result: Integers = np.minimum(left, right)
        return result

    @staticmethod
    def most(left: Integers, right: Integers | int) -> Integers:
        """The larger of two numbers, unit by unit."""
        result: Integers = np.maximum(left, right)
        return result

    @staticmethod
    def all_of(flags: Sequence[Flags]) -> Flags:
        """Where every one of these is true."""
        result: Flags = np.logical_and.reduce(flags)
        return result

    @staticmethod
    def any_of(flags: Sequence[Flags]) -> Flags:
        """Where at least one of these is true."""
        result: Flags = np.logical_or.reduce(flags)
        return result

    def add_up(self, ids: tuple[str, ...]) -> tuple[Integers, Flags, int, int]:
        """Σ of figures at a common power of ten: (values, present, scale, peak)."""
        parts = [self.column(figure_id) for figure_id in ids]
        scale = max(part.scale for part in parts)
        peak = sum(part.peak * 10 ** (scale - part.scale) for part in parts)
        room(peak)
        values, present = _lifted(parts[0], scale), parts[0].present
        for part in parts[1:]:
            values = values + _lifted(part, scale)
            present = present & part.present
        return values, present, scale, peak

    def amount(self, measure: Measure) -> Amount:
        """A measure's value for all units."""
        top, present, scale, peak = self.add_up(measure.numerator)
        if not measure.denominator:
            return Amount(
                top, everywhere(10**scale), present, np.ones(len(self), dtype=np.bool_), peak, 10**scale
            )
        under, under_present, under_scale, under_peak = self.add_up(measure.denominator)
        shared = max(scale, under_scale)
        lift, under_lift = 10 ** (shared - scale), 10 ** (shared - under_scale)
        room(peak, lift)
        room(under_peak, under_lift)
        top, under = times(top, lift), times(under, under_lift)
        defined = under > 0
        bottom = np.where(defined, under, 1)
        return Amount(
            top, bottom, present & under_present, defined, peak * lift, max(under_peak * under_lift, 1)
        )

    @staticmethod
    def meets(value: Amount, limit: Limit) -> Flags:
        """Which units meet a limit, compared exactly."""
        level = fraction_of(limit.level)
        room(value.peak_top, level.denominator)
        room(value.peak_bottom, abs(level.numerator))
        return COMPARE[limit.comparison](
            times(value.top, level.denominator), times(value.bottom, level.numerator)
        )

    def condition(self, wanted: Condition) -> tuple[Flags, Flags]:
        """(holds, known) for all units."""
        if isinstance(wanted, YesNo):
            column = self.column(wanted.figure)
            return (column.values == int(wanted.wanted)) & column.present, column.present
        if isinstance(wanted, OneOf):
            column = self.column(wanted.figure)
            places = [
                place
                for place, option in enumerate(self._columns.tree.figures[wanted.figure].options)
                if option in wanted.wanted
            ]
            return np.isin(column.values, places) & column.present, column.present
        if isinstance(wanted, Compared):
            value = self.amount(wanted.measure)
            return self.meets(value, wanted.limit) & value.defined & value.present, value.present
        raise DoesNotFit

    @staticmethod
    def constant(missing: Flags, earned: Flags, points: Fraction) -> Outcome:
        """`points` where `earned`, nothing elsewhere."""
        room(abs(points.numerator))
        top = np.where(earned, points.numerator, 0)
        return Outcome(
            top, everywhere(points.denominator), missing, abs(points.numerator), points.denominator
        )

    @staticmethod
    def chosen(missing: Flags, places: Integers, table: list[Fraction]) -> Outcome:
        """The entry of `table` at each unit's place."""
        common = 1
        for entry in table:
            common *= (entry * common).denominator
        tops = [int(entry * common) for entry in table]
        peak = max((abs(top) for top in tops), default=0)
        room(peak, common)
        top = np.array(tops, dtype=np.int64)[places]
        return Outcome(top, everywhere(common), missing, peak, common)

    @staticmethod
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
