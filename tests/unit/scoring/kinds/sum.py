"""The kind `sum`, as the tests know it."""

from __future__ import annotations

from fractions import Fraction
from random import Random
from typing import Any

from tests.unit.scoring.naive_rules import Figures, points_of
from tests.unit.scoring.random_rules import composite

HOTLINE = (
    "{kind: sum, of: [{kind: boolean, figure: plan, points: 2}, "
    "{kind: ratio, numerator: [part], denominator: [whole], floor: 0.9, zero_denominator: full, points: 2}]}"
)


EXAMPLE = (HOTLINE, {"plan": "true", "part": "9", "whole": "10"})


PROMISED = {
    "6.11": [
        ({"petition_system_used": "true", "petitions_on_time": "95", "petitions": "100"}, "3.9"),
        ({"petition_system_used": "true", "petitions_on_time": "0", "petitions": "0"}, "4"),
    ],
}


ALONE = True


def naive(rule: dict[str, Any], maximum: Fraction, figures: Figures) -> tuple[Fraction, bool]:
    parts = [points_of(part, Fraction(part["points"]), figures) for part in rule["of"]]
    return sum((points for points, _ in parts), Fraction(0)), any(missing for _, missing in parts)


def at_random(random: Random, maximum: Fraction, depth: int) -> dict[str, Any]:
    return composite("sum", random, maximum)
