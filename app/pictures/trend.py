"""A unit's percentage over the years; years by other criteria stand beside the line, not on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Final

from app.pictures.scale import Scale, around

WIDTH: Final = 360.0
HEIGHT: Final = 140.0
MARGIN: Final = 60.0
BAND: Final = 10


@dataclass(frozen=True, slots=True)
class Year:
    """A year's percentage. Years are joined where their ``measure`` is the same: the main indices they went by.

    ``derived`` marks a mean of predecessors that was never published as the unit's own.
    """

    year: int
    percent: Decimal
    measure: str
    derived: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a year stands."""

    year: Year
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Trend:
    """Marks in the order of years, the pairs of them that are joined, and the ticks beside them.

    ``breaks`` are the places between two years that went by other main indices: nothing compares across them.
    """

    marks: tuple[Mark, ...]
    joined: tuple[tuple[Mark, Mark], ...]
    breaks: tuple[float, ...]
    ticks: tuple[tuple[Decimal, float], ...]


def trend(years: Sequence[Year]) -> Trend:
    """Place years from left to right, a missing year leaving its gap."""
    ordered = sorted(years, key=lambda one: one.year)
    low, high = around([one.percent for one in ordered], BAND)
    across = Scale(
        Decimal(ordered[0].year if ordered else 0),
        Decimal(ordered[-1].year if ordered else 0),
        MARGIN,
        WIDTH - MARGIN,
    )
    upward = Scale(low, high, HEIGHT, 0)
    marks = tuple(Mark(one, across.at(Decimal(one.year)), upward.at(one.percent)) for one in ordered)
    joined = tuple(
        (left, right)
        for left, right in pairwise(marks)
        if left.year.measure == right.year.measure and right.year.year - left.year.year == 1
    )
    breaks = tuple(
        round((left.x + right.x) / 2, 1)
        for left, right in pairwise(marks)
        if left.year.measure != right.year.measure
    )
    return Trend(marks, joined, breaks, tuple((tick, upward.at(tick)) for tick in upward.ticks(5)))
