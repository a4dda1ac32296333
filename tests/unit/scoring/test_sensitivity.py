"""Rank intervals under random weights: seeded, reproducible, and honest about what is firm."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

import pytest

from scoring import Sheet, Tree
from scoring.__main__ import main
from scoring.batch import pack, score_columns
from scoring.batch.sensitivity import RankInterval, rank_intervals
from tests.unit.scoring.builders import tree_from

TEXT = """
groups:
  - {code: "1", indicators: [{code: "1.1", title: T, max: 50, rule: {kind: points}}]}
  - {code: "2", indicators: [{code: "2.1", title: T, max: 50, rule: {kind: points}}]}
  - {code: "3", bonus: {cap: 5}, indicators: [{code: "3.1", title: T, max: 5, rule: {kind: points}}]}
"""


@pytest.fixture
def tree() -> Tree:
    return tree_from(TEXT)


def intervals(
    tree: Tree, units: Mapping[str, tuple[str, ...]], seed: int = 1, draws: int = 400
) -> dict[str, RankInterval]:
    codes = ("1.1", "2.1", "3.1")
    sheets = [
        Sheet(
            unit,
            points={
                code: Decimal(value) for code, value in zip(codes, values, strict=False) if value != "na"
            },
            not_applicable={
                code: "không có" for code, value in zip(codes, values, strict=False) if value == "na"
            },
        )
        for unit, values in units.items()
    ]
    ranges = rank_intervals(score_columns(pack(tree, sheets)), draws=draws, seed=seed)
    return {one.unit: one for one in ranges}


def test_a_unit_ahead_everywhere_keeps_its_rank_whatever_the_weights(tree: Tree) -> None:
    ranges = intervals(tree, {"a": ("50", "50"), "b": ("30", "30"), "c": ("10", "10")})

    assert ranges == {"a": ("a", 1, 1, 1), "b": ("b", 2, 2, 2), "c": ("c", 3, 3, 3)}


def test_units_strong_in_different_indices_change_places(tree: Tree) -> None:
    ranges = intervals(tree, {"a": ("50", "0"), "b": ("0", "49"), "c": ("0", "0")})

    assert (ranges["a"].low, ranges["a"].high) == (1, 2)
    assert (ranges["b"].low, ranges["b"].high) == (1, 2)
    assert ranges["c"] == ("c", 3, 3, 3)


def test_points_on_top_count_in_every_draw(tree: Tree) -> None:
    ranges = intervals(tree, {"a": ("30", "30", "5"), "b": ("30", "30", "0")})

    assert ranges == {"a": ("a", 1, 1, 1), "b": ("b", 2, 2, 2)}


def test_what_does_not_apply_to_a_unit_does_not_weigh_for_it(tree: Tree) -> None:
    assert intervals(tree, {"a": ("40", "na"), "b": ("30", "30")})["a"] == ("a", 1, 1, 1)


def test_the_same_seed_gives_the_same_intervals_and_other_weights_are_drawn_from_another(tree: Tree) -> None:
    units = {f"u{n}": (str(n * 7 % 50), str(n * 13 % 50)) for n in range(30)}

    assert intervals(tree, units, seed=7, draws=2) == intervals(tree, units, seed=7, draws=2)
    assert intervals(tree, units, seed=7, draws=2) != intervals(tree, units, seed=9, draws=2)


def test_the_published_rank_of_a_close_field_lies_within_what_the_draws_found(tree: Tree) -> None:
    units = {f"u{n}": (str(n), str(50 - n)) for n in range(50)}

    assert all(one.low <= one.high for one in intervals(tree, units).values())


def test_nobody_to_rank_gives_no_intervals(tree: Tree) -> None:
    assert rank_intervals(score_columns(pack(tree, [])), draws=10, seed=1) == ()


def test_the_command_prints_unit_rank_low_and_high(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "tree.yaml").write_text(TEXT, encoding="utf-8")
    (tmp_path / "s.csv").write_text("unit,points:1.1,points:2.1\nb,10,10\na,50,50\n", encoding="utf-8")

    assert (
        main(
            [
                "sensitivity",
                str(tmp_path / "tree.yaml"),
                str(tmp_path / "s.csv"),
                "--draws",
                "50",
                "--seed",
                "3",
            ]
        )
        == 0
    )
    assert capsys.readouterr().out == "unit,rank,low,high\na,1,1,1\nb,2,2,2\n"
