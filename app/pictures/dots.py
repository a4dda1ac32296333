"""A distribution in which every mark stands for units: who lies where, without an average that hides it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from app.pictures.scale import Scale, around

WIDTH: Final = 340.0
HEIGHT: Final = 128.0
BAND: Final = 10
"""Percent between two lines of the ground."""
BIN: Final = 2
"""Percent that share one column of marks."""
TALLEST: Final = 16
"""Marks in the tallest column: with more units a mark stands for several."""
GAP: Final = HEIGHT / TALLEST


@dataclass(frozen=True, slots=True)
class Dot:
    """One mark, in picture units."""

    x: float
    y: float


@dataclass(frozen=True, slots=True)
class DotPlot:
    """Marks that stand for ``unit`` units each (the last of a column for up to as many), and the ticks below them.

    ``steps`` is the outline of another year as the points of a line; empty without one.
    """

    dots: tuple[Dot, ...]
    unit: int
    ticks: tuple[tuple[Decimal, float], ...]
    steps: tuple[Dot, ...]


def dot_plot(percents: Sequence[Decimal], before: Sequence[Decimal] = ()) -> DotPlot:
    """Stack percentages in columns, over the outline of those of ``before``."""
    low, high = around([*percents, *before], BAND)
    scale = Scale(low, high, 0, WIDTH)
    columns, outline = _columns(percents, low, high), _columns(before, low, high)
    tallest = max((*columns.values(), *outline.values(), 1))
    unit = -(-tallest // TALLEST)
    half = scale.at(low + Decimal(BIN) / 2)
    dots = tuple(
        Dot(round(scale.at(low + place * BIN) + half, 1), round(HEIGHT - (row + 0.5) * GAP, 1))
        for place in sorted(columns)
        for row in range(-(-columns[place] // unit))
    )
    return DotPlot(
        dots, unit, tuple((tick, scale.at(tick)) for tick in scale.ticks(7)), _outline(scale, outline, unit)
    )


def _columns(percents: Sequence[Decimal], low: Decimal, high: Decimal) -> Counter[int]:
    last = int((high - low) / BIN) - 1
    return Counter(min(int((percent - low) // BIN), last) for percent in percents)


def _outline(scale: Scale, columns: Counter[int], unit: int) -> tuple[Dot, ...]:
    if not columns:
        return ()
    line = []
    for place in range(int((scale.high - scale.low) / BIN)):
        y = round(HEIGHT - columns[place] / unit * GAP, 1)
        left = scale.low + place * BIN
        line += [Dot(scale.at(left), y), Dot(scale.at(left + BIN), y)]
    return tuple(line)
