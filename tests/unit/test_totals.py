"""Totals as values: what is out of what, which rows left, and how two totals compare."""

from __future__ import annotations

from decimal import Decimal

import pytest

from app.documents.formats import left_out
from app.sheet.totals import Basis, Left, Total, compare, share, total_of, total_of_group, total_of_part
from scoring import Sheet, SheetScore, Tree, score
from tests.unit.scoring.builders import tree_from

PLAIN = """
max: 100
groups:
  - {code: "1", title: T, max: 90, indicators: [{code: "1.1", title: T, max: 90, rule: {kind: points}}]}
  - code: "8"
    title: T
    max: 10
    indicators:
      - {code: "8.1", title: T, max: 5, rule: {kind: points}}
      - {code: "8.2", title: T, max: 5, rule: {kind: points}EXTRA}
  - {code: "9", title: T, max: 2, bonus: {cap: 2}, indicators: [{code: "9.1", title: T, max: 2, rule: {kind: points}}]}
  - code: "10"
    title: T
    max: -4
    penalty: true
    indicators: [{code: "10.1", title: T, max: -4, rule: {kind: points}}]
"""
POINTS = {
    code: Decimal(n) for code, n in {"1.1": "72", "8.1": "4", "8.2": "0", "9.1": "1", "10.1": "-1"}.items()
}


def scored(text: str, *left: str) -> tuple[Tree, SheetScore]:
    tree = tree_from(text)
    points = {code: points_ for code, points_ in POINTS.items() if code in tree.indicators}
    return tree, score(tree, Sheet("x", points=points, not_applicable=dict.fromkeys(left, "Không có.")))


def test_a_row_that_does_not_apply_leaves_with_its_points_and_is_named() -> None:
    tree, result = scored(PLAIN.replace("EXTRA", ""), "8.2")
    total = total_of(tree, result)
    assert (total.points, total.denominator, total.percent) == (76, 95, Decimal("80.00"))
    assert total.left == (Left("8.2", Decimal(5), "not_applicable"),)


def test_nothing_left_means_nothing_is_named() -> None:
    tree, result = scored(PLAIN.replace("EXTRA", ""))
    assert total_of(tree, result).left == ()


@pytest.mark.parametrize(("policy", "points"), [("full", 81), ("zero", 76)])
def test_a_row_that_stays_in_by_the_rule_of_the_set_is_not_named(policy: str, points: int) -> None:
    tree, result = scored(PLAIN.replace("EXTRA", f", not_applicable: {policy}"), "8.2")
    total = total_of(tree, result)
    assert (total.points, total.denominator, total.left) == (points, 100, ())


def test_a_group_whose_rows_all_left_has_no_percentage_and_no_maximum() -> None:
    tree, result = scored(PLAIN.replace("EXTRA", ""), "8.1", "8.2")
    total = total_of_group(tree, result, tree.groups[1])
    assert (total.denominator, total.percent, total.basis) == (0, None, Basis.COUNTED)


def test_a_bonus_and_a_penalty_are_out_of_nothing() -> None:
    tree, result = scored(PLAIN.replace("EXTRA", ""))
    bonus, penalty = (total_of_group(tree, result, group) for group in tree.groups[2:])
    assert (bonus.basis, bonus.points, bonus.most, bonus.percent) == (Basis.BONUS, 1, 2, None)
    assert (penalty.basis, penalty.points, penalty.most, penalty.percent) == (Basis.PENALTY, -1, -4, None)


def test_a_part_adds_no_maximum_of_a_penalty_and_the_whole_is_the_sheets_own() -> None:
    tree, result = scored(PLAIN.replace("EXTRA", ""), "8.2")
    part = total_of_part(tree, result, frozenset({"8", "10"}))
    assert (part.points, part.denominator, part.percent) == (3, 5, Decimal("60.00"))
    assert part.left == (Left("8.2", Decimal(5), "not_applicable"),)
    assert total_of_part(tree, result, frozenset(group.code for group in tree.groups)) == total_of(
        tree, result
    )


def test_a_part_with_a_weight_keeps_it_and_names_the_row_inside() -> None:
    text = PLAIN.replace("EXTRA", "").replace("    max: 10\n", "    max: 10\n    weight: 10\n")
    tree, result = scored(text, "8.2")
    total = total_of(tree, result)
    assert (total.points, total.denominator) == (80, 100)
    assert total.left == (Left("8.2", Decimal(0), "not_applicable", "8"),)


def test_a_part_that_is_not_measured_this_year_is_named_once() -> None:
    text = PLAIN.replace("EXTRA", "").replace("    max: 10\n", "    max: 10\n    excluded: true\n")
    tree, result = scored(text)
    assert total_of(tree, result).left == (Left("8", Decimal(10), "excluded"),)
    assert total_of_group(tree, result, tree.groups[1]).basis is Basis.EXCLUDED


def out_of(points: str, denominator: int, percent: str) -> Total:
    return Total(Decimal(points), Decimal(denominator), Decimal(percent), 3, 2)


def test_totals_out_of_the_same_compare_in_points() -> None:
    change = compare(out_of("76.295", 95, "80.31"), out_of("70", 95, "73.68"))
    assert (change.points, change.percent) == (Decimal("-6.295"), Decimal("-6.63"))


def test_totals_out_of_different_points_compare_in_percent_only() -> None:
    change = compare(out_of("76.295", 95, "80.31"), out_of("78.295", 100, "78.30"))
    assert (change.points, change.percent) == (None, Decimal("-2.01"))


def test_a_share_is_rounded_half_up_and_of_nothing_there_is_none() -> None:
    assert share(Decimal(1), Decimal(3), 2) == Decimal("33.33")
    assert share(Decimal("0.5"), Decimal(80), 2) == Decimal("0.63")
    assert share(Decimal(1), Decimal(0), 2) is None


def test_papers_name_the_rows_and_say_nothing_when_there_are_none() -> None:
    rows = [
        ("8.2", Decimal(5), "not_applicable"),
        ("4", Decimal(60), "excluded"),
        ("7.1", Decimal(0), "anything new"),
    ]
    said = "tính trên 35 điểm: 8.2 không áp dụng (5 điểm); 4 không tính (60 điểm); 7.1 không tính"
    assert left_out(Decimal(35), rows) == said
    assert left_out(Decimal(100), []) == ""
