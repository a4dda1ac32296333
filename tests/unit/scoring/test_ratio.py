"""ratio, as the decisions use it."""

from __future__ import annotations

from decimal import Decimal

import pytest

from scoring import CriteriaError, Sheet, explain, rule_in_words, score
from tests.unit.scoring.builders import figures_of, outcome, points, tree_of

PLAIN = "{kind: ratio, numerator: [part], denominator: [whole]"


@pytest.mark.parametrize(
    ("part", "expected"),
    [("299", "1.495"), ("299.999", "1.5"), ("300", "5"), ("301", "5"), ("1000", "5"), ("0", "0")],
)
def test_the_points_jump_at_the_target_because_below_it_the_ratio_is_not_divided_by_the_target(
    part: str, expected: str
) -> None:
    tree = tree_of(f"{PLAIN}, target: 30%}}", maximum="5")

    assert points(tree, part=part, whole="1000") == Decimal(expected)


@pytest.mark.parametrize(
    ("part", "expected"), [("899", "0"), ("900", "1.8"), ("999", "1.998"), ("1000", "2"), ("1200", "2")]
)
def test_below_the_floor_there_is_nothing_and_above_it_the_ratio(part: str, expected: str) -> None:
    tree = tree_of(f"{PLAIN}, floor: 0.9}}", maximum="2")

    assert points(tree, part=part, whole="1000") == Decimal(expected)


@pytest.mark.parametrize(("part", "expected"), [("24", "0"), ("25", "3"), ("0", "0")])
def test_all_or_nothing(part: str, expected: str) -> None:
    tree = tree_of(f"{PLAIN}, target: 1, below_target: zero}}", maximum="3")

    assert points(tree, part=part, whole="25") == Decimal(expected)


def test_scaled_divides_by_the_target() -> None:
    tree = tree_of(f"{PLAIN}, target: 0.8, below_target: scaled}}")

    assert points(tree, part="40", whole="100") == 5
    assert points(tree, part="80", whole="100") == 10


def test_several_figures_are_added_before_they_are_divided() -> None:
    tree = tree_of("{kind: ratio, numerator: [part, more], denominator: [whole], target: 75%}", maximum="5")

    assert points(tree, part="30", more="45", whole="100") == 5
    assert points(tree, part="30", more="44", whole="100") == Decimal("3.7")


@pytest.mark.parametrize(("part", "expected"), [("0", "1"), ("1", "0.99"), ("100", "0"), ("30", "0.7")])
def test_where_less_is_better_the_complement_counts(part: str, expected: str) -> None:
    tree = tree_of(f"{PLAIN}, direction: lower}}", maximum="1")

    assert points(tree, part=part, whole="100") == Decimal(expected)


def test_where_less_is_better_target_and_floor_are_the_ratio_not_to_exceed() -> None:
    tree = tree_of(f"{PLAIN}, direction: lower, target: 5%, floor: 20%}}")

    assert points(tree, part="5", whole="100") == 10
    assert points(tree, part="6", whole="100") == Decimal("9.4")
    assert points(tree, part="20", whole="100") == 8
    assert points(tree, part="21", whole="100") == 0


@pytest.mark.parametrize(("policy", "expected"), [("full", "10"), ("zero", "0")])
def test_with_nothing_to_divide_by_the_declared_policy_decides(policy: str, expected: str) -> None:
    tree = tree_of(f"{PLAIN}, zero_denominator: {policy}}}")

    assert points(tree, part="0", whole="0") == Decimal(expected)


def test_with_nothing_to_divide_by_the_indicator_may_leave_the_denominator() -> None:
    tree = tree_of(f"{PLAIN}, zero_denominator: not_applicable}}")
    result = score(tree, Sheet("x", figures_of(tree, {"part": "0", "whole": "0"})))

    assert result.indicators["1.1"].state == "not_applicable"
    assert result.denominator == 0
    assert result.percent == 0


def test_a_figure_not_declared_is_missing_and_not_zero() -> None:
    tree = tree_of(f"{PLAIN}}}")

    assert outcome(tree, whole="10").state == "missing"
    assert outcome(tree, part="0", whole="10").state == "scored"


def test_the_rule_is_told_before_anything_is_typed() -> None:
    tree = tree_of(f"{PLAIN}, target: 75%, floor: 50%, zero_denominator: full}}", maximum="5")

    assert rule_in_words(tree, tree.indicators["1.1"]) == (
        "Tỷ lệ “Phần” / “Tổng”; từ 75% được 5 điểm; chưa đạt thì tỷ lệ × 5 điểm; dưới 50% được 0 điểm; "
        "mẫu số bằng 0 được điểm tối đa."
    )
    assert rule_in_words(tree, tree.indicators["1.1"], "en") == (
        "Ratio “Phần” / “Tổng”; from 75%: 5 points; otherwise ratio × 5 points; below 50%: 0 points; "
        "denominator zero: full mark."
    )


def test_the_explanation_goes_from_the_clause_to_the_points() -> None:
    tree = tree_of(
        f"{PLAIN}, target: 30%}}", maximum="5", indicator=", source: Mục 8.2", rounding="{points: 2}"
    )

    assert explain(tree, outcome(tree, part="299", whole="1000")) == (
        "Căn cứ: Mục 8.2",
        "Cách tính: Tỷ lệ “Phần” / “Tổng”; từ 30% được 5 điểm; chưa đạt thì tỷ lệ × 5 điểm.",
        "Số liệu: Phần: 299; Tổng: 1.000.",
        "Tỷ lệ: 299 / 1.000 = 29,9%.",
        "Chưa đạt mức 30%: tỷ lệ × 5 điểm.",
        "Điểm: 1,50 / 5 (làm tròn từ 1,495).",
    )


def test_a_share_rounded_for_reading_is_marked_and_not_called_equal() -> None:
    tree = tree_of(f"{PLAIN}, target: 75%}}", maximum="5")

    lines = explain(tree, outcome(tree, part="42", whole="58"))
    assert "Tỷ lệ: 42 / 58 ≈ 72,41%." in lines


@pytest.mark.parametrize(
    "wrong", ["target: 75", "target: 0.5, floor: 0.9", "target: -0.1", "below_target: half", "target: many"]
)
def test_levels_that_make_no_sense_are_refused(wrong: str) -> None:
    with pytest.raises(CriteriaError):
        tree_of(f"{PLAIN}, {wrong}}}")
