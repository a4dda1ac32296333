"""The next best point: what a unit should do next, and what it brings."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from scoring import Sheet, Tree, advice_in_words, load_tree, next_best_points, score, sheet_problems
from tests.unit.scoring.builders import figures_of, tree_from, tree_of

TEXT = """
figures:
  adults: {title: Dân số trưởng thành, type: integer, min: 1}
checks:
  - {that: signed, at_most: adults, says: Không thể nhiều hơn dân số}
groups:
  - code: "1"
    indicators:
      - code: "1.1"
        title: Chữ ký số
        max: 5
        figures: {signed: {title: Số người có chữ ký số, unit: người, type: integer, min: 0}}
        rule: {kind: ratio, numerator: [signed], denominator: [adults], target: 30%}
      - code: "1.2"
        title: Kế hoạch
        max: 2
        figures: {plan: {title: Đã ban hành kế hoạch, type: boolean}}
        rule: {kind: boolean, figure: plan}
      - {code: "1.3", title: Cùng số liệu, max: 1, rule: {kind: fraction, value: signed, of: adults}}
"""


@pytest.fixture
def tree() -> Tree:
    return tree_from(TEXT)


def test_one_signature_more_jumps_over_the_target_and_is_worth_more_than_a_plan(tree: Tree) -> None:
    sheet = Sheet("a", figures_of(tree, {"adults": "1000", "signed": "299", "plan": "false"}))
    advice = next_best_points(tree, sheet, [score(tree, Sheet("b", sheet.figures)), score(tree, Sheet("c"))])

    whole_way, jump, plan = advice[:3]
    assert (whole_way.change, whole_way.gain) == ({"signed": Decimal(1000)}, Decimal("4.20"))
    assert (jump.indicator_code, jump.change, jump.gain) == ("1.1", {"signed": Decimal(300)}, Decimal("3.50"))
    assert (plan.indicator_code, plan.change, plan.gain) == ("1.2", {"plan": True}, Decimal("2.00"))
    assert (jump.rank_before, jump.rank_after) == (1, 1)
    assert advice_in_words(tree, sheet, jump) == (
        "Chỉ số 1.1: “Số người có chữ ký số”: 299 người → 300 người: thêm 3,50 điểm, tổng 5,30, hạng 1 → 1."
    )
    assert advice_in_words(tree, sheet, plan, "en") == (
        "Indicator 1.2: “Đã ban hành kế hoạch”: no → yes: 2.00 more points, total 3.80, rank 1 → 1."
    )


def test_a_step_that_overtakes_others_says_so(tree: Tree) -> None:
    own = Sheet("a", figures_of(tree, {"plan": "false"}))
    others = [score(tree, Sheet("b", figures_of(tree, {"plan": "true"})))]

    (advice,) = next_best_points(tree, own, others)
    assert (advice.rank_before, advice.rank_after) == (2, 1)


def test_a_step_counts_for_every_indicator_that_reads_its_figure(tree: Tree) -> None:
    sheet = Sheet("a", figures_of(tree, {"adults": "100", "signed": "0", "plan": "true"}))
    gains = {advice.change.get("signed"): advice.gain for advice in next_best_points(tree, sheet)}

    assert gains[Decimal(30)] == Decimal("5.30"), "5 for 1.1 and 0.30 for 1.3"


def test_what_the_checks_refuse_is_not_proposed_and_what_is_done_is_not_either(tree: Tree) -> None:
    done = Sheet("a", figures_of(tree, {"adults": "1000", "signed": "1000", "plan": "true"}))

    assert next_best_points(tree, done) == ()


def test_indicators_a_reviewer_has_decided_or_that_do_not_apply_are_left_alone(tree: Tree) -> None:
    sheet = Sheet("a", {"plan": False}, {"1.2": Decimal(1)}, {"1.1": "không có", "1.3": "không có"})

    assert next_best_points(tree, sheet) == ()


@pytest.mark.parametrize(
    ("rule", "texts", "change"),
    [
        (
            "{kind: bands, value: part, bands: [{at_least: 52, share: 1}]}",
            {"part": "51.5"},
            {"part": Decimal(52)},
        ),
        ("{kind: threshold, value: rate, more_than: 80}", {"rate": "80"}, {"rate": Decimal("80.000001")}),
        ("{kind: threshold, value: part, at_most: 5}", {"part": "9"}, {"part": Decimal(5)}),
        ("{kind: count, value: part, per_item: 1}", {"part": "3"}, {"part": Decimal(4)}),
        (
            "{kind: count, value: part, base: {at: 5, points: 1}, step: {every: 2, points: 1}}",
            {"part": "8"},
            {"part": Decimal(9)},
        ),
        (
            "{kind: choice, figure: level, shares: {high: 1, middle: 0.5, low: 0}}",
            {"level": "low"},
            {"level": "high"},
        ),
        (
            "{kind: checklist, items: {plan: 0.7, done: 0.3}}",
            {"plan": "false", "done": "true"},
            {"plan": True},
        ),
        (
            "{kind: all_of, of: [{kind: boolean, figure: plan}, {kind: boolean, figure: done}]}",
            {},
            {"plan": True, "done": True},
        ),
        ("{kind: when, if: {figure: level, is: high}, then: full}", {"level": "low"}, {"level": "high"}),
        (
            "{kind: ratio, numerator: [part], denominator: [whole], direction: lower, target: 10%}",
            {"part": "30", "whole": "100"},
            {"part": Decimal(10)},
        ),
        (
            "{kind: periods, figures: [q1, q2], points: {in_time: 5, late: 2, none: 0}}",
            {"q1": "in_time", "q2": "late"},
            {"q2": "in_time"},
        ),
    ],
)
def test_every_kind_knows_the_smallest_change_that_reaches_its_best_arm(
    rule: str, texts: dict[str, str], change: dict[str, object]
) -> None:
    tree = tree_of(rule)

    assert next_best_points(tree, Sheet("a", figures_of(tree, texts)))[0].change == change


def test_every_step_on_a_real_set_keeps_what_it_promises() -> None:
    tree = load_tree(Path("criteria/dti/2026/commune"))
    figures = {spec.id: Decimal(7) for spec in tree.figures.values() if spec.is_numeric}
    sheet = Sheet("a", {key: value for key, value in figures.items() if tree.figures[key].type != "percent"})
    before = score(tree, sheet)
    steps = next_best_points(tree, sheet, limit=100)

    assert steps
    assert [one.gain for one in steps] == sorted((one.gain for one in steps), reverse=True)
    for one in steps:
        changed = Sheet("a", {**sheet.figures, **one.change})
        assert len(sheet_problems(tree, changed)) <= len(sheet_problems(tree, sheet))
        assert score(tree, changed).points - before.points == one.gain > 0


def test_a_step_that_only_adds_to_a_shorter_one_is_left_out() -> None:
    tree = tree_of("{kind: any_of, of: [{kind: boolean, figure: plan}, {kind: boolean, figure: done}]}")

    assert [advice.change for advice in next_best_points(tree, Sheet("a"))] == [
        {"plan": True},
        {"done": True},
    ]
