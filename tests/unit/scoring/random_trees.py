"""Random trees and sheets, as plain dictionaries the naive scorer reads and as YAML the engine reads."""

from __future__ import annotations

from fractions import Fraction
from random import Random
from typing import Any

from tests.unit.scoring.kinds import boolean, choice, deduct, min_max, ratio, survey, threshold
from tests.unit.scoring.random_rules import (
    CHOICES,
    FLAGS,
    IMPORTED,
    INDICES,
    KINDS,
    NUMBERS,
    OPTIONS,
    RATES,
    TAGS,
    random_rule,
)


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


def random_tree(random: Random) -> dict[str, Any]:
    """A tree of two to four main indices with every kind of standing."""
    numeric = {name: {"title": name, "type": "number"} for name in NUMBERS}
    rates = {name: {"title": name, "type": "percent"} for name in RATES}
    rates |= {name: {"title": name, "type": "number", "min": "0", "max": "1"} for name in INDICES}
    rates |= {name: {"title": name, "type": "number", "min": "0", "max": "50"} for name in IMPORTED}
    flags = {name: {"title": name, "type": "boolean"} for name in FLAGS}
    choices = {
        name: {"title": name, "type": "choice", "options": {o: o for o in OPTIONS}} for name in CHOICES
    }
    groups = [random_group(random, str(number), 0) for number in range(1, random.randint(3, 5))]
    stops = {"floor": random.choice(("0", "none"))} if random.random() < 0.3 else {}
    return {
        **stops,
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
    if not depth and random.random() < 0.1:
        return penalties(random, code)
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
    if random.random() < 0.15:
        group["floor"] = "none"
    return group


def penalties(random: Random, code: str) -> dict[str, Any]:
    """A main index that takes points away, all its lines list or less."""
    kinds = (boolean, choice, deduct, ratio, threshold, survey, min_max)
    lines = [
        {
            "code": f"{code}.{number}",
            "title": code,
            "max": "-2",
            "rule": random.choice(kinds).at_random(random, Fraction(-2), 0),
        }
        for number in range(1, 4)
    ]
    group: dict[str, Any] = {"code": code, "penalty": "true", "indicators": lines}
    return {**group, "max": "-3.5"} if random.random() < 0.5 else group


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
        limits = {"kinds": random.sample(KINDS, 2), "tags": random.sample(TAGS, random.choice((1, 2)))}
        chosen = random.choice((["kinds"], ["tags"], ["kinds", "tags"]))
        leaf["applies_to"] = {key: limits[key] for key in chosen}
    elif standing < 0.25:
        leaf["not_applicable"] = random.choice(("full", "zero", "shrink"))
    elif standing < 0.3 and leaf["rule"]["kind"] in (
        "boolean",
        "ratio",
        "choice",
        "threshold",
        "share",
        "fraction",
        "ladder",
        "deduct",
        "survey",
        "growth",
        "best_share",
        "min_max",
        "predecessor_mean",
    ):
        leaf |= {"max": f"-{maximum}", "penalty": "true"}
    return leaf


def leaves(tree: dict[str, Any]) -> list[dict[str, Any]]:
    """All indicators of a tree."""

    def inside(group: dict[str, Any]) -> list[dict[str, Any]]:
        nested = [leaf for child in group.get("groups", ()) for leaf in inside(child)]
        return [*nested, *group["indicators"]]

    return [leaf for group in tree["groups"] for leaf in inside(group)]


def kinds_known(tree: dict[str, Any]) -> list[str | None]:
    """The kinds a tree knows: those it names and the two that every commune level has; any, if it names none."""
    named = {kind for leaf in leaves(tree) for kind in leaf.get("applies_to", {}).get("kinds", ())}
    return sorted({*named, "xa", "phuong"}) if named else [None, *KINDS]


def random_sheet(random: Random, tree: dict[str, Any]) -> dict[str, Any]:
    """A sheet in the naive scorer's own types, some figures missing, some awards, some not applicable."""
    figures: dict[str, Any] = {}
    for name in NUMBERS:
        figures[name] = random.choice(
            (Fraction(0), Fraction(random.randint(0, 40)), Fraction(random.randint(0, 40_000), 1000))
        )
    figures |= {name: Fraction(random.randint(0, 10_000), 100) for name in RATES}
    figures |= {name: Fraction(random.randint(0, 10_000), 10_000) for name in INDICES}
    figures |= {name: Fraction(random.randint(0, 5_000), 100) for name in IMPORTED}
    figures |= {name: random.random() < 0.6 for name in FLAGS}
    figures |= {name: random.choice(OPTIONS) for name in CHOICES}
    absent = random.random() * random.choice((0, 0, 0.5))
    figures = {name: value for name, value in figures.items() if random.random() >= absent}
    points: dict[str, Fraction] = {}
    not_applicable: dict[str, str] = {}
    not_measured: dict[str, str] = {}
    for leaf in leaves(tree):
        chance = random.random()
        if leaf["rule"]["kind"] == "points" or chance < 0.04:
            if chance < 0.8:
                points[leaf["code"]] = Fraction(leaf["max"]) * random.randint(0, 4) / 4
        elif chance < 0.09:
            not_applicable[leaf["code"]] = "không có"
        elif chance > 0.97:
            not_measured[leaf["code"]] = "không khảo sát"
    return {
        "figures": figures,
        "points": {code: value for code, value in points.items() if (value * 100).denominator == 1},
        "not_applicable": not_applicable,
        "not_measured": not_measured,
        "kind": random.choice(kinds_known(tree)),
        "tags": random.sample(TAGS, random.choice((0, 1, 2))),
    }
