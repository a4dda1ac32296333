"""An independent scorer agrees with the engine on random sheets over random trees: difference 0."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from scoring import Cohort, Sheet, Tree, cohort_of, score, sheet_problems
from scoring.engine.cohort import NO_COHORT
from scoring.loader.files import load_tree_text
from scoring.rules.registry import PARSERS
from tests.unit.scoring.naive import Everybody, half_up, score_leaf, score_tree
from tests.unit.scoring.random_trees import leaves, random_sheet, random_tree, seeded, tree_text

TREES, SHEETS_A_TREE = 50, 20
ALL_TREES, ALL_SHEETS_A_TREE = 400, 250


def as_decimal(value: Fraction) -> Decimal:
    return Decimal(value.numerator) / Decimal(value.denominator)


def engine_sheet(plain: dict[str, Any]) -> Sheet:
    figures = {key: as_decimal(v) if isinstance(v, Fraction) else v for key, v in plain["figures"].items()}
    points = {code: as_decimal(value) for code, value in plain["points"].items()}
    tags = frozenset(plain["tags"])
    return Sheet(
        "x", figures, points, plain["not_applicable"], plain["kind"], tags, plain.get("not_measured", {})
    )


def differences(
    description: dict[str, Any],
    tree: Tree,
    plain: dict[str, Any],
    everybody: Everybody | None = None,
    cohort: Cohort = NO_COHORT,
) -> list[str]:
    """Where the two disagree, in words."""
    sheet = engine_sheet(plain)
    assert sheet_problems(tree, sheet) == ()
    result = score(tree, sheet, cohort)
    totals = [Fraction(value) for value in (result.points, result.denominator, result.percent, result.index)]
    expected = list(score_tree(description, plain, everybody))
    wrong = [f"totals {totals} instead of {expected}"] if totals != expected else []
    for leaf in leaves(description):
        points, whole, state = score_leaf(leaf, plain, description, everybody)
        got = result.indicators[leaf["code"]]
        rounded = half_up(points, int(description["rounding"]["points"]))
        if (Fraction(got.points), Fraction(got.denominator), got.state) != (rounded, whole, state):
            wrong.append(f"{leaf}: {got} instead of {points}, {whole}, {state}")
    return wrong


def compare(seeds: range, sheets_a_tree: int) -> int:
    """Every second tree's sheets are scored while the cycle is still open: the cohort is not known then."""
    compared = 0
    for seed in seeds:
        random = seeded(seed)
        description = random_tree(random)
        tree = load_tree_text(tree_text(description))
        sheets = [random_sheet(random, description) for _ in range(sheets_a_tree)]
        everybody = Everybody(sheets) if seed % 2 else None
        cohort = cohort_of(tree, map(engine_sheet, sheets)) if seed % 2 else NO_COHORT
        for plain in sheets:
            assert differences(description, tree, plain, everybody, cohort) == [], f"seed {seed}"
            compared += 1
    return compared


def test_a_thousand_random_sheets_come_out_the_same() -> None:
    assert compare(range(TREES), SHEETS_A_TREE) == 1_000


@pytest.mark.slow
@pytest.mark.parametrize(
    "part", [0, 1, *(pytest.param(part, marks=pytest.mark.long) for part in range(2, 8))]
)
def test_a_hundred_thousand_random_sheets_come_out_the_same(part: int) -> None:
    """In eight parts, so that nobody waits for one worker alone; each has trees with a cohort and without."""
    trees = ALL_TREES // 8
    seeds = range(1_000 + part * trees, 1_000 + (part + 1) * trees)
    assert compare(seeds, ALL_SHEETS_A_TREE) * 8 == 100_000


def test_the_comparison_bites() -> None:
    """In some tree the first indicator counts: which one depends on the kinds there are."""

    def is_found(seed: int) -> bool:
        random = seeded(seed)
        description = random_tree(random)
        tree = load_tree_text(tree_text(description))
        plain = random_sheet(random, description)
        assert differences(description, tree, plain) == []
        description["groups"][0]["indicators"][0]["max"] = "999"
        return bool(differences(description, tree, plain))

    assert any(map(is_found, range(10)))


@pytest.mark.slow
def test_floors_and_kinds_decide_among_the_random_sheets() -> None:
    """The two scorers agree on floors and on kinds of unit only if there are some to disagree on."""
    cut = set()
    for seed in range(4 * TREES):
        random = seeded(seed)
        description = random_tree(random)
        tree = load_tree_text(tree_text(description))
        for _ in range(SHEETS_A_TREE):
            result = score(tree, engine_sheet(random_sheet(random, description)))
            cut |= {"total"} if result.cut else set()
            cut |= {"group"} if any(group.cut for group in result.groups) else set()
            cut |= {"below"} if result.points < 0 else set()
            cut |= {"kinds"} if tree.max_by_kind else set()

    assert cut == {"total", "group", "below", "kinds"}


def test_a_floor_forgotten_by_either_is_found() -> None:
    text = {"code": "1", "title": "1", "rule": {"kind": "points"}}
    leaves = [{**text, "code": "1.1", "max": "5"}, {**text, "code": "1.2", "max": "-9", "penalty": "true"}]
    description: dict[str, Any] = {
        "rounding": {"points": "2", "at": "indicator"},
        "groups": [{"code": "1", "indicators": leaves}],
    }
    tree = load_tree_text(tree_text(description))
    sheet = {"figures": {}, "points": {"1.2": Fraction(-9)}, "not_applicable": {}, "kind": None, "tags": []}
    sheet["not_measured"] = {}

    assert differences(description, tree, sheet) == []
    for place in (description, description["groups"][0]):
        place["floor"] = "none"
    assert differences(description, tree, sheet)


def test_the_random_trees_hold_every_kind_there_is() -> None:
    def kinds(rule: Any) -> set[str]:
        inner = [*rule.get("of", ())] if isinstance(rule.get("of"), list) else []
        inner += [
            rule[key] for key in ("then", "else") if isinstance(rule.get(key), dict) and "kind" in rule[key]
        ]
        return {rule["kind"]}.union(*map(kinds, inner))

    trees = [random_tree(seeded(seed)) for seed in range(TREES)]
    assert set().union(*(kinds(leaf["rule"]) for tree in trees for leaf in leaves(tree))) == set(PARSERS)


def test_the_second_scorer_shares_no_code_with_the_first() -> None:
    here = Path(__file__).parent
    kinds = sorted((here / "kinds").glob("[!_]*.py"))
    assert len(kinds) == len(PARSERS)
    for module in ("naive.py", "naive_rules.py", "random_rules.py", "random_trees.py", *kinds):
        text = (here / module).read_text(encoding="utf-8")
        assert not re.findall(r"(?:from|import) scoring\b", text)
