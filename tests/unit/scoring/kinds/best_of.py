"""The kind `best_of`, as the tests know it."""

from __future__ import annotations

from fractions import Fraction
from random import Random
from typing import Any

from tests.unit.scoring.naive_rules import Figures, points_of
from tests.unit.scoring.random_rules import composite

EXAMPLE = (
    "{kind: best_of, of: [{kind: share, figure: rate}, {kind: fraction, value: part, of: 4}]}",
    {"rate": "9", "part": "3"},
)


PROMISED = {
    "4.4": [
        ({"dossiers_online": "1000", "dossiers_settled": "5000"}, "5"),
        ({"dossiers_online": "900", "dossiers_settled": "1000"}, "9"),
    ],
}


ALONE = True


def naive(rule: dict[str, Any], maximum: Fraction, figures: Figures) -> tuple[Fraction, bool]:
    parts = [points_of(part, maximum, figures) for part in rule["of"]]
    best = max(points for points, _ in parts)
    return best, best != maximum and any(missing for _, missing in parts)


def at_random(random: Random, maximum: Fraction, depth: int) -> dict[str, Any]:
    return composite("best_of", random, maximum)
