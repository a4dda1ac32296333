"""The kind `min_max`, as the tests know it."""

from __future__ import annotations

from fractions import Fraction
from random import Random
from typing import Any

from tests.unit.scoring.random_rules import any_measure

EXAMPLE = ("{kind: min_max, value: part, range: [0, 100]}", {"part": "5"})


PROMISED = {
    "6.7": [({"reply_days": "2"}, "5"), ({"reply_days": "4.5"}, "3.75"), ({"reply_days": "30"}, "0")],
}


ALONE = True


def at_random(random: Random, maximum: Fraction, depth: int) -> dict[str, Any]:
    rule: dict[str, Any] = {"kind": "min_max", "value": any_measure(random)}
    if random.random() < 0.4:
        rule["range"] = random.choice((["0.1", "3"], ["-1", "1"], ["1/3", "2/3"]))
    if random.random() < 0.5:
        rule["direction"] = random.choice(("lower", "higher"))
    return rule
