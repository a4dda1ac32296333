"""The kind `boolean`, as the tests know it."""

from __future__ import annotations

from fractions import Fraction
from random import Random
from typing import Any

from tests.unit.scoring.naive_rules import MISSING, Figures
from tests.unit.scoring.random_rules import FLAGS

EXAMPLE = ("{kind: boolean, figure: plan}", {"plan": "true"})


PROMISED = {
    "2.2": [({"plan_digital": "true"}, "1"), ({"plan_digital": "false"}, "0")],
}


def naive(rule: dict[str, Any], maximum: Fraction, figures: Figures) -> tuple[Fraction, bool]:
    answer = figures.get(rule["figure"], MISSING)
    return (maximum if answer is True else Fraction(0)), answer is MISSING


def at_random(random: Random, maximum: Fraction, depth: int) -> dict[str, Any]:
    return {"kind": "boolean", "figure": random.choice(FLAGS)}
