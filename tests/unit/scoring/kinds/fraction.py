"""The kind `fraction`, as the tests know it."""

from __future__ import annotations

from fractions import Fraction
from random import Random
from typing import Any

from tests.unit.scoring.naive_rules import MISSING, Figures
from tests.unit.scoring.random_rules import NUMBERS

EXAMPLE = ("{kind: fraction, value: part, of: 7}", {"part": "3"})


PROMISED = {
    "7.2": [({"guidance_topics": "7"}, "3"), ({"guidance_topics": "2"}, "0.8571")],
}


def naive(rule: dict[str, Any], maximum: Fraction, figures: Figures) -> tuple[Fraction, bool]:
    part = figures.get(rule["value"], MISSING)
    whole = figures.get(rule["of"], MISSING) if rule["of"][0].isalpha() else Fraction(rule["of"])
    if part is MISSING or whole is MISSING:
        return Fraction(0), True
    if whole <= 0:
        return Fraction(0), False
    return maximum * min(Fraction(1), max(Fraction(0), part / whole)), False


def at_random(random: Random, maximum: Fraction, depth: int) -> dict[str, Any]:
    whole = random.choice(("7", "3", "12.5", random.choice(NUMBERS)))
    return {
        "kind": "fraction",
        "value": random.choice([name for name in NUMBERS if name != whole]),
        "of": whole,
    }
