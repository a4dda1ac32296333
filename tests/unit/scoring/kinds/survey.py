"""The kind `survey`, as the tests know it."""

from __future__ import annotations

from fractions import Fraction
from random import Random
from typing import Any

from tests.unit.scoring.kinds import share as share_kind
from tests.unit.scoring.naive_rules import MISSING, Figures, share
from tests.unit.scoring.random_rules import NUMBERS, RATES

EXAMPLE = ("{kind: survey, figure: rate}", {"rate": "82.5"})


PROMISED = {
    "8.1": [({"very_satisfied": "50", "satisfied": "30", "neutral": "10", "dissatisfied": "10"}, "7")],
}


def naive(rule: dict[str, Any], maximum: Fraction, figures: Figures) -> tuple[Fraction, bool]:
    if "figure" in rule:
        return share_kind.naive(rule, maximum, figures)
    counts = {option: figures.get(rule["figures"][option], MISSING) for option in rule["options"]}
    if MISSING in counts.values():
        return Fraction(0), True
    answers = sum(counts.values())
    if answers <= 0:
        return Fraction(0), False
    satisfied = sum(counts[option] * share(value) for option, value in rule["options"].items())
    return maximum * satisfied / answers, False


def at_random(random: Random, maximum: Fraction, depth: int) -> dict[str, Any]:
    if random.random() < 0.3:
        return {"kind": "survey", "figure": random.choice(RATES)}
    counts = dict(zip("abcd", random.sample(NUMBERS, 4), strict=True))
    return {"kind": "survey", "options": {"a": "1", "b": "0.6", "c": "1/5", "d": "0"}, "figures": counts}
