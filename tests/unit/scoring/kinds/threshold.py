"""The kind `threshold`, as the tests know it."""

from __future__ import annotations

from fractions import Fraction
from random import Random
from typing import Any

from tests.unit.scoring.naive_rules import MISSING, Figures, holds, measure, share
from tests.unit.scoring.random_rules import NUMBERS

EXAMPLE = ("{kind: threshold, value: rate, at_least: 98}", {"rate": "99"})


PROMISED = {
    "2.5": [
        ({"budget_digital": "10", "budget_total": "1000"}, "15"),
        ({"budget_digital": "9", "budget_total": "1000"}, "0"),
    ],
}


def naive(rule: dict[str, Any], maximum: Fraction, figures: Figures) -> tuple[Fraction, bool]:
    value = measure(rule["value"], figures)
    if value is MISSING or value is None:
        return Fraction(0), value is MISSING
    comparison = next(key for key in rule if key in ("at_least", "more_than", "at_most", "less_than"))
    return (maximum if holds(comparison, value, share(rule[comparison])) else Fraction(0)), False


def at_random(random: Random, maximum: Fraction, depth: int) -> dict[str, Any]:
    comparison = random.choice(("at_least", "more_than", "at_most", "less_than"))
    value: Any = {"numerator": random.sample(NUMBERS, 1), "denominator": random.sample(NUMBERS, 2)}
    if random.random() < 0.5:
        return {"kind": "threshold", "value": value, comparison: "0.5"}
    return {"kind": "threshold", "value": random.sample(NUMBERS, 2), comparison: "17"}
