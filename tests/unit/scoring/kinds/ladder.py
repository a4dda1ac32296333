"""The kind `ladder`, as the tests know it."""

from __future__ import annotations

from fractions import Fraction
from random import Random
from typing import Any

from tests.unit.scoring.kinds import choice as choice_kind
from tests.unit.scoring.naive_rules import Figures
from tests.unit.scoring.random_rules import CHOICES, OPTIONS

EXAMPLE = ("{kind: ladder, figure: level, shares: {high: 1, middle: 0.75, low: 0.5}}", {"level": "low"})


PROMISED = {
    "2.8": [({"yearly_class": "excellent"}, "4"), ({"yearly_class": "good"}, "3")],
}


def naive(rule: dict[str, Any], maximum: Fraction, figures: Figures) -> tuple[Fraction, bool]:
    return choice_kind.naive(rule, maximum, figures)


def at_random(random: Random, maximum: Fraction, depth: int) -> dict[str, Any]:
    shares = dict(zip(OPTIONS, random.choice((("1", "75%", "1/2"), ("100%", "1/3", "0"))), strict=True))
    return {"kind": "ladder", "figure": random.choice(CHOICES), "shares": shares}
