"""The kind `choice`, as the tests know it."""

from __future__ import annotations

from fractions import Fraction
from random import Random
from typing import Any

from tests.unit.scoring.naive_rules import MISSING, Figures, share
from tests.unit.scoring.random_rules import CHOICES, OPTIONS, SHARES

EXAMPLE = ("{kind: choice, figure: level, shares: {high: 1, middle: 0.5, low: 0}}", {"level": "middle"})


PROMISED = {
    "1.5": [({"committee_head": "head"}, "15"), ({"committee_head": "deputy"}, "7.5")],
}


def naive(rule: dict[str, Any], maximum: Fraction, figures: Figures) -> tuple[Fraction, bool]:
    answer = figures.get(rule["figure"], MISSING)
    return (Fraction(0), True) if answer is MISSING else (maximum * share(rule["shares"][answer]), False)


def at_random(random: Random, maximum: Fraction, depth: int) -> dict[str, Any]:
    return {
        "kind": "choice",
        "figure": random.choice(CHOICES),
        "shares": {option: random.choice(SHARES) for option in OPTIONS},
    }
