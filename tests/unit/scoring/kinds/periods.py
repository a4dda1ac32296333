"""The kind `periods`, as the tests know it."""

from __future__ import annotations

from fractions import Fraction
from random import Random
from typing import Any

from tests.unit.scoring.naive_rules import MISSING, Figures
from tests.unit.scoring.random_rules import CHOICES, decimal_text

EXAMPLE = (
    "{kind: periods, figures: [q1, q2], points: {in_time: 5, late: 2, none: 0}}",
    {"q1": "in_time", "q2": "late"},
)


PROMISED = {
    "2.3": [
        ({"report_q1": "on_time", "report_q2": "late", "report_q3": "none", "report_q4": "on_time"}, "1.25")
    ],
}


ALONE = True


def naive(rule: dict[str, Any], maximum: Fraction, figures: Figures) -> tuple[Fraction, bool]:
    answers = [figures.get(name, MISSING) for name in rule["figures"]]
    total = sum(
        (Fraction(rule["points"][answer]) for answer in answers if answer is not MISSING), Fraction(0)
    )
    return total, MISSING in answers


def at_random(random: Random, maximum: Fraction, depth: int) -> dict[str, Any]:
    quarter = maximum / 4
    points = {"best": quarter, "half": quarter / 2, "worst": Fraction(0)}
    return {
        "kind": "periods",
        "figures": random.sample(CHOICES, 4),
        "points": {option: decimal_text(value) for option, value in points.items()},
    }
