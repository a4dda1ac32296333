"""The kind `checklist`, as the tests know it."""

from __future__ import annotations

from fractions import Fraction
from random import Random
from typing import Any

from tests.unit.scoring.naive_rules import MISSING, Figures, share
from tests.unit.scoring.random_rules import FLAGS

EXAMPLE = ("{kind: checklist, items: {plan: 0.5, done: 0.5}}", {"plan": "true", "done": "false"})


PROMISED = {
    "2.6": [({"literacy_plan_issued": "true", "literacy_plan_completed": "false"}, "1")],
}


def naive(rule: dict[str, Any], maximum: Fraction, figures: Figures) -> tuple[Fraction, bool]:
    answers = {name: figures.get(name, MISSING) for name in rule["items"]}
    reached = sum((share(rule["items"][name]) for name, done in answers.items() if done is True), Fraction(0))
    return maximum * reached, MISSING in answers.values()


def at_random(random: Random, maximum: Fraction, depth: int) -> dict[str, Any]:
    names = random.sample(FLAGS, 3)
    return {
        "kind": "checklist",
        "items": dict(zip(names, random.choice((["1/3"] * 3, ["0.5", "0.25", "25%"])), strict=True)),
    }
