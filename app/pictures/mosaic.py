"""Very many units as small squares, line by line: as many as a province never has, and a nation does."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

SQUARE: Final = 6
ACROSS: Final = 60
"""Squares in a line: 360 units wide, as wide as a telephone."""


@dataclass(frozen=True, slots=True)
class Mosaic:
    """A path a shade, drawn as dashes as long as a square; the picture is ``ACROSS`` squares wide."""

    height: int
    paths: tuple[tuple[str, str], ...]


def mosaic(shades: Sequence[str]) -> Mosaic:
    """Place squares of these shades in reading order; neighbours of one shade share a stroke."""
    paths: defaultdict[str, list[str]] = defaultdict(list)
    for line, start in enumerate(range(0, len(shades), ACROSS)):
        place = 0
        for shade, run in groupby(shades[start : start + ACROSS]):
            length = len(tuple(run))
            paths[shade].append(f"M{place * SQUARE} {line * SQUARE + SQUARE // 2}h{length * SQUARE}")
            place += length
    height = -(-len(shades) // ACROSS) * SQUARE
    return Mosaic(height, tuple((shade, "".join(strokes)) for shade, strokes in paths.items()))
