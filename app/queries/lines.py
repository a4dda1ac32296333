"""One indicator of a finished sheet with the reason for its points, and its form in the database.

The line is stored with the published result and stands by itself: years later it can be read, and the points proved
again, without the criteria files or the engine of today.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from decimal import Decimal


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


def as_json(lines: Iterable[IndicatorLine]) -> str:
    """Write lines as JSON: the same lines give the same text."""
    return json.dumps([asdict(line) for line in lines], ensure_ascii=False, sort_keys=True, default=str)


def from_json(text: str) -> tuple[IndicatorLine, ...]:
    """Read lines that ``as_json`` wrote."""
    return tuple(
        IndicatorLine(
            **{
                **line,
                "max": Decimal(line["max"]),
                "self_points": _decimal(line["self_points"]),
                "points": _decimal(line["points"]),
                "explanation": tuple(line["explanation"]),
            }
        )
        for line in json.loads(text)
    )


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
