"""The kind `share`, as the tests know it."""

from __future__ import annotations

from fractions import Fraction
from random import Random
from typing import Any

from tests.unit.scoring.naive_rules import MISSING, Figures
from tests.unit.scoring.random_rules import INDICES, RATES

EXAMPLE = ("{kind: share, figure: rate}", {"rate": "82.5"})


PROMISED = {
    "6.1": [({"digital_government": "0.8575"}, "171.5")],
}


def naive(rule: dict[str, Any], maximum: Fraction, figures: Figures) -> tuple[Fraction, bool]:
    value = figures.get(rule["figure"], MISSING)
    if value is MISSING:
        return Fraction(0), True
    whole = (
        1 if rule["figure"].startswith("x") else 100
    )  # x0, x1 hold values from 0 to 1, the others percentages
    return maximum * value / whole, False


def at_random(random: Random, maximum: Fraction, depth: int) -> dict[str, Any]:
    return {"kind": "share", "figure": random.choice((*RATES, *INDICES))}
