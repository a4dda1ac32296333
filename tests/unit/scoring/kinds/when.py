"""The kind `when`, as the tests know it."""

from __future__ import annotations

from fractions import Fraction
from random import Random
from typing import Any

from tests.unit.scoring.naive_rules import MISSING, Figures, is_met, points_of, share
from tests.unit.scoring.random_rules import condition, random_rule

WHEN = (
    "{kind: when, if: {figure: rate, at_least: 98}, then: full, else: {kind: fraction, value: part, of: 4}}"
)


EXAMPLE = (WHEN, {"rate": "99", "part": "1"})


PROMISED = {
    "9.1": [({"satisfaction": "98"}, "1"), ({"satisfaction": "97.9"}, "0")],
}


ALONE = True


def naive(rule: dict[str, Any], maximum: Fraction, figures: Figures) -> tuple[Fraction, bool]:
    verdict = is_met(rule["if"], figures)
    if verdict is MISSING:
        return Fraction(0), True
    outcome = rule["then"] if verdict else rule.get("else", "zero")
    if isinstance(outcome, dict) and "kind" in outcome:
        return points_of(outcome, maximum, figures)
    if isinstance(outcome, dict):
        return (
            maximum * share(outcome["share"]) if "share" in outcome else Fraction(outcome["points"])
        ), False
    fixed = {"full": maximum, "zero": Fraction(0)}
    return (fixed[outcome] if outcome in fixed else Fraction(outcome)), False


def at_random(random: Random, maximum: Fraction, depth: int) -> dict[str, Any]:
    def outcome() -> Any:
        fixed = ("full", "zero", "0.25", {"share": "1/3"}, {"points": "0.75"})
        return random.choice(fixed) if random.random() < 0.6 else random_rule(random, maximum, depth + 1)

    rule = {"kind": "when", "if": condition(random), "then": outcome()}
    return rule if random.random() < 0.3 else {**rule, "else": outcome()}
