"""A round scored at once gives the same digits as its sheets scored one by one."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from scoring import Sheet, Tree, load_tree, rank, score
from scoring.batch import pack, score_columns
from scoring.engine.cohort import cohort_of
from scoring.loader.files import load_tree_text
from scoring.vocabulary import STATES
from tests.unit.scoring.builders import tree_from, tree_of
from tests.unit.scoring.random_trees import random_sheet, random_tree, seeded, tree_text
from tests.unit.scoring.test_second_scorer import engine_sheet


def differences(tree: Tree, sheets: Sequence[Sheet]) -> list[str]:
    """Every digit in which the batch differs from the engine."""
    cohort = cohort_of(tree, sheets)
    batch = score_columns(pack(tree, sheets), cohort)
    digits, rows = tree.rounding.points, []
    for row, sheet in enumerate(sheets):
        single = score(tree, sheet, cohort)
        pairs: list[tuple[str, Any, Any]] = [
            ("points", batch.decimal(batch.points[row], digits), single.points),
            ("denominator", batch.decimal(batch.denominator[row], 6), single.denominator),
            ("percent", batch.decimal(batch.percent[row], tree.rounding.percent), single.percent),
            ("index", batch.decimal(batch.index[row], tree.rounding.index), single.index),
        ]
        for code, one in single.indicators.items():
            column = batch.indicators[code]
            pairs.append((code, batch.decimal(column.points[row], digits), one.points))
            pairs.append((code, batch.decimal(column.denominator[row], 6), one.denominator))
            pairs.append((code, STATES[column.state[row]], one.state))
        for group in single.groups:
            points, whole = batch.groups[group.code]
            pairs.append((group.code, batch.decimal(points[row], digits), group.points))
            pairs.append((group.code, batch.decimal(whole[row], 6), group.denominator))
        rows += [
            f"row {row}, {name}: {got} instead of {wanted}" for name, got, wanted in pairs if got != wanted
        ]
    return rows


@pytest.mark.parametrize("part", range(8))
def test_random_cycles_come_out_the_same(part: int) -> None:
    for seed in range(part * 10, part * 10 + 10):
        random = seeded(seed)
        description = random_tree(random)
        tree = load_tree_text(tree_text(description))
        sheets = [engine_sheet(random_sheet(random, description)) for _ in range(25)]

        assert differences(tree, sheets) == [], f"seed {seed}"


def sample(tree: Tree, seed: int, number: int) -> list[Sheet]:
    """Sheets with whole numbers, answers and a few gaps for a real tree."""
    random = seeded(seed)
    sheets = []
    for unit in range(number):
        figures: dict[str, Any] = {}
        for spec in tree.figures.values():
            if random.random() < 0.05:
                continue
            if spec.is_numeric:
                figures[spec.id] = Decimal(random.randint(0, 100))
            elif spec.type == "boolean":
                figures[spec.id] = random.random() < 0.7
            elif spec.type == "choice":
                figures[spec.id] = random.choice(list(spec.options))
        sheets.append(Sheet(f"u{unit:03}", figures))
    return sheets


@pytest.mark.parametrize(
    "name", ["dti/2026/commune", "dti/2025/commune", "par/2026/commune", "dti/2024/district"]
)
def test_the_library_comes_out_the_same(name: str) -> None:
    tree = load_tree(Path("criteria") / name)

    assert differences(tree, sample(tree, 3, 40)) == []


def test_ranks_are_those_of_the_ranking() -> None:
    tree = load_tree(Path("criteria/dti/2026/commune"))
    sheets = sample(tree, 5, 60)
    sheets += [Sheet(f"again-{sheet.unit}", sheet.figures) for sheet in sheets[:20]]
    ranks = score_columns(pack(tree, sheets)).ranks()
    wanted = {place.score.unit: place.rank for place in rank(tree, [score(tree, sheet) for sheet in sheets])}

    assert {sheet.unit: int(place) for sheet, place in zip(sheets, ranks, strict=True)} == wanted


@pytest.mark.parametrize(
    "rule",
    [
        "{kind: best_share, value: part}",
        "{kind: min_max, value: part}",
        "{kind: growth, value: part, previous: whole, target: 10%}",
        "{kind: when, if: plan, then: full}",
        "{kind: survey, figure: rate}",
        "{kind: predecessor_mean, figures: [index]}",
        "{kind: imported, family: dti, take: percent}",
    ],
)
def test_kinds_without_an_array_form_are_scored_by_the_engine_itself(rule: str) -> None:
    tree = tree_of(rule)

    assert differences(tree, sample(tree, 1, 12)) == []


@pytest.mark.parametrize("value", ["999999999999999", "0.000001", "999999999999999.999999", "-5"])
def test_figures_too_large_for_64_bits_are_scored_by_the_engine_itself(value: str) -> None:
    tree = tree_of(
        "{kind: ratio, numerator: [part, more], denominator: [whole], target: 1/3, below_target: scaled}"
    )
    amounts = [Decimal(value), Decimal(7), Decimal(0)]
    sheets = [
        Sheet(f"{a}-{b}-{c}", {"part": a, "more": b, "whole": c})
        for a in amounts
        for b in amounts
        for c in amounts
    ]

    assert differences(tree, sheets) == []


def test_steps_smaller_than_one_are_many_more_than_the_number_counted() -> None:
    tree = tree_of(
        "{kind: count, value: part, base: {at: 5, points: 0.5}, step: {every: 0.125, points: 40.96}}",
        maximum="50",
        rounding="{points: 2}",
    )
    number = Decimal(2**49 + 5)  # its points, in hundredths, are 2^64 + 50

    assert differences(tree, [Sheet("x", {"part": number})]) == []
    assert differences(tree, [Sheet("x", {"part": Decimal(6)})]) == []


def test_maxima_whose_sum_64_bits_cannot_hold_are_refused_aloud() -> None:
    leaves = "".join(
        f'\n      - {{code: "1.{number}", title: Điểm, max: 4000000000000, rule: {{kind: points}}}}'
        for number in range(1, 6)
    )
    tree = tree_from(f'id: dti/2026/thu\ngroups:\n  - code: "1"\n    indicators:{leaves}')

    with pytest.raises(OverflowError):
        score_columns(pack(tree, [Sheet("x")]))


def test_a_cycle_without_units_has_an_empty_result() -> None:
    batch = score_columns(pack(tree_of("{kind: share, figure: rate}"), []))

    assert batch.units == ()
    assert list(batch.ranks()) == []
