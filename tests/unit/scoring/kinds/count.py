"""The kind `count`, as the tests know it."""

from __future__ import annotations

from fractions import Fraction
from random import Random
from typing import Any

from tests.unit.scoring.naive_rules import MISSING, Figures
from tests.unit.scoring.random_rules import NUMBERS

EXAMPLE = ("{kind: count, value: part, per_item: 0.5}", {"part": "3"})


PROMISED = {
    "4.8": [({"skills_sessions": "4"}, "8"), ({"skills_sessions": "9"}, "10")],
    "4.9": [
        ({"people_trained": "4999"}, "0"),
        ({"people_trained": "5000"}, "10"),
        ({"people_trained": "5199"}, "10.5"),
        ({"people_trained": "99999"}, "35"),
    ],
}


def naive(rule: dict[str, Any], maximum: Fraction, figures: Figures) -> tuple[Fraction, bool]:
    number = figures.get(rule["value"], MISSING)
    if number is MISSING:
        return Fraction(0), True
    cap = Fraction(rule.get("cap", maximum))
    if "per_item" in rule:
        return min(cap, max(Fraction(0), number) * Fraction(rule["per_item"])), False
    at, base = Fraction(rule["base"]["at"]), Fraction(rule["base"]["points"])
    if number < at:
        return Fraction(0), False
    if "step" not in rule:
        return min(cap, base), False
    steps = (number - at) // Fraction(rule["step"]["every"])
    return min(cap, base + steps * Fraction(rule["step"]["points"])), False


def at_random(random: Random, maximum: Fraction, depth: int) -> dict[str, Any]:
    rule: dict[str, Any] = {"kind": "count", "value": random.choice(NUMBERS)}
    if random.random() < 0.3:
        rule["cap"] = "0.4"
    if random.random() < 0.5:
        return {**rule, "per_item": "0.125"}
    rule["base"] = {"at": "5", "points": "0.5"}
    if random.random() < 0.7:
        rule["step"] = {"every": random.choice(("1", "2.5")), "points": "0.05"}
    return rule
