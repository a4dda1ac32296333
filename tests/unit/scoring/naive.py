"""A second scorer, written apart from the engine: fractions, raw dictionaries, no shared code, no cleverness.

It reads the plain description of a tree (the dictionaries :mod:`random_trees` makes) and never sees the engine's
classes. What it computes must be what the engine computes, to the last digit.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from tests.unit.scoring.naive_rules import MISSING, Waiting, half_up, measure, place_among, points_of

__all__ = ["Everybody", "half_up", "score_leaf", "score_tree"]


class Everybody:
    """All sheets of a cycle; what a cohort rule compares is collected once a leaf, not once a sheet."""

    def __init__(self, sheets: list[dict[str, Any]]) -> None:
        self._sheets = sheets
        self._values: dict[str, list[Fraction]] = {}

    def values(self, leaf: dict[str, Any]) -> list[Fraction]:
        """The values of every unit that is asked and has declared its figures."""
        if leaf["code"] not in self._values:
            values = [
                measure(leaf["rule"]["value"], sheet["figures"])
                for sheet in self._sheets
                if is_asked(leaf, sheet)
                and leaf["code"] not in sheet["not_applicable"]
                and leaf["code"] not in sheet["not_measured"]
            ]
            self._values[leaf["code"]] = [
                value for value in values if value is not MISSING and value is not None
            ]
        return self._values[leaf["code"]]


def full_mark(node: dict[str, Any], sheet: dict[str, Any]) -> Fraction:
    """What a group's parts can bring this unit: nothing from what is recorded only, on top, or taken away."""
    kind, total = sheet["kind"], Fraction(0)
    for part in (*node.get("groups", ()), *node.get("indicators", ())):
        if part.get("counts") == "false" or part.get("penalty") == "true":
            continue
        kinds = part.get("applies_to", {}).get("kinds")
        if kinds and kind is not None and kind not in kinds:
            continue
        inner = Fraction(part["max"]) if "rule" in part else full_mark(part, sheet)
        if "bonus" in part:
            in_max = part["bonus"].get("in_max") == "true" and inner
            total += Fraction(part["bonus"]["cap"]) if in_max else 0
        else:
            total += Fraction(part["weight"]) if "weight" in part and inner else inner
    return total


def is_asked(leaf: dict[str, Any], sheet: dict[str, Any]) -> bool:
    """Whether an indicator is for this unit; one of unknown kind is asked, one without any of the tags is not."""
    applies = leaf.get("applies_to", {})
    kinds, tags = applies.get("kinds"), applies.get("tags")
    if kinds and sheet["kind"] is not None and sheet["kind"] not in kinds:
        return False
    return not tags or any(tag in sheet.get("tags", ()) for tag in tags)


def score_leaf(
    leaf: dict[str, Any],
    sheet: dict[str, Any],
    tree: dict[str, Any],
    everybody: Everybody | None = None,
) -> tuple[Fraction, Fraction, str]:
    """(exact points, denominator, state) of one indicator; `everybody` is the whole cohort, once it is in."""
    maximum, code = Fraction(leaf["max"]), leaf["code"]
    if not is_asked(leaf, sheet):
        return Fraction(0), Fraction(0), "not_applying"
    if code in sheet["not_measured"]:
        return Fraction(0), Fraction(0), "not_applicable"
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
        if leaf["rule"]["kind"] in ("best_share", "min_max"):
            all_values = None if everybody is None else everybody.values(leaf)
            points, missing = place_among(leaf["rule"], maximum, sheet["figures"], all_values)
        else:
            points, missing = points_of(leaf["rule"], maximum, sheet["figures"])
    except Waiting:
        return Fraction(0), maximum, "provisional"
    except LookupError:
        return (*silent, "not_applicable")
    return points, maximum, "missing" if missing else "scored"


def score_node(
    node: dict[str, Any],
    sheet: dict[str, Any],
    tree: dict[str, Any],
    everybody: Everybody | None = None,
) -> tuple[Fraction, Fraction]:
    """What a group or an indicator brings to the level above: (points, denominator)."""
    digits, at_total = int(tree["rounding"]["points"]), tree["rounding"]["at"] == "total"
    if "rule" in node:
        points, whole, _ = score_leaf(node, sheet, tree, everybody)
        points = points if at_total else half_up(points, digits)
        maximum = Fraction(node["max"])
    else:
        children = [
            score_node(child, sheet, tree, everybody)
            for child in (*node.get("groups", ()), *node.get("indicators", ()))
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
    elif "rule" not in node and node.get("floor") != "none" and full_mark(node, sheet) > 0:
        points = max(points, Fraction(0))
    if node.get("counts") == "false" or node.get("excluded") == "true":
        return Fraction(0), Fraction(0)
    return points, whole


def score_tree(
    tree: dict[str, Any], sheet: dict[str, Any], everybody: Everybody | None = None
) -> tuple[Fraction, Fraction, Fraction, Fraction]:
    """(points, denominator, percent, index) of a sheet, rounded for publication."""
    sums = [score_node(group, sheet, tree, everybody) for group in tree["groups"]]
    points = sum((points for points, _ in sums), Fraction(0))
    whole = sum((whole for _, whole in sums), Fraction(0))
    if tree.get("floor") != "none":
        points = max(points, Fraction(0))
    quotient = points / whole if whole else Fraction(0)
    return (
        half_up(points, int(tree["rounding"]["points"])),
        whole,
        half_up(quotient * 100, 2),
        half_up(quotient, 4),
    )
