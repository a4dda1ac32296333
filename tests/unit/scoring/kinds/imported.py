"""The kind `imported`, as the tests know it."""

from __future__ import annotations

from fractions import Fraction
from random import Random
from typing import Any

from tests.unit.scoring.naive_rules import MISSING, Figures
from tests.unit.scoring.random_rules import IMPORTED, RATES

EXAMPLE = ("{kind: imported, family: dti, take: percent}", {"dti_percent": "78.35"})


PROMISED = {
    "7.1": [({"dti_percent": "78.35"}, "10.969")],
}


def naive(rule: dict[str, Any], maximum: Fraction, figures: Figures) -> tuple[Fraction, bool]:
    value = figures.get(rule["figure"], MISSING)
    if value is MISSING:
        return Fraction(0), True
    points = maximum * value / 100 if rule["take"] == "percent" else value
    return max(Fraction(0), min(maximum, points)), False


def at_random(random: Random, maximum: Fraction, depth: int) -> dict[str, Any]:
    take = random.choice(("percent", "points"))
    figure = random.choice(RATES if take == "percent" else IMPORTED)
    return {"kind": "imported", "family": "dti", "take": take, "figure": figure}
