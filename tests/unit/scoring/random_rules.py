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
    from tests.unit.scoring.kinds import KINDS as EVERY  # they stand on this module

    makers = [kind.at_random for kind in EVERY.values() if hasattr(kind, "at_random")]
    nested = [
        kind.at_random for kind in EVERY.values() if hasattr(kind, "at_random") and not hasattr(kind, "ALONE")
    ]
    rule: dict[str, Any] = random.choice(nested if depth else makers)(random, maximum, depth)
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


def composite(kind: str, random: Random, maximum: Fraction) -> dict[str, Any]:
    """Two rules under one of the kinds that put rules together."""
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
