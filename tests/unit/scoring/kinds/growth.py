"""The kind `growth`, as the tests know it."""

from __future__ import annotations

from fractions import Fraction
from random import Random
from typing import Any

from tests.unit.scoring.naive_rules import MISSING, Figures, share
from tests.unit.scoring.random_rules import NUMBERS

EXAMPLE = ("{kind: growth, value: part, previous: whole, target: 10%}", {"part": "105", "whole": "100"})


PROMISED = {
    "7.4": [
        ({"online_payments": "1100", "online_payments_before": "1000"}, "10"),
        ({"online_payments": "1050", "online_payments_before": "1000"}, "5"),
        ({"online_payments": "900", "online_payments_before": "1000"}, "0"),
        ({"online_payments": "900", "online_payments_before": "0"}, "0"),
    ],
}


def naive(rule: dict[str, Any], maximum: Fraction, figures: Figures) -> tuple[Fraction, bool]:
    now, before = figures.get(rule["value"], MISSING), figures.get(rule["previous"], MISSING)
    if now is MISSING or before is MISSING:
        return Fraction(0), True
    if before <= 0:
        return Fraction(0), False
    part_of_target = (now / before - 1) / share(rule["target"])
    return maximum * max(Fraction(0), min(Fraction(1), part_of_target)), False


def at_random(random: Random, maximum: Fraction, depth: int) -> dict[str, Any]:
    value, previous = random.sample(NUMBERS, 2)
    return {
        "kind": "growth",
        "value": value,
        "previous": previous,
        "target": random.choice(("10%", "1/3", "2")),
    }
