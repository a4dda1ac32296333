"""Outlines from an operator's file: judged, made simple, small, and nothing drawn that is not in the file."""

from __future__ import annotations

import json
import math
import re
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given as provided
from hypothesis import strategies as st

from app.pictures.outlines import TALLEST, WIDTH, BadOutlines, draw, read_outlines, simpler

SQUARE = [[106.0, 17.0], [107.0, 17.0], [107.0, 18.0], [106.0, 18.0], [106.0, 17.0]]


def collection(*features: tuple[Any, str, Any]) -> str:
    return json.dumps(
        {
            "type": "FeatureCollection",
            "features": [
                {
                    "type": "Feature",
                    "properties": {"code": code},
                    "geometry": {"type": kind, "coordinates": places},
                }
                for code, kind, places in features
            ],
        }
    )


def test_a_unit_is_drawn_from_north_to_south_in_the_width_of_the_picture() -> None:
    drawn = draw(read_outlines(collection(("1", "Polygon", [SQUARE]))), ["1", "2"])
    assert drawn is not None
    assert set(drawn.paths) == {"1"}
    assert re.match(rf"M0,{drawn.height:g}l{WIDTH:g},", drawn.paths["1"])
    assert WIDTH < drawn.height < TALLEST


def test_units_that_the_file_does_not_know_are_not_drawn() -> None:
    assert draw(read_outlines(collection(("1", "MultiPolygon", [[SQUARE]]))), ["2"]) is None


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{", "FeatureCollection"),
        ("[]", "FeatureCollection"),
        ("[" * 100_000, "FeatureCollection"),
        ('{"features": [{}]}', "feature 1"),
        (collection((7, "Polygon", [SQUARE])), "not a text"),
        (collection(("1", "Polygon", [SQUARE]), ("1", "Polygon", [SQUARE])), "stands twice"),
        (collection(("1", "Point", [106.0, 17.0])), "no polygon"),
        (collection(("1", "Polygon", [SQUARE[:3]])), "not closed"),
        (collection(("1", "Polygon", [[[600000.0, 1800000.0]] * 4])), "degrees"),
        (collection(("1", "Polygon", [[[math.nan, 17.0]] * 4])), "degrees"),
        (collection(("1", "Polygon", [SQUARE * 20_001])), "more than"),
    ],
)
def test_a_file_that_is_no_outlines_is_refused_with_the_place(text: str, says: str) -> None:
    with pytest.raises(BadOutlines, match=says):
        read_outlines(text)


def test_seventy_eight_ragged_units_make_a_picture_below_sixty_kilobytes() -> None:
    def ring(west: float, south: float) -> list[list[float]]:
        turns = [2 * math.pi * place / 1_000 for place in range(1_000)]
        points = [
            [west + (0.04 + 0.01 * math.sin(40 * turn)) * math.cos(turn), south + 0.05 * math.sin(turn)]
            for turn in turns
        ]
        return [*points, points[0]]

    codes = [str(place) for place in range(78)]
    rings = [ring(106 + place % 9 * 0.1, 17 + place // 9 * 0.1) for place in range(78)]
    text = collection(*((code, "Polygon", [one]) for code, one in zip(codes, rings, strict=True)))
    drawn = draw(read_outlines(text), codes)
    assert drawn is not None
    assert set(drawn.paths) == set(codes)
    assert sum(map(len, drawn.paths.values())) + 220 * len(codes) < 60_000


@provided(st.lists(st.tuples(st.floats(0, 100), st.floats(0, 100)), min_size=4, max_size=60))
def test_what_is_left_out_lies_close_and_the_ends_stay(points: list[tuple[float, float]]) -> None:
    ring = [*points, points[0]]
    kept = simpler(ring, 5)
    assert kept[0] == kept[-1] == ring[0]
    assert set(kept) <= set(ring)
    assert all(min(_gap(point, *pair) for pair in pairwise(kept)) <= 5.001 for point in ring)


def _gap(point: tuple[float, float], start: tuple[float, float], end: tuple[float, float]) -> float:
    """The distance from the straight line through two points: what a point that is left out is judged by."""
    length = math.dist(start, end)
    if length == 0:
        return math.dist(point, start)
    across = (end[0] - start[0]) * (start[1] - point[1]) - (start[0] - point[0]) * (end[1] - start[1])
    return abs(across) / length
