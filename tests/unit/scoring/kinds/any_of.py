"""The kind `any_of`, as the tests know it."""

from __future__ import annotations

from fractions import Fraction
from random import Random
from typing import Any

from tests.unit.scoring.naive_rules import Figures, points_of
from tests.unit.scoring.random_rules import composite

EXAMPLE = (
    "{kind: any_of, of: [{kind: boolean, figure: plan}, {kind: boolean, figure: done}]}",
    {"plan": "true"},
)


PROMISED = {
    "7.1": [({"economy_plan_issued": "false", "economy_plan_carried_out": "true"}, "3")],
}


ALONE = True


def naive(rule: dict[str, Any], maximum: Fraction, figures: Figures) -> tuple[Fraction, bool]:
    parts = [points_of(part, maximum, figures) for part in rule["of"]]
    if any(points == maximum for points, _ in parts):
        return maximum, False
    return Fraction(0), any(missing for _, missing in parts)


def at_random(random: Random, maximum: Fraction, depth: int) -> dict[str, Any]:
    return composite("any_of", random, maximum)
