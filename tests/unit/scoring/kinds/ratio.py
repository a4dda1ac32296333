"""The kind `ratio`, as the tests know it."""

from __future__ import annotations

from fractions import Fraction
from random import Random
from typing import Any

from tests.unit.scoring.naive_rules import MISSING, Figures, share, total_of
from tests.unit.scoring.random_rules import NUMBERS

EXAMPLE = ("{kind: ratio, numerator: [part], denominator: [whole]}", {"part": "1", "whole": "3"})


PROMISED = {
    "8.2": [
        ({"adults_with_signature": "300", "adult_population": "1000"}, "5"),
        ({"adults_with_signature": "299", "adult_population": "1000"}, "1.495"),
    ],
    "6.4": [
        ({"dossiers_online": "80", "dossiers_settled": "100"}, "20"),
        ({"dossiers_online": "79", "dossiers_settled": "100"}, "19.75"),
    ],
    "3.1": [
        ({"computers": "100", "staff_total": "100"}, "1"),
        ({"computers": "90", "staff_total": "100"}, "0.9"),
        ({"computers": "89", "staff_total": "100"}, "0"),
    ],
    "6.12": [
        ({"work_files_online": "100", "work_files": "100"}, "3"),
        ({"work_files_online": "99", "work_files": "100"}, "0"),
    ],
    "3.7.2": [
        ({"dossiers_returned": "0", "dossiers_settled": "100"}, "1"),
        ({"dossiers_returned": "3", "dossiers_settled": "100"}, "0.97"),
    ],
}


def naive(rule: dict[str, Any], maximum: Fraction, figures: Figures) -> tuple[Fraction, bool]:
    top, bottom = total_of(figures, rule["numerator"]), total_of(figures, rule["denominator"])
    if top is MISSING or bottom is MISSING:
        return Fraction(0), True
    if bottom <= 0:
        policy = rule.get("zero_denominator", "zero")
        if policy == "not_applicable":
            raise LookupError
        return (maximum if policy == "full" else Fraction(0)), False
    ratio = top / bottom
    lower = rule.get("direction") == "lower"
    target = share(rule.get("target", "0" if lower else "1"))
    floor = share(rule.get("floor", "1" if lower else "0"))
    below = rule.get("below_target", "ratio")
    if lower:
        if ratio <= target:
            return maximum, False
        if ratio > floor or below == "zero" or ratio >= 1:
            return Fraction(0), False
        return maximum * ((1 - ratio) if below == "ratio" else (1 - ratio) / (1 - target)), False
    if ratio >= target:
        return maximum, False
    if ratio < floor or below == "zero" or ratio <= 0:
        return Fraction(0), False
    return maximum * (ratio if below == "ratio" else ratio / target), False


def at_random(random: Random, maximum: Fraction, depth: int) -> dict[str, Any]:
    rule: dict[str, Any] = {
        "kind": "ratio",
        "numerator": random.sample(NUMBERS, random.choice((1, 1, 2))),
        "denominator": random.sample(NUMBERS, random.choice((1, 1, 2))),
        "below_target": random.choice(("ratio", "ratio", "zero", "scaled")),
        "zero_denominator": random.choice(("full", "zero") if depth else ("full", "zero", "not_applicable")),
    }
    if random.random() < 0.3:
        rule |= {"direction": "lower", "target": random.choice(("0", "0.05", "10%")), "floor": "0.8"}
    else:
        rule |= {"target": random.choice(("0.3", "75%", "0.8", "1")), "floor": random.choice(("0", "0.25"))}
    return rule
