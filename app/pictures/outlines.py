"""Outlines of units from an operator's GeoJSON, made so simple that a picture of all of them stays small.

Outlines come as RFC 7946 has them (longitude, latitude), a Feature a unit, named by ``properties.code``. Nothing is
drawn that the file does not say.
"""

from __future__ import annotations

import json
import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

WIDTH: Final = 360.0
TALLEST: Final = 720.0
WHOLE_BYTES: Final = 58_000
"""Of a picture of all units; each needs some for its name and figures, the outlines share what is left."""
UNIT_BYTES: Final = 220
LEAST_BYTES: Final = 5_000
MOST_POINTS: Final = 100_000
MOST_UNITS: Final = 4_000
FEWEST_POINTS: Final = 4
FINEST: Final = 0.25
"""Picture units that an outline may be off by; doubled until all outlines are small enough."""

Point = tuple[float, float]
Ring = tuple[Point, ...]


class BadOutlines(ValueError):
    """The file is no GeoJSON of units; the text says where."""


@dataclass(frozen=True, slots=True)
class Outlines:
    """The rings of every unit by its code, in degrees."""

    rings: Mapping[str, tuple[Ring, ...]]


@dataclass(frozen=True, slots=True)
class Drawn:
    """The outlines of some units as SVG paths by unit code, in a picture ``WIDTH`` wide."""

    height: float
    paths: Mapping[str, str]


def read_outlines(text: str | bytes) -> Outlines:
    """Read a FeatureCollection of polygons; raise ``BadOutlines`` for anything else, and for what is far too much."""
    try:
        whole = json.loads(text)
        features = list(whole["features"])
    except (ValueError, KeyError, TypeError, RecursionError) as problem:
        raise BadOutlines("not a FeatureCollection") from problem
    if len(features) > MOST_UNITS:
        raise BadOutlines(f"more than {MOST_UNITS} features")
    rings: dict[str, tuple[Ring, ...]] = {}
    for place, feature in enumerate(features, 1):
        try:
            code = feature["properties"]["code"]
            rings[_new(code, rings)] = tuple(_rings(feature["geometry"]))
        except (KeyError, TypeError, ValueError, IndexError) as problem:
            raise BadOutlines(f"feature {place}: {problem}") from problem
    if sum(len(ring) for some in rings.values() for ring in some) > MOST_POINTS:
        raise BadOutlines(f"more than {MOST_POINTS} points")
    return Outlines(rings)


def _new(code: Any, known: Collection[str]) -> str:
    if not isinstance(code, str) or not code:
        raise ValueError("properties.code is not a text")
    if code in known:
        raise ValueError(f"code {code} stands twice")
    return code


def _rings(geometry: Mapping[str, Any]) -> Iterator[Ring]:
    kind, coordinates = geometry["type"], geometry["coordinates"]
    if kind not in ("Polygon", "MultiPolygon"):
        raise ValueError(f"{kind} is no polygon")
    for polygon in coordinates if kind == "MultiPolygon" else [coordinates]:
        for ring in polygon:
            points = tuple((float(point[0]), float(point[1])) for point in ring)
            if len(points) < FEWEST_POINTS or points[0] != points[-1]:
                raise ValueError("a ring is not closed")
            if not all(abs(x) <= 180 and abs(y) < 90 for x, y in points):
                raise ValueError("a point is not in degrees of longitude and latitude")
            yield points


def draw(outlines: Outlines, codes: Sequence[str]) -> Drawn | None:
    """Draw the units that have an outline, the same scale both ways; nothing where none of them has one."""
    wanted = {code: outlines.rings[code] for code in codes if code in outlines.rings}
    points = [point for rings in wanted.values() for ring in rings for point in ring]
    if not points:
        return None
    west, east = min(x for x, _ in points), max(x for x, _ in points)
    south, north = min(y for _, y in points), max(y for _, y in points)
    narrowed = math.cos(math.radians((south + north) / 2))
    across, down = max((east - west) * narrowed, 1e-9), max(north - south, 1e-9)
    scale = min(WIDTH / across, TALLEST / down)
    drawn = {
        code: [[((x - west) * narrowed * scale, (north - y) * scale) for x, y in ring] for ring in rings]
        for code, rings in wanted.items()
    }
    most, off = max(WHOLE_BYTES - UNIT_BYTES * len(wanted), LEAST_BYTES), FINEST
    while True:
        drawn = {code: [simpler(ring, off) for ring in rings] for code, rings in drawn.items()}
        paths = {code: "".join(map(_ring, rings)) for code, rings in drawn.items()}
        if sum(map(len, paths.values())) <= most or off > WIDTH:
            return Drawn(round(down * scale, 1), paths)
        off *= 2


def _ring(points: Sequence[Point]) -> str:
    """Write a ring in tenths of a unit, each point as the step from the one before."""
    tenths = [(round(x, 1), round(y, 1)) for x, y in points]
    steps = [
        f"{right[0] - left[0]:.1f},{right[1] - left[1]:.1f}".replace(".0", "")
        for left, right in pairwise(tenths[:-1])
    ]
    return f"M{tenths[0][0]:g},{tenths[0][1]:g}l{' '.join(steps)}z"


def simpler(points: Sequence[Point], off: float) -> list[Point]:
    """Leave points out so that no one left out is farther than ``off`` from the line (Douglas and Peucker).

    The ends stay, and of a ring the point farthest from its start, so that a ring of at least three points remains.
    """
    keep = {0, len(points) - 1}
    far = max(range(len(points)), key=lambda place: math.dist(points[0], points[place]))
    waiting = [(0, far), (far, len(points) - 1)]
    keep.add(far)
    while waiting:
        start, end = waiting.pop()
        if end - start < 2:
            continue
        place = max(range(start + 1, end), key=lambda one: _distance(points[one], points[start], points[end]))
        if _distance(points[place], points[start], points[end]) > off:
            keep.add(place)
            waiting += [(start, place), (place, end)]
    return [points[place] for place in sorted(keep)]


def _distance(point: Point, start: Point, end: Point) -> float:
    length = math.dist(start, end)
    if length == 0:
        return math.dist(point, start)
    across = (end[0] - start[0]) * (start[1] - point[1]) - (start[0] - point[0]) * (end[1] - start[1])
    return abs(across) / length
