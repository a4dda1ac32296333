"""The rules of the second scorer (see :mod:`naive`): one function a kind, fractions and raw dictionaries only."""

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
    return globals()[f"rule_{rule['kind']}"](rule, maximum, figures)  # type: ignore[no-any-return]


def rule_boolean(rule: dict[str, Any], maximum: Fraction, figures: Figures) -> tuple[Fraction, bool]:
    answer = figures.get(rule["figure"], MISSING)
    return (maximum if answer is True else Fraction(0)), answer is MISSING


def rule_choice(rule: dict[str, Any], maximum: Fraction, figures: Figures) -> tuple[Fraction, bool]:
    answer = figures.get(rule["figure"], MISSING)
    return (Fraction(0), True) if answer is MISSING else (maximum * share(rule["shares"][answer]), False)


def rule_ratio(rule: dict[str, Any], maximum: Fraction, figures: Figures) -> tuple[Fraction, bool]:
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


def rule_bands(rule: dict[str, Any], maximum: Fraction, figures: Figures) -> tuple[Fraction, bool]:
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


def rule_checklist(rule: dict[str, Any], maximum: Fraction, figures: Figures) -> tuple[Fraction, bool]:
    answers = {name: figures.get(name, MISSING) for name in rule["items"]}
    reached = sum((share(rule["items"][name]) for name, done in answers.items() if done is True), Fraction(0))
    return maximum * reached, MISSING in answers.values()


def rule_fraction(rule: dict[str, Any], maximum: Fraction, figures: Figures) -> tuple[Fraction, bool]:
    part = figures.get(rule["value"], MISSING)
    whole = figures.get(rule["of"], MISSING) if rule["of"][0].isalpha() else Fraction(rule["of"])
    if part is MISSING or whole is MISSING:
        return Fraction(0), True
    if whole <= 0:
        return Fraction(0), False
    return maximum * min(Fraction(1), max(Fraction(0), part / whole)), False


def rule_periods(rule: dict[str, Any], maximum: Fraction, figures: Figures) -> tuple[Fraction, bool]:
    answers = [figures.get(name, MISSING) for name in rule["figures"]]
    total = sum(
        (Fraction(rule["points"][answer]) for answer in answers if answer is not MISSING), Fraction(0)
    )
    return total, MISSING in answers


def rule_count(rule: dict[str, Any], maximum: Fraction, figures: Figures) -> tuple[Fraction, bool]:
    number = figures.get(rule["value"], MISSING)
    if number is MISSING:
        return Fraction(0), True
    cap = Fraction(rule.get("cap", maximum))
    if "per_item" in rule:
        return min(cap, max(Fraction(0), number) * Fraction(rule["per_item"])), False
    at, base = Fraction(rule["base"]["at"]), Fraction(rule["base"]["points"])
    if number < at:
        return Fraction(0), False
    if "step" not in rule:
        return min(cap, base), False
    steps = (number - at) // Fraction(rule["step"]["every"])
    return min(cap, base + steps * Fraction(rule["step"]["points"])), False


def rule_threshold(rule: dict[str, Any], maximum: Fraction, figures: Figures) -> tuple[Fraction, bool]:
    value = measure(rule["value"], figures)
    if value is MISSING or value is None:
        return Fraction(0), value is MISSING
    comparison = next(key for key in rule if key in ("at_least", "more_than", "at_most", "less_than"))
    return (maximum if holds(comparison, value, share(rule[comparison])) else Fraction(0)), False


def rule_share(rule: dict[str, Any], maximum: Fraction, figures: Figures) -> tuple[Fraction, bool]:
    value = figures.get(rule["figure"], MISSING)
    if value is MISSING:
        return Fraction(0), True
    whole = (
        1 if rule["figure"].startswith("x") else 100
    )  # x0, x1 hold values from 0 to 1, the others percentages
    return maximum * value / whole, False


def rule_sum(rule: dict[str, Any], maximum: Fraction, figures: Figures) -> tuple[Fraction, bool]:
    parts = [points_of(part, Fraction(part["points"]), figures) for part in rule["of"]]
    return sum((points for points, _ in parts), Fraction(0)), any(missing for _, missing in parts)


def rule_all_of(rule: dict[str, Any], maximum: Fraction, figures: Figures) -> tuple[Fraction, bool]:
    parts = [points_of(part, maximum, figures) for part in rule["of"]]
    if all(points == maximum for points, _ in parts):
        return maximum, False
    return Fraction(0), not any(points != maximum and not missing for points, missing in parts)


def rule_any_of(rule: dict[str, Any], maximum: Fraction, figures: Figures) -> tuple[Fraction, bool]:
    parts = [points_of(part, maximum, figures) for part in rule["of"]]
    if any(points == maximum for points, _ in parts):
        return maximum, False
    return Fraction(0), any(missing for _, missing in parts)


def rule_best_of(rule: dict[str, Any], maximum: Fraction, figures: Figures) -> tuple[Fraction, bool]:
    parts = [points_of(part, maximum, figures) for part in rule["of"]]
    best = max(points for points, _ in parts)
    return best, best != maximum and any(missing for _, missing in parts)


def rule_ladder(rule: dict[str, Any], maximum: Fraction, figures: Figures) -> tuple[Fraction, bool]:
    return rule_choice(rule, maximum, figures)


def rule_deduct(rule: dict[str, Any], maximum: Fraction, figures: Figures) -> tuple[Fraction, bool]:
    answer = figures.get(rule["figure"], MISSING)
    if answer is MISSING:
        return Fraction(0), True
    taken = str(rule["percent"][answer])
    percent = Fraction(taken.removesuffix("%"))
    return maximum - maximum * percent / 100, False


def rule_survey(rule: dict[str, Any], maximum: Fraction, figures: Figures) -> tuple[Fraction, bool]:
    if "figure" in rule:
        return rule_share(rule, maximum, figures)
    counts = {option: figures.get(rule["figures"][option], MISSING) for option in rule["options"]}
    if MISSING in counts.values():
        return Fraction(0), True
    answers = sum(counts.values())
    if answers <= 0:
        return Fraction(0), False
    satisfied = sum(counts[option] * share(value) for option, value in rule["options"].items())
    return maximum * satisfied / answers, False


def rule_imported(rule: dict[str, Any], maximum: Fraction, figures: Figures) -> tuple[Fraction, bool]:
    value = figures.get(rule["figure"], MISSING)
    if value is MISSING:
        return Fraction(0), True
    points = maximum * value / 100 if rule["take"] == "percent" else value
    return max(Fraction(0), min(maximum, points)), False


def rule_growth(rule: dict[str, Any], maximum: Fraction, figures: Figures) -> tuple[Fraction, bool]:
    now, before = figures.get(rule["value"], MISSING), figures.get(rule["previous"], MISSING)
    if now is MISSING or before is MISSING:
        return Fraction(0), True
    if before <= 0:
        return Fraction(0), False
    part_of_target = (now / before - 1) / share(rule["target"])
    return maximum * max(Fraction(0), min(Fraction(1), part_of_target)), False


def rule_when(rule: dict[str, Any], maximum: Fraction, figures: Figures) -> tuple[Fraction, bool]:
    held = is_met(rule["if"], figures)
    if held is MISSING:
        return Fraction(0), True
    outcome = rule["then"] if held else rule.get("else", "zero")
    if isinstance(outcome, dict) and "kind" in outcome:
        return points_of(outcome, maximum, figures)
    if isinstance(outcome, dict):
        return (
            maximum * share(outcome["share"]) if "share" in outcome else Fraction(outcome["points"])
        ), False
    fixed = {"full": maximum, "zero": Fraction(0)}
    return (fixed[outcome] if outcome in fixed else Fraction(outcome)), False


def rule_predecessor_mean(rule: dict[str, Any], maximum: Fraction, figures: Figures) -> tuple[Fraction, bool]:
    known = [figures[name] for name in rule["figures"] if name in figures]
    return (maximum * sum(known, Fraction(0)) / len(known), False) if known else (Fraction(0), True)


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
