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
TAGS = ["mien_nui", "bien_gioi"]
INDICES = ["x0", "x1"]
IMPORTED = ["p0", "p1"]


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
    simple = [
        boolean, choice, ladder, deduct, ratio, ratio, bands, checklist, fraction, count, threshold, share_rule,
        survey, imported, growth, predecessor_mean,
    ]  # fmt: skip
    makers = simple if depth else [*simple, periods, composite, composite, when, when, best_share, min_max]
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


def checklist(random: Random, maximum: Fraction, depth: int) -> dict[str, Any]:
    names = random.sample(FLAGS, 3)
    return {
        "kind": "checklist",
        "items": dict(zip(names, random.choice((["1/3"] * 3, ["0.5", "0.25", "25%"])), strict=True)),
    }


def fraction(random: Random, maximum: Fraction, depth: int) -> dict[str, Any]:
    whole = random.choice(("7", "3", "12.5", random.choice(NUMBERS)))
    return {
        "kind": "fraction",
        "value": random.choice([name for name in NUMBERS if name != whole]),
        "of": whole,
    }


def count(random: Random, maximum: Fraction, depth: int) -> dict[str, Any]:
    rule: dict[str, Any] = {"kind": "count", "value": random.choice(NUMBERS)}
    if random.random() < 0.3:
        rule["cap"] = "0.4"
    if random.random() < 0.5:
        return {**rule, "per_item": "0.125"}
    rule["base"] = {"at": "5", "points": "0.5"}
    if random.random() < 0.7:
        rule["step"] = {"every": random.choice(("1", "2.5")), "points": "0.05"}
    return rule


def threshold(random: Random, maximum: Fraction, depth: int) -> dict[str, Any]:
    comparison = random.choice(("at_least", "more_than", "at_most", "less_than"))
    value: Any = {"numerator": random.sample(NUMBERS, 1), "denominator": random.sample(NUMBERS, 2)}
    if random.random() < 0.5:
        return {"kind": "threshold", "value": value, comparison: "0.5"}
    return {"kind": "threshold", "value": random.sample(NUMBERS, 2), comparison: "17"}


def share_rule(random: Random, maximum: Fraction, depth: int) -> dict[str, Any]:
    return {"kind": "share", "figure": random.choice((*RATES, *INDICES))}


def ladder(random: Random, maximum: Fraction, depth: int) -> dict[str, Any]:
    shares = dict(zip(OPTIONS, random.choice((("1", "75%", "1/2"), ("100%", "1/3", "0"))), strict=True))
    return {"kind": "ladder", "figure": random.choice(CHOICES), "shares": shares}


def deduct(random: Random, maximum: Fraction, depth: int) -> dict[str, Any]:
    percent = dict(zip(OPTIONS, random.choice((("0", "50", "100"), ("0", "12.5", "33.3%"))), strict=True))
    return {"kind": "deduct", "figure": random.choice(CHOICES), "percent": percent}


def survey(random: Random, maximum: Fraction, depth: int) -> dict[str, Any]:
    if random.random() < 0.3:
        return {"kind": "survey", "figure": random.choice(RATES)}
    counts = dict(zip("abcd", random.sample(NUMBERS, 4), strict=True))
    return {"kind": "survey", "options": {"a": "1", "b": "0.6", "c": "1/5", "d": "0"}, "figures": counts}


def imported(random: Random, maximum: Fraction, depth: int) -> dict[str, Any]:
    take = random.choice(("percent", "points"))
    figure = random.choice(RATES if take == "percent" else IMPORTED)
    return {"kind": "imported", "family": "dti", "take": take, "figure": figure}


def growth(random: Random, maximum: Fraction, depth: int) -> dict[str, Any]:
    value, previous = random.sample(NUMBERS, 2)
    return {
        "kind": "growth",
        "value": value,
        "previous": previous,
        "target": random.choice(("10%", "1/3", "2")),
    }


def predecessor_mean(random: Random, maximum: Fraction, depth: int) -> dict[str, Any]:
    return {"kind": "predecessor_mean", "figures": random.sample(INDICES, random.choice((1, 2)))}


def best_share(random: Random, maximum: Fraction, depth: int) -> dict[str, Any]:
    return {"kind": "best_share", "value": any_measure(random)}


def min_max(random: Random, maximum: Fraction, depth: int) -> dict[str, Any]:
    rule: dict[str, Any] = {"kind": "min_max", "value": any_measure(random)}
    if random.random() < 0.4:
        rule["range"] = random.choice((["0.1", "3"], ["-1", "1"], ["1/3", "2/3"]))
    if random.random() < 0.5:
        rule["direction"] = random.choice(("lower", "higher"))
    return rule


def any_measure(random: Random) -> Any:
    """A figure, a sum, or a quotient of sums."""
    top, bottom = random.sample(NUMBERS, random.choice((1, 2))), random.sample(NUMBERS, random.choice((1, 2)))
    return random.choice((top[0], top, {"numerator": top, "denominator": bottom}))


def condition(random: Random) -> Any:
    """A yes/no figure, an answer, or a level."""
    level = {
        "figure": any_measure(random),
        random.choice(("at_least", "more_than", "at_most", "less_than")): "2",
    }
    yes_or_no = {"figure": random.choice(FLAGS), "is": random.choice(("true", "false"))}
    return random.choice(
        (
            random.choice(FLAGS),
            yes_or_no,
            {"figure": random.choice(CHOICES), "is": random.choice(OPTIONS)},
            level,
        )
    )


def when(random: Random, maximum: Fraction, depth: int) -> dict[str, Any]:
    def outcome() -> Any:
        fixed = ("full", "zero", "0.25", {"share": "1/3"}, {"points": "0.75"})
        return random.choice(fixed) if random.random() < 0.6 else random_rule(random, maximum, depth + 1)

    rule = {"kind": "when", "if": condition(random), "then": outcome()}
    return rule if random.random() < 0.3 else {**rule, "else": outcome()}


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
    rates |= {name: {"title": name, "type": "number", "min": "0", "max": "1"} for name in INDICES}
    rates |= {name: {"title": name, "type": "number", "min": "0", "max": "50"} for name in IMPORTED}
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
    return group


def penalties(random: Random, code: str) -> dict[str, Any]:
    """A main index that takes points away, all its lines list or less."""
    makers = (boolean, choice, deduct, ratio, threshold, survey, min_max)
    lines = [
        {
            "code": f"{code}.{number}",
            "title": code,
            "max": "-2",
            "rule": random.choice(makers)(random, Fraction(-2), 0),
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
        "tags": random.sample(TAGS, random.choice((0, 1, 2))),
    }
