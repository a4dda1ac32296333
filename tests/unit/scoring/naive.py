"""A second scorer, written apart from the engine: fractions, raw dictionaries, no shared code, no cleverness.

It reads the plain description of a tree (the dictionaries :mod:`random_trees` makes) and never sees the engine's
classes. What it computes must be what the engine computes, to the last digit.
"""

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
        gate = figures.get(rule["gate"], MISSING)
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
    if part is MISSING:
        return Fraction(0), True
    return maximum * min(Fraction(1), max(Fraction(0), part / Fraction(rule["of"]))), False


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
    if "per_item" in rule:
        return min(maximum, max(Fraction(0), number) * Fraction(rule["per_item"])), False
    at, base = Fraction(rule["base"]["at"]), Fraction(rule["base"]["points"])
    if number < at:
        return Fraction(0), False
    steps = (number - at) // Fraction(rule["step"]["every"])
    return min(maximum, base + steps * Fraction(rule["step"]["points"])), False


def rule_threshold(rule: dict[str, Any], maximum: Fraction, figures: Figures) -> tuple[Fraction, bool]:
    value = measure(rule["value"], figures)
    if value is MISSING or value is None:
        return Fraction(0), value is MISSING
    comparison = next(key for key in rule if key in ("at_least", "more_than", "at_most", "less_than"))
    return (maximum if holds(comparison, value, share(rule[comparison])) else Fraction(0)), False


def rule_share(rule: dict[str, Any], maximum: Fraction, figures: Figures) -> tuple[Fraction, bool]:
    value = figures.get(rule["figure"], MISSING)
    return (Fraction(0), True) if value is MISSING else (maximum * value / 100, False)


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


def score_leaf(
    leaf: dict[str, Any], sheet: dict[str, Any], tree: dict[str, Any]
) -> tuple[Fraction, Fraction, str]:
    """(exact points, denominator, state) of one indicator."""
    maximum, code = Fraction(leaf["max"]), leaf["code"]
    kinds = leaf.get("applies_to", {}).get("kinds")
    if kinds and sheet["kind"] is not None and sheet["kind"] not in kinds:
        return Fraction(0), Fraction(0), "not_applying"
    policy = leaf.get("not_applicable", tree.get("not_applicable", "shrink"))
    silent = (maximum if policy == "full" else Fraction(0), Fraction(0) if policy == "shrink" else maximum)
    if code in sheet["not_applicable"]:
        return (*silent, "not_applicable")
    if leaf["rule"]["kind"] == "points":
        typed = sheet["points"].get(code)
        return (Fraction(0), maximum, "missing") if typed is None else (typed, maximum, "scored")
    if code in sheet["points"]:
        return sheet["points"][code], maximum, "awarded"
    try:
        points, missing = points_of(leaf["rule"], maximum, sheet["figures"])
    except LookupError:
        return (*silent, "not_applicable")
    return points, maximum, "missing" if missing else "scored"


def score_node(
    node: dict[str, Any], sheet: dict[str, Any], tree: dict[str, Any]
) -> tuple[Fraction, Fraction]:
    """What a group or an indicator brings to the level above: (points, denominator)."""
    digits, at_total = int(tree["rounding"]["points"]), tree["rounding"]["at"] == "total"
    if "rule" in node:
        points, whole, _ = score_leaf(node, sheet, tree)
        points = points if at_total else half_up(points, digits)
        maximum = Fraction(node["max"])
    else:
        children = [
            score_node(child, sheet, tree) for child in (*node.get("groups", ()), *node.get("indicators", ()))
        ]
        points = sum((points for points, _ in children), Fraction(0))
        whole = sum((whole for _, whole in children), Fraction(0))
        maximum = Fraction(node["max"]) if "max" in node else None
    if "weight" in node:
        weight = Fraction(node["weight"])
        points, whole = (points * weight / whole, weight) if whole else (Fraction(0), Fraction(0))
        points = points if at_total else half_up(points, digits)
    if "bonus" in node:
        points = min(points, Fraction(node["bonus"]["cap"]))
        whole = Fraction(node["bonus"]["cap"]) if node["bonus"].get("in_max") == "true" else Fraction(0)
    if node.get("penalty") == "true":
        whole = Fraction(0)
        points = points if maximum is None else max(points, maximum)
    if node.get("counts") == "false" or node.get("excluded") == "true":
        return Fraction(0), Fraction(0)
    return points, whole


def score_tree(tree: dict[str, Any], sheet: dict[str, Any]) -> tuple[Fraction, Fraction, Fraction, Fraction]:
    """(points, denominator, percent, index) of a sheet, rounded for publication."""
    sums = [score_node(group, sheet, tree) for group in tree["groups"]]
    points = sum((points for points, _ in sums), Fraction(0))
    whole = sum((whole for _, whole in sums), Fraction(0))
    quotient = points / whole if whole else Fraction(0)
    return (
        half_up(points, int(tree["rounding"]["points"])),
        whole,
        half_up(quotient * 100, 2),
        half_up(quotient, 4),
    )
