"""What must hold for every rule and every sheet."""

from __future__ import annotations

from dataclasses import replace
from decimal import Context, Decimal, localcontext
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring import ENGINE_VERSION, explain, rule_in_words, score
from scoring.decimals import fits, plain, read_decimal, round_quotient
from scoring.loader.files import load_tree_text
from scoring.naming import natural_key
from tests.unit.scoring.builders import points, tree_of
from tests.unit.scoring.naive import half_up
from tests.unit.scoring.random_trees import random_sheet, random_tree, seeded, tree_text
from tests.unit.scoring.test_second_scorer import engine_sheet

SEEDS = st.integers(0, 10**6)
NUMBERS = st.decimals(min_value=-(10**12), max_value=10**12, places=6, allow_nan=False)


@given(NUMBERS, st.decimals(min_value="0.000001", max_value=10**12, places=6), st.integers(0, 6))
@settings(deadline=None)
def test_a_quotient_is_rounded_as_its_exact_value_half_away_from_zero(
    top: Decimal, bottom: Decimal, digits: int
) -> None:
    assert Fraction(round_quotient(top, bottom, digits)) == half_up(Fraction(top) / Fraction(bottom), digits)


@pytest.mark.parametrize(
    ("top", "bottom", "digits", "expected"),
    [
        ("1", "8", 2, "0.13"),
        ("-1", "8", 2, "-0.13"),
        ("2.675", "1", 2, "2.68"),
        ("1.495", "1", 2, "1.50"),
        ("4999999999999999999999999", "10000000000000000000000000", 0, "0"),
        ("5", "10", 0, "1"),
    ],
)
def test_a_tie_goes_away_from_zero_and_nothing_just_below_it_does(
    top: str, bottom: str, digits: int, expected: str
) -> None:
    assert str(round_quotient(Decimal(top), Decimal(bottom), digits)) == expected


@given(NUMBERS)
@settings(deadline=None)
def test_plain_spelling_reads_back(value: Decimal) -> None:
    assert read_decimal(plain(value)) == value
    assert fits(value)


MONOTONE = [
    "{kind: ratio, numerator: [part], denominator: [whole], target: 30%}",
    "{kind: ratio, numerator: [part], denominator: [whole], target: 0.8, floor: 0.5, below_target: scaled}",
    "{kind: ratio, numerator: [part], denominator: [whole], target: 1, below_target: zero}",
    "{kind: bands, value: part, bands: [{at_least: 52, share: 1}, {at_least: 20, share: 1/2}]}",
    "{kind: fraction, value: part, of: 70}",
    "{kind: count, value: part, per_item: 0.5}",
    "{kind: count, value: part, base: {at: 10, points: 2}, step: {every: 3, points: 0.5}}",
    "{kind: threshold, value: part, more_than: 33}",
    "{kind: sum, of: [{kind: fraction, value: part, of: 9, points: 4}, {kind: share, figure: rate, points: 6}]}",
]


@pytest.mark.parametrize("rule", MONOTONE)
@given(low=st.integers(0, 120), more=st.integers(0, 120), whole=st.integers(1, 120))
@settings(max_examples=40, deadline=None)
def test_more_of_a_good_thing_never_costs_points(rule: str, low: int, more: int, whole: int) -> None:
    tree = tree_of(rule)

    others = {"whole": str(whole), "rate": "50"}
    assert 0 <= points(tree, part=str(low), **others) <= points(tree, part=str(low + more), **others) <= 10


def example(seed: int) -> tuple[dict[str, Any], dict[str, Any]]:
    random = seeded(seed)
    description = random_tree(random)
    return description, random_sheet(random, description)


@given(SEEDS)
@settings(max_examples=60, deadline=None)
def test_points_stay_between_zero_and_the_maximum_and_every_score_can_be_explained(seed: int) -> None:
    description, plain_sheet = example(seed)
    tree = load_tree_text(tree_text(description))
    result = score(tree, engine_sheet(plain_sheet))

    for code, outcome in result.indicators.items():
        assert min(outcome.max, 0) <= outcome.points <= max(outcome.max, 0)
        assert -outcome.points.as_tuple().exponent == tree.rounding.points  # type: ignore[operator]
        for language in ("vi", "en"):
            assert rule_in_words(tree, tree.indicators[code], language)
            assert all(line.strip() for line in explain(tree, outcome, language))


@given(SEEDS)
@settings(max_examples=40, deadline=None)
def test_the_total_is_the_sum_of_the_main_indices_shown(seed: int) -> None:
    description, plain_sheet = example(seed)
    description["rounding"]["at"] = "indicator"
    tree = load_tree_text(tree_text(description))
    result = score(tree, engine_sheet(plain_sheet))
    mains = {group.code for group in tree.groups if group.counts and not group.excluded}

    shown = sum(group.points for group in result.groups if group.code in mains)
    assert result.points == shown + result.cut
    assert not result.cut or result.points == 0
    assert result.denominator == sum(group.denominator for group in result.groups if group.code in mains)


@given(SEEDS, st.randoms(use_true_random=False))
@settings(max_examples=30, deadline=None)
def test_the_order_of_files_and_answers_changes_nothing(seed: int, chance: Any) -> None:
    description, plain_sheet = example(seed)
    tree = load_tree_text(tree_text(description))
    chance.shuffle(description["groups"])
    for group in description["groups"]:
        chance.shuffle(group["indicators"])
    shuffled = load_tree_text(tree_text(description))
    items = list(plain_sheet["figures"].items())
    chance.shuffle(items)

    assert shuffled.digest == tree.digest
    assert list(shuffled.indicators) == list(tree.indicators)
    assert score(shuffled, engine_sheet({**plain_sheet, "figures": dict(items)})) == score(
        tree, engine_sheet(plain_sheet)
    )


@given(SEEDS)
@settings(max_examples=30, deadline=None)
def test_scoring_again_gives_the_same_bits_whatever_the_callers_decimal_context(seed: int) -> None:
    description, plain_sheet = example(seed)
    tree = load_tree_text(tree_text(description))
    sheet = engine_sheet(plain_sheet)
    once = score(tree, sheet)
    with localcontext(Context(prec=3)):
        again = score(tree, sheet)

    assert repr(again) == repr(once)


@given(SEEDS)
@settings(max_examples=30, deadline=None)
def test_taking_a_not_applicable_indicator_out_of_the_denominator_takes_out_exactly_its_worth(
    seed: int,
) -> None:
    description, plain_sheet = example(seed)
    tree = load_tree_text(tree_text(description))
    sheet = engine_sheet({**plain_sheet, "not_applicable": {}})
    before = score(tree, sheet)
    for code, leaf in tree.indicators.items():
        group = tree.group_of(code)
        plain_place = leaf.standing == group.standing == type(leaf.standing)() and leaf in group.children
        if plain_place and leaf.not_applicable == "shrink" and before.indicators[code].denominator:
            points_of_others = {key: value for key, value in sheet.points.items() if key != code}
            silent = replace(sheet, points=points_of_others, not_applicable={code: "không có"})
            assert before.denominator - score(tree, silent).denominator == leaf.max


@given(st.lists(st.lists(st.integers(0, 30), min_size=1, max_size=4).map(lambda n: ".".join(map(str, n)))))
@settings(deadline=None)
def test_codes_sort_by_their_numbers(codes: list[str]) -> None:
    assert sorted(codes, key=natural_key) == sorted(
        codes, key=lambda code: [int(part) for part in code.split(".")]
    )


def test_roman_codes_sort_by_their_value() -> None:
    romans = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XIV", "XIX", "XX"]

    assert sorted(set(romans), key=natural_key) == romans
    assert natural_key("I.2") < natural_key("I.10") < natural_key("II.1")


def test_the_engine_says_which_one_it_is() -> None:
    assert ENGINE_VERSION.count(".") >= 1
