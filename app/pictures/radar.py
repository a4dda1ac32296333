"""A unit's main indices around a centre, beside the middle and the best of its block."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

SIZE: Final = 360.0
CENTRE: Final = SIZE / 2
REACH: Final = 128.0
RINGS: Final = (25, 50, 75, 100)
FEWEST: Final = 3
"""With fewer corners there is no shape; a table says it all."""
_SIDE: Final = 0.1


@dataclass(frozen=True, slots=True)
class Corner:
    """Where a main index is named, and to which side of its spoke the words lie: start | middle | end."""

    code: str
    x: float
    y: float
    anchor: str


@dataclass(frozen=True, slots=True)
class Radar:
    """Corners, the rings of 25 to 100 %, and one closed line a series, as the ``points`` of a polygon."""

    corners: tuple[Corner, ...]
    rings: tuple[str, ...]
    lines: tuple[str, ...]


def radar(codes: Sequence[str], series: Sequence[Sequence[Decimal]]) -> Radar | None:
    """Draw series of percentages, one value a code; nothing for fewer than three codes."""
    if len(codes) < FEWEST:
        return None
    angles = [2 * math.pi * place / len(codes) - math.pi / 2 for place in range(len(codes))]
    corners = tuple(_corner(code, angle) for code, angle in zip(codes, angles, strict=True))
    rings = tuple(_polygon(angles, [Decimal(ring)] * len(codes)) for ring in RINGS)
    return Radar(corners, rings, tuple(_polygon(angles, values) for values in series))


def _corner(code: str, angle: float) -> Corner:
    x, y = _place(angle, REACH + 16)
    side = math.cos(angle)
    return Corner(code, x, round(y + 4, 1), "middle" if abs(side) < _SIDE else "start" if side > 0 else "end")


def _polygon(angles: Sequence[float], values: Sequence[Decimal]) -> str:
    places = [
        _place(angle, REACH * float(min(max(value, Decimal(0)), Decimal(100))) / 100)
        for angle, value in zip(angles, values, strict=True)
    ]
    return " ".join(f"{x},{y}" for x, y in places)


def _place(angle: float, distance: float) -> tuple[float, float]:
    return round(CENTRE + distance * math.cos(angle), 1), round(CENTRE + distance * math.sin(angle), 1)
