"""An independent scorer agrees with the engine on random sheets over random trees: difference 0."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from scoring import Sheet, Tree, score, sheet_problems
from scoring.loader import load_tree_text
from tests.unit.scoring.naive import half_up, score_leaf, score_tree
from tests.unit.scoring.random_trees import leaves, random_sheet, random_tree, seeded, tree_text

TREES, SHEETS_A_TREE = 50, 20
ALL_TREES, ALL_SHEETS_A_TREE = 400, 250


def as_decimal(value: Fraction) -> Decimal:
    return Decimal(value.numerator) / Decimal(value.denominator)


def engine_sheet(plain: dict[str, Any]) -> Sheet:
    figures = {key: as_decimal(v) if isinstance(v, Fraction) else v for key, v in plain["figures"].items()}
    points = {code: as_decimal(value) for code, value in plain["points"].items()}
    return Sheet("x", figures, points, plain["not_applicable"], plain["kind"])


def differences(description: dict[str, Any], tree: Tree, plain: dict[str, Any]) -> list[str]:
    """Where the two disagree, in words."""
    sheet = engine_sheet(plain)
    assert sheet_problems(tree, sheet) == ()
    result = score(tree, sheet)
    found = [Fraction(value) for value in (result.points, result.denominator, result.percent, result.index)]
    expected = list(score_tree(description, plain))
    wrong = [f"totals {found} instead of {expected}"] if found != expected else []
    for leaf in leaves(description):
        points, whole, state = score_leaf(leaf, plain, description)
        got = result.indicators[leaf["code"]]
        rounded = half_up(points, int(description["rounding"]["points"]))
        if (Fraction(got.points), Fraction(got.denominator), got.state) != (rounded, whole, state):
            wrong.append(f"{leaf}: {got} instead of {points}, {whole}, {state}")
    return wrong


def compare(seeds: range, sheets_a_tree: int) -> int:
    compared = 0
    for seed in seeds:
        random = seeded(seed)
        description = random_tree(random)
        tree = load_tree_text(tree_text(description))
        for _ in range(sheets_a_tree):
            plain = random_sheet(random, description)
            assert differences(description, tree, plain) == [], f"seed {seed}"
            compared += 1
    return compared


def test_a_thousand_random_sheets_come_out_the_same() -> None:
    assert compare(range(TREES), SHEETS_A_TREE) == 1_000


@pytest.mark.slow
def test_a_hundred_thousand_random_sheets_come_out_the_same() -> None:
    assert compare(range(1_000, 1_000 + ALL_TREES), ALL_SHEETS_A_TREE) == 100_000


def test_the_comparison_bites() -> None:
    random = seeded(7)
    description = random_tree(random)
    tree = load_tree_text(tree_text(description))
    plain = random_sheet(random, description)
    description["groups"][0]["indicators"][0]["max"] = "999"

    assert differences(description, tree, plain)


def test_the_random_trees_hold_every_kind_the_naive_scorer_knows() -> None:
    seen = {leaf["rule"]["kind"] for seed in range(TREES) for leaf in leaves(random_tree(seeded(seed)))}

    assert seen == {
        "boolean", "choice", "ratio", "bands", "checklist", "fraction", "count", "threshold", "share", "periods",
        "sum", "all_of", "any_of", "best_of", "points",
    }  # fmt: skip
