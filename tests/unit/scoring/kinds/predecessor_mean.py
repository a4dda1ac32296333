"""The kind `predecessor_mean`, as the tests know it."""

from __future__ import annotations

from fractions import Fraction
from random import Random
from typing import Any

from tests.unit.scoring.naive_rules import Figures
from tests.unit.scoring.random_rules import INDICES

EXAMPLE = ("{kind: predecessor_mean, figures: [index]}", {"index": "0.677"})


PROMISED = {
    "1.1": [
        ({"awareness_first": "0.6770", "awareness_second": "0.4946"}, "0.5858"),
        ({"awareness_first": "0.6770"}, "0.677"),
    ],
}


def naive(rule: dict[str, Any], maximum: Fraction, figures: Figures) -> tuple[Fraction, bool]:
    known = [figures[name] for name in rule["figures"] if name in figures]
    return (maximum * sum(known, Fraction(0)) / len(known), False) if known else (Fraction(0), True)


def at_random(random: Random, maximum: Fraction, depth: int) -> dict[str, Any]:
    return {"kind": "predecessor_mean", "figures": random.sample(INDICES, random.choice((1, 2)))}
