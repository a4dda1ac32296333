"""The rules of the second scorer (see :mod:`naive`): what its kinds share, fractions and raw dictionaries only."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

Figures = dict[str, Any]
MISSING = object()


def half_up(value: Fraction, digits: int) -> Fraction:
    """Round half away from zero, with integers only."""
    scale = 10**digits
    scaled = abs(value) * scale
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return Fraction(whole if value >= 0 else -whole, scale)


def share(text: str) -> Fraction:
    if text.endswith("%"):
        return Fraction(text[:-1]) / 100
    return Fraction(text)


def total_of(figures: Figures, ids: list[str]) -> Any:
    values = [figures.get(name, MISSING) for name in ids]
    return MISSING if MISSING in values else sum(values, Fraction(0))


def measure(spec: Any, figures: Figures) -> Any:
    """A number, MISSING, or None for a division by zero."""
    if isinstance(spec, str):
        return figures.get(spec, MISSING)
    if isinstance(spec, list):
        return total_of(figures, spec)
    top, bottom = total_of(figures, spec["numerator"]), total_of(figures, spec["denominator"])
    if top is MISSING or bottom is MISSING:
        return MISSING
    return top / bottom if bottom > 0 else None


def holds(comparison: str, value: Fraction, level: Fraction) -> bool:
    return {
        "at_least": value >= level,
        "more_than": value > level,
        "at_most": value <= level,
        "less_than": value < level,
    }[comparison]


def is_met(condition: Any, figures: Figures) -> Any:
    """True, False, or MISSING."""
    if isinstance(condition, str):
        return figures.get(condition, MISSING)
    if "is" in condition:
        answer = figures.get(condition["figure"], MISSING)
        return (
            answer
            if answer is MISSING
            else answer == {"true": True, "false": False}.get(*[condition["is"]] * 2)
        )
    value = measure(condition["figure"], figures)
    comparison = next(key for key in condition if key != "figure")
    if value is MISSING:
        return MISSING
    return value is not None and holds(comparison, value, share(condition[comparison]))


class Waiting(Exception):
    """The points wait for the figures of all units."""


def points_of(rule: dict[str, Any], maximum: Fraction, figures: Figures) -> tuple[Fraction, bool]:
    """(points, whether something needed is missing); “not applicable” is raised as LookupError."""
    from tests.unit.scoring.kinds import KINDS  # they stand on this module

    points: tuple[Fraction, bool] = KINDS[rule["kind"]].naive(rule, maximum, figures)
    return points


def place_among(
    rule: dict[str, Any], maximum: Fraction, figures: Figures, all_values: list[Fraction] | None
) -> tuple[Fraction, bool]:
    """best_share and min_max: `all_values` of the cohort, None while not everybody is in."""
    own = measure(rule["value"], figures)
    if own is MISSING or own is None:
        return Fraction(0), own is MISSING
    if "range" in rule:
        lowest, highest = (share(end) for end in rule["range"])
    elif all_values is None:
        raise Waiting
    else:
        lowest, highest = min(all_values), max(all_values)
    if rule["kind"] == "best_share":
        return (maximum * own / highest if own > 0 else Fraction(0)), False
    if highest == lowest:
        return maximum, False
    reached = (min(max(own, lowest), highest) - lowest) / (highest - lowest)
    return maximum * (1 - reached if rule.get("direction") == "lower" else reached), False
