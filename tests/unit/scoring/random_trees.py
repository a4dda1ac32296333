"""Random trees and sheets, as plain dictionaries the naive scorer reads and as YAML the engine reads."""

from __future__ import annotations

from fractions import Fraction
from random import Random
from typing import Any

NUMBERS = [f"n{index}" for index in range(8)]
RATES = [f"r{index}" for index in range(3)]
FLAGS = [f"b{index}" for index in range(6)]
CHOICES = [f"c{index}" for index in range(6)]
OPTIONS = ["best", "half", "worst"]
SHARES = ["0", "0.25", "1/3", "50%", "2/3", "0.9", "1"]
KINDS = ["xa", "phuong", "dac_khu"]


def seeded(seed: int) -> Random:
    """A source of chance that gives the same trees on every machine."""
    return Random(seed)  # noqa: S311 - reproducible examples, no secrets


def yaml_of(value: Any) -> str:
    """Flow YAML of a plain description; codes and names are quoted, numbers and flags are not."""
    if isinstance(value, dict):
        return "{" + ", ".join(f'"{key}": {yaml_of(item)}' for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(yaml_of(item) for item in value) + "]"
    return str(value)


def tree_text(tree: dict[str, Any]) -> bytes:
    """The tree as a criteria file."""
    return yaml_of(_quoted(tree)).encode()


def _quoted(node: Any) -> Any:
    if isinstance(node, dict):
        return {
            key: f'"{value}"' if key in ("code", "title") else _quoted(value) for key, value in node.items()
        }
    return [_quoted(item) for item in node] if isinstance(node, list) else node


def random_rule(random: Random, maximum: Fraction, depth: int = 0) -> dict[str, Any]:
    """A rule of any kind that depends on figures alone."""
    simple = [boolean, choice, ratio, ratio, bands, checklist, fraction, count, threshold, share_rule]
    makers = simple if depth else [*simple, periods, composite, composite]
    return random.choice(makers)(random, maximum, depth)


def boolean(random: Random, maximum: Fraction, depth: int) -> dict[str, Any]:
    return {"kind": "boolean", "figure": random.choice(FLAGS)}


def choice(random: Random, maximum: Fraction, depth: int) -> dict[str, Any]:
    return {
        "kind": "choice",
        "figure": random.choice(CHOICES),
        "shares": {option: random.choice(SHARES) for option in OPTIONS},
    }


def ratio(random: Random, maximum: Fraction, depth: int) -> dict[str, Any]:
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


def bands(random: Random, maximum: Fraction, depth: int) -> dict[str, Any]:
    levels = sorted(random.sample(range(1, 30), 3), reverse=True)
    comparison = random.choice(("at_least", "more_than"))
    if random.random() < 0.3:
        levels, comparison = levels[::-1], random.choice(("at_most", "less_than"))
    rule: dict[str, Any] = {
        "kind": "bands",
        "value": random.choice(NUMBERS),
        "bands": [{comparison: str(level), "share": random.choice(SHARES)} for level in levels],
    }
    rule["bands"].append(
        {comparison: str(0 if comparison in ("at_least", "more_than") else 90), "points": "0.5"}
    )
    if random.random() < 0.5:
        rule["gate"] = random.choice(FLAGS)
    return rule


def checklist(random: Random, maximum: Fraction, depth: int) -> dict[str, Any]:
    names = random.sample(FLAGS, 3)
    return {
        "kind": "checklist",
        "items": dict(zip(names, random.choice((["1/3"] * 3, ["0.5", "0.25", "25%"])), strict=True)),
    }


def fraction(random: Random, maximum: Fraction, depth: int) -> dict[str, Any]:
    return {"kind": "fraction", "value": random.choice(NUMBERS), "of": random.choice(("7", "3", "12.5"))}


def count(random: Random, maximum: Fraction, depth: int) -> dict[str, Any]:
    if random.random() < 0.5:
        return {"kind": "count", "value": random.choice(NUMBERS), "per_item": "0.125"}
    return {
        "kind": "count",
        "value": random.choice(NUMBERS),
        "base": {"at": "5", "points": "0.5"},
        "step": {"every": random.choice(("1", "2.5")), "points": "0.05"},
    }


def threshold(random: Random, maximum: Fraction, depth: int) -> dict[str, Any]:
    comparison = random.choice(("at_least", "more_than", "at_most", "less_than"))
    value: Any = {"numerator": random.sample(NUMBERS, 1), "denominator": random.sample(NUMBERS, 2)}
    if random.random() < 0.5:
        return {"kind": "threshold", "value": value, comparison: "0.5"}
    return {"kind": "threshold", "value": random.sample(NUMBERS, 2), comparison: "17"}


def share_rule(random: Random, maximum: Fraction, depth: int) -> dict[str, Any]:
    return {"kind": "share", "figure": random.choice(RATES)}


def periods(random: Random, maximum: Fraction, depth: int) -> dict[str, Any]:
    each = maximum / 4
    points = {"best": each, "half": each / 2, "worst": Fraction(0)}
    return {
        "kind": "periods",
        "figures": random.sample(CHOICES, 4),
        "points": {option: decimal_text(value) for option, value in points.items()},
    }


def composite(random: Random, maximum: Fraction, depth: int) -> dict[str, Any]:
    kind = random.choice(("sum", "all_of", "any_of", "best_of"))
    parts = [random_rule(random, maximum / 2 if kind == "sum" else maximum, 1) for _ in range(2)]
    if kind == "sum":
        parts = [{**part, "points": decimal_text(maximum / 2)} for part in parts]
    return {"kind": kind, "of": parts}


def decimal_text(value: Fraction) -> str:
    """A fraction that is a finite decimal, written as one."""
    scaled = value * 10**6
    assert scaled.denominator == 1
    whole, rest = divmod(int(scaled), 10**6)
    return f"{whole}.{rest:06}".rstrip("0").rstrip(".") if rest else str(whole)


def random_tree(random: Random) -> dict[str, Any]:
    """A tree of two to four main indices with every kind of standing."""
    numeric = {name: {"title": name, "type": "number"} for name in NUMBERS}
    rates = {name: {"title": name, "type": "percent"} for name in RATES}
    flags = {name: {"title": name, "type": "boolean"} for name in FLAGS}
    choices = {
        name: {"title": name, "type": "choice", "options": {o: o for o in OPTIONS}} for name in CHOICES
    }
    groups = [random_group(random, str(number), 0) for number in range(1, random.randint(3, 5))]
    return {
        "id": "dti/2026/ngau-nhien",
        "rounding": {
            "points": str(random.choice((2, 3, 4))),
            "at": random.choice(("indicator", "indicator", "total")),
        },
        "not_applicable": random.choice(("shrink", "full", "zero")),
        "figures": {**numeric, **rates, **flags, **choices},
        "groups": groups,
    }


def random_group(random: Random, code: str, depth: int) -> dict[str, Any]:
    group: dict[str, Any] = {"code": code}
    if depth < 2 and random.random() < 0.3:
        group["groups"] = [random_group(random, f"{code}.{number}", depth + 1) for number in (8, 9)]
    group["indicators"] = [
        random_leaf(random, f"{code}.{number}") for number in range(1, random.randint(3, 6))
    ]
    kind = random.random()
    if kind < 0.15:
        group["weight"] = random.choice(("50", "33.5", "7"))
    elif kind < 0.25:
        group["bonus"] = {"cap": "4", "in_max": random.choice(("true", "false"))}
    elif kind < 0.3:
        group["counts"] = "false"
    elif kind < 0.35:
        group["excluded"] = "true"
    return group


def random_leaf(random: Random, code: str) -> dict[str, Any]:
    maximum = random.choice(("1", "2", "5", "12.5"))
    leaf: dict[str, Any] = {"code": code, "title": code, "max": maximum}
    leaf["rule"] = {"kind": "points"} if random.random() < 0.1 else random_rule(random, Fraction(maximum))
    standing = random.random()
    if standing < 0.08:
        leaf["weight"] = random.choice(("3", "10"))
    elif standing < 0.12:
        leaf["excluded"] = "true"
    elif standing < 0.16:
        leaf["counts"] = "false"
    elif standing < 0.2:
        leaf["applies_to"] = {"kinds": random.sample(KINDS, 2)}
    elif standing < 0.25:
        leaf["not_applicable"] = random.choice(("full", "zero", "shrink"))
    elif standing < 0.3 and leaf["rule"]["kind"] in (
        "boolean",
        "ratio",
        "choice",
        "threshold",
        "share",
        "fraction",
    ):
        leaf |= {"max": f"-{maximum}", "penalty": "true"}
    return leaf


def leaves(tree: dict[str, Any]) -> list[dict[str, Any]]:
    """All indicators of a tree."""

    def inside(group: dict[str, Any]) -> list[dict[str, Any]]:
        nested = [leaf for child in group.get("groups", ()) for leaf in inside(child)]
        return [*nested, *group["indicators"]]

    return [leaf for group in tree["groups"] for leaf in inside(group)]


def random_sheet(random: Random, tree: dict[str, Any]) -> dict[str, Any]:
    """A sheet in the naive scorer's own types, some figures missing, some awards, some not applicable."""
    figures: dict[str, Any] = {}
    for name in NUMBERS:
        figures[name] = random.choice(
            (Fraction(0), Fraction(random.randint(0, 40)), Fraction(random.randint(0, 40_000), 1000))
        )
    figures |= {name: Fraction(random.randint(0, 10_000), 100) for name in RATES}
    figures |= {name: random.random() < 0.6 for name in FLAGS}
    figures |= {name: random.choice(OPTIONS) for name in CHOICES}
    absent = random.random() * random.choice((0, 0, 0.5))
    figures = {name: value for name, value in figures.items() if random.random() >= absent}
    points: dict[str, Fraction] = {}
    not_applicable: dict[str, str] = {}
    for leaf in leaves(tree):
        chance = random.random()
        if leaf["rule"]["kind"] == "points" or chance < 0.04:
            if chance < 0.8:
                points[leaf["code"]] = Fraction(leaf["max"]) * random.randint(0, 4) / 4
        elif chance < 0.09:
            not_applicable[leaf["code"]] = "không có"
    return {
        "figures": figures,
        "points": {code: value for code, value in points.items() if (value * 100).denominator == 1},
        "not_applicable": not_applicable,
        "kind": random.choice((None, *KINDS)),
    }
