"""The kind `bands`, as the tests know it."""

from __future__ import annotations

from fractions import Fraction
from random import Random
from typing import Any

from tests.unit.scoring.naive_rules import MISSING, Figures, holds, is_met, measure, share
from tests.unit.scoring.random_rules import SHARES, any_measure, condition, decimal_text

POSTS = (
    "{kind: bands, value: part, gate: plan, "
    "bands: [{at_least: 52, share: 1}, {at_least: 20, share: 1/2}, {at_least: 0, share: 1/4}]}"
)


EXAMPLE = (POSTS, {"part": "30", "plan": "true"})


PROMISED = {
    "1.4": [
        ({"has_section": "true", "posts": "52"}, "2"),
        ({"has_section": "true", "posts": "51"}, "1"),
        ({"has_section": "true", "posts": "0"}, "0.5"),
        ({"has_section": "false", "posts": "400"}, "0"),
    ],
}


def naive(rule: dict[str, Any], maximum: Fraction, figures: Figures) -> tuple[Fraction, bool]:
    if "gate" in rule:
        gate = is_met(rule["gate"], figures)
        if gate is not True:
            return Fraction(0), gate is MISSING
    value = measure(rule["value"], figures)
    if value is MISSING:
        return Fraction(0), True
    for band in rule["bands"] if value is not None else []:
        comparison = next(key for key in band if key in ("at_least", "more_than", "at_most", "less_than"))
        if holds(comparison, value, share(band[comparison])):
            return (maximum * share(band["share"]) if "share" in band else Fraction(band["points"])), False
    return Fraction(0), False


def at_random(random: Random, maximum: Fraction, depth: int) -> dict[str, Any]:
    value = any_measure(random)
    scale = 10 if isinstance(value, dict) else 1  # a level of a quotient is a share, not a count
    levels = sorted(random.sample(range(1, 30), 3), reverse=True)
    comparison, last = random.choice(("at_least", "more_than")), 0
    if random.random() < 0.3:
        levels, comparison, last = levels[::-1], random.choice(("at_most", "less_than")), 90
    steps: list[dict[str, Any]] = [
        {comparison: decimal_text(Fraction(level, scale)), "share": random.choice(SHARES)} for level in levels
    ]
    steps.append({comparison: decimal_text(Fraction(last, scale)), "points": "0.5"})
    rule = {"kind": "bands", "value": value, "bands": steps}
    return {**rule, "gate": condition(random)} if random.random() < 0.5 else rule
