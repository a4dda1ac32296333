"""The batch engine: every indicator for all units, then the sums above, then what is published."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal, localcontext
from fractions import Fraction
from typing import Final

import numpy as np
import numpy.typing as npt

from scoring.batch.columns import ROOM, Columns, Flags, Integers
from scoring.batch.outcomes import Many, Outcome, Worth, everywhere, fraction_of, room
from scoring.batch.result import BatchScore, LeafColumn
from scoring.decimals import EXACT, MAX_DECIMAL_DIGITS, ONE, ZERO
from scoring.engine.cohort import NO_COHORT, Cohort
from scoring.engine.indicator import score_indicator
from scoring.engine.score import score
from scoring.model import EVERYBODY, Group, Indicator, Kind, Standing
from scoring.rules.base import DoesNotFit
from scoring.vocabulary import STATES

_CODE: Final = {state: code for code, state in enumerate(STATES)}


def score_columns(columns: Columns, cohort: Cohort = NO_COHORT) -> BatchScore:
    """Score all units; equal to :func:`scoring.engine.score` for each of them.

    Raises :class:`OverflowError` for a set whose maxima 64 bits cannot hold in units of 10^-6 (9 × 10^12 points).
    """
    with localcontext(EXACT):
        try:
            return _Batch(columns, cohort).run()
        except DoesNotFit:
            return _one_by_one(columns, cohort)


class _Batch:
    def __init__(self, columns: Columns, cohort: Cohort) -> None:
        self._columns = columns
        self._many = Many(columns)
        self._tree = columns.tree
        self._cohort = cohort
        self._digits = self._tree.rounding.points
        self._unit = 10**self._digits
        self._leaves: dict[str, LeafColumn] = {}
        self._groups: dict[str, tuple[Integers, Integers]] = {}

    def run(self) -> BatchScore:
        tree = self._tree
        if tree.rounding.at == "total":
            raise DoesNotFit
        room(_largest(tree.groups))
        for code, leaf in tree.indicators.items():
            self._leaves[code] = self._leaf(leaf)
        points, whole = (
            np.zeros(len(self._columns), dtype=np.int64),
            np.zeros(len(self._columns), dtype=np.int64),
        )
        for group in tree.groups:
            more, out_of = self._group(group)
            points, whole = points + more, whole + out_of
        if tree.floor is not None:
            points = np.maximum(points, self._units(tree.floor))
        to_whole = 10 ** (MAX_DECIMAL_DIGITS - self._digits)
        percent = self._published(points, whole, to_whole * 100 * 10**tree.rounding.percent)
        index = self._published(points, whole, to_whole * 10**tree.rounding.index)
        units = self._columns.units
        worths = _worths(self._columns)
        return BatchScore(tree, units, points, whole, percent, index, self._groups, self._leaves, worths)

    def _units(self, number: Decimal) -> int:
        """A number of points in whole units."""
        value = fraction_of((number, ONE)) * self._unit
        if value.denominator != 1:
            raise DoesNotFit
        units: int = value.numerator
        return units

    def _leaf(self, leaf: Indicator) -> LeafColumn:
        """An indicator of all units: by its rule's array form, what was typed or awarded laid over it."""
        full, length = self._units(leaf.max), len(self._columns)
        try:
            if leaf.rule.decided_by == "hand":
                points, state = (
                    np.zeros(length, dtype=np.int64),
                    np.full(length, _CODE["missing"], dtype=np.uint8),
                )
                silent: Flags | None = None
            else:
                outcome = leaf.rule.evaluate_many(self._many, Worth(self._unit, Fraction(full)))
                points, silent = _rounded(outcome), outcome.silent
                state = outcome.missing.astype(np.uint8)
        except DoesNotFit:
            return self._row_by_row(leaf)
        worth = _whole(leaf.max)
        denominator = np.full(length, worth, dtype=np.int64)
        self._lay_over(leaf, points, state)
        if silent is not None:
            silent = silent & (state != _CODE["awarded"])
        rows = self._columns.silent.get(leaf.code)
        if rows:
            silent = np.zeros(length, dtype=np.bool_) if silent is None else silent
            silent[rows] = True
        if silent is not None:
            points[silent] = full if leaf.not_applicable == "full" else 0
            denominator[silent] = 0 if leaf.not_applicable == "shrink" else worth
            state[silent] = _CODE["not_applicable"]
        unmeasured = self._columns.unmeasured.get(leaf.code)
        if unmeasured:
            points[unmeasured], denominator[unmeasured] = 0, 0
            state[unmeasured] = _CODE["not_applicable"]
        if leaf.applies is not EVERYBODY:
            outside = np.array(
                [not leaf.applies_to(sheet.kind, sheet.tags) for sheet in self._columns.sheets]
            )
            points[outside], denominator[outside], state[outside] = 0, 0, _CODE["not_applying"]
        return LeafColumn(points, denominator, state)

    def _lay_over(self, leaf: Indicator, points: Integers, state: npt.NDArray[np.uint8]) -> None:
        """Points typed by the unit or awarded by a reviewer."""
        rows = self._columns.by_hand.get(leaf.code)
        if rows:
            points[rows] = [self._units(self._columns.sheets[row].points[leaf.code]) for row in rows]
            state[rows] = _CODE["scored" if leaf.rule.decided_by == "hand" else "awarded"]

    def _row_by_row(self, leaf: Indicator) -> LeafColumn:
        scores = [score_indicator(leaf, sheet, self._cohort, self._digits) for sheet in self._columns.sheets]
        return LeafColumn(
            np.array([self._units(result.points) for result in scores], dtype=np.int64),
            np.array([_whole(result.denominator) for result in scores], dtype=np.int64),
            np.array([_CODE[result.state] for result in scores], dtype=np.uint8),
        )

    def _group(self, group: Group) -> tuple[Integers, Integers]:
        points, whole = (
            np.zeros(len(self._columns), dtype=np.int64),
            np.zeros(len(self._columns), dtype=np.int64),
        )
        for child in group.children:
            if isinstance(child, Group):
                more, out_of = self._group(child)
            else:
                leaf = self._leaves[child.code]
                more, out_of = self._enter(child.standing, leaf.points, leaf.denominator)
                more, out_of = self._leave(child.standing, more, out_of)
                if not child.standing.counts or child.standing.excluded:
                    continue
            points, whole = points + more, whole + out_of
        points, whole = self._enter(group.standing, points, whole)
        points, whole = self._leave(group.standing, points, whole)
        points = np.maximum(points, self._lowest(group))
        self._groups[group.code] = points, whole
        if not group.counts or group.excluded:
            return np.zeros_like(points), np.zeros_like(whole)
        return points, whole

    def _enter(self, standing: Standing, points: Integers, whole: Integers) -> tuple[Integers, Integers]:
        if standing.weight is None:
            return points, whole
        weight = _whole(standing.weight)
        room(_peak(points) + _peak(whole), 2 * weight)
        counts = whole > 0
        divided = _half_up(points * weight, np.where(counts, whole, 1))
        return np.where(counts, divided, 0), np.where(counts, weight, 0)

    def _lowest(self, group: Group) -> Integers:
        """The fewest points the group can bring each unit."""

        def of_kind(kind: Kind) -> int:
            lowest = group.lowest_for(kind)
            return -ROOM if lowest is None else self._units(lowest)

        if not group.max_by_kind:
            return everywhere(of_kind(None))
        return np.array([of_kind(sheet.kind) for sheet in self._columns.sheets], dtype=np.int64)

    def _leave(self, standing: Standing, points: Integers, whole: Integers) -> tuple[Integers, Integers]:
        if standing.bonus is not None:
            points = np.minimum(points, self._units(standing.bonus.cap))
        if standing.bonus is None and not standing.penalty and standing.counts and not standing.excluded:
            return points, whole
        bonus = standing.bonus
        on_top = _whole(bonus.cap) if bonus is not None and bonus.in_max else 0
        return points, np.full(len(self._columns), on_top, dtype=np.int64)

    def _published(self, points: Integers, whole: Integers, factor: int) -> Integers:
        room(_peak(points), 2 * factor)
        counts = whole > 0
        return np.where(counts, _half_up(points * factor, np.where(counts, whole, 1)), 0)


def _worths(columns: Columns) -> dict[str, Integers]:
    """What each main index is worth to every unit."""
    worths = {}
    for group in columns.tree.groups:
        if group.max_by_kind:
            of_units = [_whole(group.worth_for(sheet.kind)) for sheet in columns.sheets]
            worths[group.code] = np.array(of_units, dtype=np.int64)
        else:
            worths[group.code] = everywhere(_whole(group.worth))
    return worths


def _largest(nodes: Iterable[Group | Indicator]) -> int:
    """What no sum of points or of denominators exceeds: all that a set can ask for, in units of 10^-6."""
    largest = 0
    for node in nodes:
        largest += abs(_whole(node.max)) + _whole(node.standing.weight or ZERO)
        if node.standing.bonus is not None:
            largest += _whole(node.standing.bonus.cap)
        if isinstance(node, Group):
            largest += _largest(node.children)
    return largest


def _whole(number: Decimal) -> int:
    """A denominator in units of 10^-6, which is as fine as any maximum or weight."""
    return int(number.scaleb(MAX_DECIMAL_DIGITS))


def _peak(values: Integers) -> int:
    return int(np.abs(values).max()) + 1 if len(values) else 1


def _rounded(outcome: Outcome) -> Integers:
    if outcome.peak_bottom == 1:
        return outcome.top
    room(2 * outcome.peak_top + outcome.peak_bottom)
    room(2 * outcome.peak_bottom)
    return _half_up(outcome.top, outcome.bottom)


def _half_up(top: Integers, bottom: Integers) -> Integers:
    """Round half away from zero."""
    if top.size and top.min() < 0:
        rounded = (2 * np.abs(top) + bottom) // (2 * bottom)
        return np.where(top < 0, -rounded, rounded)
    return (2 * top + bottom) // (2 * bottom)


def _one_by_one(columns: Columns, cohort: Cohort) -> BatchScore:
    """The engine itself, for trees and figures the arrays cannot hold."""
    tree, digits = columns.tree, columns.tree.rounding.points
    scores = [score(tree, sheet, cohort) for sheet in columns.sheets]

    def integers(values: list[Decimal], places: int) -> Integers:
        return np.array([int(value.scaleb(places)) for value in values], dtype=np.int64)

    def leaf(code: str) -> LeafColumn:
        parts = [result.indicators[code] for result in scores]
        return LeafColumn(
            integers([one.points for one in parts], digits),
            integers([one.denominator for one in parts], MAX_DECIMAL_DIGITS),
            np.array([_CODE[one.state] for one in parts], dtype=np.uint8),
        )

    groups = {}
    for place, first in enumerate(scores[0].groups if scores else ()):
        parts = [result.groups[place] for result in scores]
        points = integers([group.points for group in parts], digits)
        groups[first.code] = points, integers([group.denominator for group in parts], MAX_DECIMAL_DIGITS)
    return BatchScore(
        tree,
        columns.units,
        integers([result.points for result in scores], digits),
        integers([result.denominator for result in scores], MAX_DECIMAL_DIGITS),
        integers([result.percent for result in scores], tree.rounding.percent),
        integers([result.index for result in scores], tree.rounding.index),
        groups,
        {code: leaf(code) for code in tree.indicators},
        _worths(columns),
    )
