"""A finished sheet, indicator by indicator with the reason for its points, and its form in the database.

It is stored with the published result and stands by itself: years later it can be read, and the points proved again,
without the criteria files or the engine of today.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from decimal import Decimal
from typing import Any

from app.queries.results.totals import StoredTotals, totals_from
from app.sheet.totals import Left, Total
from scoring import SheetScore, Tree, floor_data, floor_lines


@dataclass(frozen=True, slots=True)
class IndicatorLine:
    """Self and final points of one indicator, and why.

    ``points`` is empty when the indicator does not count for this unit, ``state`` says why (in the engine's words).
    ``verdict`` and ``method`` say what the final points rest on; ``reason`` is the reviewer's,
    the unit's own for a row that does not apply stands in the trace. ``explanation`` is the
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
    def unit_reason(self) -> str:
        """Why the unit declared the row not applicable."""
        return str(self.trace.get("reason", ""))

    @property
    def reviewer_reason(self) -> str:
        """What the reviewer gave as the reason; earlier versions kept the unit's in the same place."""
        return "" if self.reason == self.unit_reason else self.reason

    @property
    def difference(self) -> Decimal | None:
        """Final minus self points; nothing where one of them is missing."""
        if self.points is None or self.self_points is None:
            return None
        return self.points - self.self_points


@dataclass(frozen=True, slots=True)
class StoredSheet:
    """All of one unit's sheet that a published line keeps; ``own_groups`` are self points by main index.

    ``places`` and ``percent_places`` are how many decimals published points and percentages have. ``totals`` is empty
    in versions that were published before totals were kept.
    """

    lines: tuple[IndicatorLine, ...]
    own_groups: Mapping[str, Decimal]
    places: int
    percent_places: int
    totals: StoredTotals | None = None

    def total(self, points: Decimal, denominator: Decimal, percent: Decimal) -> Total:
        """Return the published total with the rows that left it."""
        kept = self.totals.final if self.totals else None
        left = kept.left if kept is not None else _left_of(self.lines)
        shown = percent if denominator else None
        cuts = kept.cuts if kept is not None else ()
        return Total(points, denominator, shown, self.places, self.percent_places, left, cuts=cuts)


def held_up(line: IndicatorLine, tree: Tree, result: SheetScore) -> IndicatorLine:
    """Say beside a penalty, in words and in its trace, which floors it went below; any other line stays as it is."""
    floors = floor_data(tree, result, line.code)
    if not floors:
        return line
    explanation = (*line.explanation, *floor_lines(tree, result, line.code))
    return replace(line, explanation=explanation, trace={**line.trace, "floors": floors})


def as_json(sheet: StoredSheet) -> str:
    """Write a sheet as JSON: the same sheet gives the same text."""
    return json.dumps(asdict(sheet), ensure_ascii=False, sort_keys=True, default=str)


def from_json(text: str) -> StoredSheet:
    """Read what ``as_json`` wrote."""
    data = json.loads(text)
    return StoredSheet(
        lines=tuple(_line(line) for line in data["lines"]),
        own_groups={code: Decimal(points) for code, points in data["own_groups"].items()},
        places=data["places"],
        percent_places=data["percent_places"],
        totals=totals_from(data.get("totals")),
    )


def _left_of(lines: tuple[IndicatorLine, ...]) -> tuple[Left, ...]:
    """Return the rows without points that the unit was asked for."""
    return tuple(
        Left(line.code, line.max, line.state)
        for line in lines
        if line.points is None and line.state != "not_applying"
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
