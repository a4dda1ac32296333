"""Random rules of every kind, as the plain dictionaries of :mod:`random_trees`."""

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
