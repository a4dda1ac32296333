"""The sums above the indicators.

With `rounding.at: indicator` every indicator's points are rounded and the sums are exact decimals, so what is shown
adds up; a weighted part is rounded once more where its weight turns its quotient into points. With `at: total` the
exact values are summed as fractions and only what is published is rounded.

Penalties stop at nothing left: a group that is worth points and the total do not fall below their floor, and what the
floor cut off is kept beside the sum.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Generic, NamedTuple, Protocol, TypeVar

from scoring.decimals import ONE, ZERO, Quotient, as_fraction, as_quotient, round_quotient
from scoring.model import PLAIN, Group, Indicator, Kind, Standing, Tree
from scoring.trace import Trace


class LeafScore(Protocol):
    """What the sums need to know of an indicator's score."""

    @property
    def points(self) -> Decimal: ...

    @property
    def denominator(self) -> Decimal: ...

    @property
    def why(self) -> Trace: ...


class Sum(NamedTuple):
    """Exact points, the denominator they are out of, and the points by which penalties went below the floor."""

    points: Quotient
    denominator: Decimal
    cut: Quotient


@dataclass(frozen=True, slots=True)
class Standings:
    """The total, and every group's sum by code."""

    total: Sum
    groups: Mapping[str, Sum]


_N = TypeVar("_N", Decimal, Fraction)


class _Arithmetic(ABC, Generic[_N]):
    """How points are summed: rounded decimals or exact fractions."""

    zero: _N

    @abstractmethod
    def points(self, leaf: LeafScore) -> _N: ...

    @abstractmethod
    def exact(self, number: Decimal) -> _N: ...

    @abstractmethod
    def weighted(self, points: _N, weight: Decimal, whole: Decimal) -> _N: ...

    @abstractmethod
    def quotient(self, points: _N) -> Quotient: ...


class _Rounded(_Arithmetic[Decimal]):
    zero = ZERO

    def __init__(self, digits: int) -> None:
        self._digits = digits

    def points(self, leaf: LeafScore) -> Decimal:
        return leaf.points

    def exact(self, number: Decimal) -> Decimal:
        return number

    def weighted(self, points: Decimal, weight: Decimal, whole: Decimal) -> Decimal:
        return round_quotient(points * weight, whole, self._digits)

    def quotient(self, points: Decimal) -> Quotient:
        return points, ONE


class _Exact(_Arithmetic[Fraction]):
    zero = Fraction(0)

    def points(self, leaf: LeafScore) -> Fraction:
        return as_fraction(leaf.why.points)

    def exact(self, number: Decimal) -> Fraction:
        return Fraction(number)

    def weighted(self, points: Fraction, weight: Decimal, whole: Decimal) -> Fraction:
        return Fraction(points * Fraction(weight), Fraction(whole))

    def quotient(self, points: Fraction) -> Quotient:
        return as_quotient(points)


def group_sums(tree: Tree, scores: Mapping[str, LeafScore], kind: Kind) -> Standings:
    """Sum the indicator scores of a unit of this kind up to the total."""
    if tree.rounding.at == "total":
        exact: _Summing[Fraction] = _Summing(_Exact(), scores, kind)
        return exact.tree(tree)
    rounded: _Summing[Decimal] = _Summing(_Rounded(tree.rounding.points), scores, kind)
    return rounded.tree(tree)


class _Summing(Generic[_N]):
    def __init__(self, arithmetic: _Arithmetic[_N], scores: Mapping[str, LeafScore], kind: Kind) -> None:
        self._arithmetic: _Arithmetic[_N] = arithmetic
        self._scores = scores
        self._kind = kind
        self._groups: dict[str, Sum] = {}

    def tree(self, tree: Tree) -> Standings:
        points, denominator = self._arithmetic.zero, ZERO
        for group in tree.groups:
            more, whole = self._group(group)
            points, denominator = points + more, denominator + whole
        points, cut = self._stopped(points, tree.floor)
        return Standings(self._sum(points, denominator, cut), self._groups)

    def _group(self, group: Group) -> tuple[_N, Decimal]:
        """What a group brings to the level above; its own standing is recorded on the way."""
        points, whole = self._arithmetic.zero, ZERO
        points_of, scores = self._arithmetic.points, self._scores
        for child in group.children:
            if isinstance(child, Group):
                more, out_of = self._group(child)
            elif child.standing is PLAIN:
                score = scores[child.code]
                more, out_of = points_of(score), score.denominator
            else:
                more, out_of = self._leaf(child)
            points, whole = points + more, whole + out_of
        points, whole = self._enter(group.standing, points, whole)
        standing = group.standing
        if standing.bonus is not None:
            points = min(points, self._arithmetic.exact(standing.bonus.cap))
        points, cut = self._stopped(points, group.lowest_for(self._kind))
        whole = whole if _counts_in_denominator(standing) else self._on_top(standing)
        self._groups[group.code] = self._sum(points, whole, cut)
        if not standing.counts or standing.excluded:
            return self._arithmetic.zero, ZERO
        return points, whole

    def _stopped(self, points: _N, lowest: Decimal | None) -> tuple[_N, _N]:
        """Points that do not fall below `lowest`, and what a floor cut off (a penalty's own maximum is none)."""
        if lowest is None or points >= lowest:
            return points, self._arithmetic.zero
        stop = self._arithmetic.exact(lowest)
        return stop, stop - points if lowest == ZERO else self._arithmetic.zero

    def _sum(self, points: _N, denominator: Decimal, cut: _N) -> Sum:
        return Sum(self._arithmetic.quotient(points), denominator, self._arithmetic.quotient(cut))

    def _leaf(self, leaf: Indicator) -> tuple[_N, Decimal]:
        """What an indicator brings whose standing is not the plain one."""
        score, standing = self._scores[leaf.code], leaf.standing
        if not standing.counts or standing.excluded:
            return self._arithmetic.zero, ZERO
        points, whole = self._enter(standing, self._arithmetic.points(score), score.denominator)
        if standing.bonus is not None:
            points = min(points, self._arithmetic.exact(standing.bonus.cap))
        return points, whole if _counts_in_denominator(standing) else self._on_top(standing)

    def _enter(self, standing: Standing, points: _N, whole: Decimal) -> tuple[_N, Decimal]:
        """Normalise, then weight: a part with a weight counts its quotient times that weight."""
        if standing.weight is None:
            return points, whole
        if not whole:
            return self._arithmetic.zero, ZERO
        return self._arithmetic.weighted(points, standing.weight, whole), standing.weight

    def _on_top(self, standing: Standing) -> Decimal:
        bonus = standing.bonus
        return bonus.cap if bonus is not None and bonus.in_max else ZERO


def _counts_in_denominator(standing: Standing) -> bool:
    return standing.counts and not standing.excluded and standing.bonus is None and not standing.penalty
