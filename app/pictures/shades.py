"""Which of a few grounds a class or a change has: so few that the eye tells them apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from typing import Final

STRONGEST: Final = 4
"""The shade of the best class; 0 is that of the weakest."""
LITTLE: Final = Decimal(1)
"""Percentage points up to which a unit counts as standing where it stood."""
MUCH: Final = Decimal(5)


class Shift(StrEnum):
    """How far a percentage is from that of the year before."""

    FAR_DOWN = "far-down"
    DOWN = "down"
    SAME = "same"
    UP = "up"
    FAR_UP = "far-up"


def shades(classes: Sequence[str]) -> Mapping[str, int]:
    """Spread classes, the best first, over the shades down to 0; with more than five, neighbours share one."""
    last = max(len(classes) - 1, 1)
    return {title: round(STRONGEST * (last - place) / last) for place, title in enumerate(classes)}


def shift_of(change: Decimal) -> Shift:
    """Say how far a change in percentage points goes: less than one is the same, from five on it is far."""
    if abs(change) < LITTLE:
        return Shift.SAME
    if change > 0:
        return Shift.FAR_UP if change >= MUCH else Shift.UP
    return Shift.FAR_DOWN if change <= -MUCH else Shift.DOWN
