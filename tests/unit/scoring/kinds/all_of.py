"""The kind `all_of`, as the tests know it."""

from __future__ import annotations

from fractions import Fraction
from random import Random
from typing import Any

from tests.unit.scoring.naive_rules import Figures, points_of
from tests.unit.scoring.random_rules import composite

DIALOGUE = (
    "{kind: all_of, of: [{kind: threshold, value: part, at_least: 2}, {kind: boolean, figure: plan}, "
    "{kind: threshold, value: rate, more_than: 80}]}"
)


EXAMPLE = (DIALOGUE, {"part": "2", "plan": "true", "rate": "90"})


PROMISED = {
    "1.8": [
        ({"dialogues": "2", "dialogue_directive": "true", "requests_settled": "81", "requests": "100"}, "1"),
        ({"dialogues": "2", "dialogue_directive": "true", "requests_settled": "80", "requests": "100"}, "0"),
    ],
}


ALONE = True


def naive(rule: dict[str, Any], maximum: Fraction, figures: Figures) -> tuple[Fraction, bool]:
    parts = [points_of(part, maximum, figures) for part in rule["of"]]
    if all(points == maximum for points, _ in parts):
        return maximum, False
    return Fraction(0), not any(points != maximum and not missing for points, missing in parts)


def at_random(random: Random, maximum: Fraction, depth: int) -> dict[str, Any]:
    return composite("all_of", random, maximum)
