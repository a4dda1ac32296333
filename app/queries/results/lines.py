"""A finished sheet, indicator by indicator with the reason for its points, and its form in the database.

It is stored with the published result and stands by itself: years later it can be read, and the points proved again,
without the criteria files or the engine of today.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any


@dataclass(frozen=True, slots=True)
class IndicatorLine:
    """Self and final points of one indicator, and why.

    ``points`` is empty when the indicator does not count for this unit, ``state`` says why (in the engine's words).
    ``verdict`` and ``method`` say what the final points rest on; ``reason`` is the reviewer's. ``explanation`` is the
    engine's account in Vietnamese sentences, ``trace`` its decision in plain values, numbers as exact text.
    """

    code: str
    title: str
    group: str
    max: Decimal
    self_points: Decimal | None
    points: Decimal | None
    state: str
    verdict: str
    method: str | None
    reason: str
    explanation: tuple[str, ...]
    trace: Mapping[str, object]

    @property
    def difference(self) -> Decimal | None:
        """Final minus self points; nothing where one of them is missing."""
        if self.points is None or self.self_points is None:
            return None
        return self.points - self.self_points


@dataclass(frozen=True, slots=True)
class StoredSheet:
    """All of one unit's sheet that a published line keeps; ``own_groups`` are self points by main index.

    ``places`` and ``percent_places`` are how many decimals published points and percentages have.
    """

    lines: tuple[IndicatorLine, ...]
    own_groups: Mapping[str, Decimal]
    places: int
    percent_places: int


def as_json(sheet: StoredSheet) -> str:
    """Write a sheet as JSON: the same sheet gives the same text."""
    return json.dumps(asdict(sheet), ensure_ascii=False, sort_keys=True, default=str)


def from_json(text: str) -> StoredSheet:
    """Read what ``as_json`` wrote."""
    data = json.loads(text)
    return StoredSheet(
        lines=tuple(_line(each) for each in data["lines"]),
        own_groups={code: Decimal(points) for code, points in data["own_groups"].items()},
        places=data["places"],
        percent_places=data["percent_places"],
    )


def _line(stored: dict[str, Any]) -> IndicatorLine:
    exact = {
        **stored,
        "max": Decimal(stored["max"]),
        "self_points": _decimal(stored["self_points"]),
        "points": _decimal(stored["points"]),
        "explanation": tuple(stored["explanation"]),
    }
    return IndicatorLine(**exact)


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
