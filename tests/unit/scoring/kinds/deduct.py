"""The kind `deduct`, as the tests know it."""

from __future__ import annotations

from fractions import Fraction
from random import Random
from typing import Any

from tests.unit.scoring.naive_rules import MISSING, Figures
from tests.unit.scoring.random_rules import CHOICES, OPTIONS

EXAMPLE = (
    "{kind: deduct, figure: level, percent: {high: 0, middle: 50, low: 100}}",
    {"level": "middle"},
)


PROMISED = {
    "5.8": [({"incident": "none"}, "25"), ({"incident": "minor"}, "12.5"), ({"incident": "serious"}, "0")],
}


def naive(rule: dict[str, Any], maximum: Fraction, figures: Figures) -> tuple[Fraction, bool]:
    answer = figures.get(rule["figure"], MISSING)
    if answer is MISSING:
        return Fraction(0), True
    taken = str(rule["percent"][answer])
    percent = Fraction(taken.removesuffix("%"))
    return maximum - maximum * percent / 100, False


def at_random(random: Random, maximum: Fraction, depth: int) -> dict[str, Any]:
    percent = dict(zip(OPTIONS, random.choice((("0", "50", "100"), ("0", "12.5", "33.3%"))), strict=True))
    return {"kind": "deduct", "figure": random.choice(CHOICES), "percent": percent}
