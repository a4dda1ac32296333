"""The kind `best_share`, as the tests know it."""

from __future__ import annotations

from fractions import Fraction
from random import Random
from typing import Any

from tests.unit.scoring.random_rules import any_measure

EXAMPLE = ("{kind: best_share, value: part}", {"part": "5"})


PROMISED = {
    "7.5": [
        ({"digital_firms": "30", "inhabitants": "10"}, "20"),
        ({"digital_firms": "9", "inhabitants": "12"}, "5"),
    ],
}


ALONE = True


def at_random(random: Random, maximum: Fraction, depth: int) -> dict[str, Any]:
    return {"kind": "best_share", "value": any_measure(random)}
