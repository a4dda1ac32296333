"""What happens above the indicators: weights, bonus, penalty, what does not count, what does not apply."""

from __future__ import annotations

from decimal import Decimal

import pytest

from scoring import CriteriaError, Sheet, SheetScore, score
from tests.unit.scoring.builders import tree_from


def leaf(code: str, maximum: str = "10", extra: str = "") -> str:
    return f'{{code: "{code}", title: T, max: {maximum}, rule: {{kind: points}}{extra}}}'


def group(code: str, *leaves: str, extra: str = "") -> str:
    return f'  - {{code: "{code}"{extra}, indicators: [{", ".join(leaves)}]}}\n'


def scored(tree_text: str, /, unit_kind: str | None = None, **points: str) -> SheetScore:
    """Points by code, “a1_2” standing for 1.2 and “na” for not applicable."""
    codes = {key.removeprefix("c").replace("_", "."): value for key, value in points.items()}
    sheet = Sheet(
        "x",
        points={code: Decimal(value) for code, value in codes.items() if value != "na"},
        not_applicable={code: "không có" for code, value in codes.items() if value == "na"},
        kind=unit_kind,
    )
    return score(tree_from(tree_text), sheet)


def group_points(result: SheetScore) -> dict[str, tuple[Decimal, Decimal]]:
    return {group.code: (group.points, group.denominator) for group in result.groups}


def test_what_is_shown_adds_up_at_every_level() -> None:
    text = (
        'groups:\n  - code: "1"\n    groups:\n'
        "    "
        + group("1.1", leaf("1.1.1"), leaf("1.1.2"))
        + "    "
        + group("1.2", leaf("1.2.1"))
        + group("2", leaf("2.1", "5"))
    )
    result = scored(text, c1_1_1="3.5", c1_1_2="1.25", c1_2_1="10", c2_1="0.01")

    assert group_points(result) == {
        "1": (Decimal("14.75"), 30),
        "2": (Decimal("0.01"), 5),
        "1.1": (Decimal("4.75"), 20),
        "1.2": (10, 10),
    }
    assert (result.points, result.max, result.denominator) == (Decimal("14.76"), 35, 35)
    assert (result.percent, result.index) == (Decimal("42.17"), Decimal("0.4217"))


def test_groups_and_indicators_come_in_natural_order_of_their_codes() -> None:
    text = (
        "groups:\n"
        + group("10", leaf("10.1"))
        + group("2", leaf("2.10"), leaf("2.9"))
        + group("IX", leaf("a"))
    )
    text += group("V", leaf("b"))
    tree = tree_from(text)

    assert [child.code for child in tree.groups] == ["2", "10", "V", "IX"]
    assert list(tree.indicators) == ["2.9", "2.10", "10.1", "b", "a"]
    assert tree.group_of("2.10").code == "2"


def test_a_weighted_group_counts_its_quotient_times_its_weight() -> None:
    text = "rounding: {points: 4}\ngroups:\n"
    text += group("1", leaf("1.1", "10"), extra=", weight: 100") + group(
        "2", leaf("2.1", "1"), extra=", weight: 200"
    )
    result = scored(text, c1_1="5", c2_1="0.8575")

    assert group_points(result) == {"1": (50, 100), "2": (Decimal("171.5"), 200)}
    assert (result.points, result.max, result.index) == (Decimal("221.5"), 300, Decimal("0.7383"))


def test_a_weighted_group_keeps_its_weight_when_part_of_it_does_not_apply_and_loses_it_when_nothing_does() -> (
    None
):
    text = "groups:\n" + group("1", leaf("1.1"), leaf("1.2"), extra=", weight: 100") + group("2", leaf("2.1"))

    assert scored(text, c1_1="5", c1_2="na", c2_1="10").denominator == 110
    assert scored(text, c1_1="5", c1_2="na", c2_1="10").points == 60
    nothing = scored(text, c1_1="na", c1_2="na", c2_1="10")
    assert (nothing.points, nothing.denominator, nothing.percent) == (10, 10, 100)


def test_weighted_indicators_are_normalised_too() -> None:
    text = "groups:\n" + group("1", leaf("1.1", "10", ", weight: 60"), leaf("1.2", "4", ", weight: 40"))
    result = scored(text, c1_1="5", c1_2="1")

    assert (result.points, result.max, result.denominator) == (40, 100, 100)


def test_what_does_not_count_is_recorded_and_leaves_the_total_alone() -> None:
    text = "max: 10\ngroups:\n" + group("1", leaf("1.1")) + group("2", leaf("2.1"), extra=", counts: false")
    result = scored(text, c1_1="4", c2_1="9")

    assert (result.points, result.max, result.denominator) == (4, 10, 10)
    assert result.indicators["2.1"].points == 9
    assert [(g.code, g.points, g.denominator) for g in result.groups] == [("1", 4, 10), ("2", 9, 0)]


@pytest.mark.parametrize("declared", ["1000", "940"])
def test_what_was_not_measured_this_year_leaves_the_denominator(declared: str) -> None:
    text = f"max: {declared}\ngroups:\n"
    text += group("1", leaf("1.1", "940")) + group("2", leaf("2.1", "60"), extra=", excluded: true")
    result = scored(text, c1_1="470")

    assert (result.denominator, result.percent) == (940, 50)


def test_a_bonus_comes_on_top_up_to_its_cap() -> None:
    text = (
        "max: 10\ngroups:\n"
        + group("1", leaf("1.1"))
        + group("2", leaf("2.1", "3"), leaf("2.2", "3"), extra=", bonus: {cap: 4}")
    )

    assert scored(text, c1_1="10", c2_1="3", c2_2="3").points == 14
    assert scored(text, c1_1="10", c2_1="1").points == 11
    assert scored(text, c1_1="10", c2_1="1").denominator == 10


def test_a_bonus_the_decision_counts_inside_the_total_is_in_the_denominator() -> None:
    text = (
        "max: 100\ngroups:\n"
        + group("1", leaf("1.1", "96"))
        + group("2", leaf("2.1", "4"), extra=", bonus: {cap: 4, in_max: true}")
    )
    result = scored(text, c1_1="96")

    assert (result.points, result.denominator, result.percent) == (96, 100, 96)


def test_a_penalty_takes_away_and_not_more_than_its_maximum() -> None:
    text = "max: 10\ngroups:\n" + group("1", leaf("1.1"))
    text += group("2", leaf("2.1", "-1"), leaf("2.2", "-2"), extra=", max: -2, penalty: true")
    result = scored(text, c1_1="10", c2_1="-1", c2_2="-2")

    assert (result.points, result.denominator) == (8, 10)
    assert scored(text, c1_1="10", c2_1="-1").points == 9
    assert next(g.percent for g in result.groups if g.code == "2") == 100


def test_a_single_penalty_among_ordinary_indicators() -> None:
    text = "max: 10\ngroups:\n" + group("1", leaf("1.1"), leaf("1.2", "-1", ", penalty: true"))
    result = scored(text, c1_1="6", c1_2="-1")

    assert (result.points, result.denominator, result.percent) == (5, 10, 50)


@pytest.mark.parametrize(
    ("policy", "points", "denominator"), [("shrink", "4", "10"), ("full", "14", "20"), ("zero", "4", "20")]
)
def test_not_applicable_follows_the_trees_policy_and_an_indicator_may_have_its_own(
    policy: str, points: str, denominator: str
) -> None:
    whole_tree = f"not_applicable: {policy}\ngroups:\n" + group("1", leaf("1.1"), leaf("1.2"))
    one_leaf = "groups:\n" + group("1", leaf("1.1"), leaf("1.2", "10", f", not_applicable: {policy}"))

    for text in (whole_tree, one_leaf):
        result = scored(text, c1_1="4", c1_2="na")
        assert (result.points, result.denominator) == (Decimal(points), Decimal(denominator))
        assert result.indicators["1.2"].state == "not_applicable"


def test_an_indicator_is_asked_only_of_the_kinds_of_unit_it_is_for() -> None:
    text = "groups:\n" + group("1", leaf("1.1"), leaf("1.2", "10", ", applies_to: {kinds: [xa, dac_khu]}"))

    assert scored(text, unit_kind="xa", c1_1="5").denominator == 20
    ward = scored(text, unit_kind="phuong", c1_1="5")
    assert (ward.denominator, ward.percent, ward.indicators["1.2"].state) == (10, 50, "not_applying")
    assert scored(text, unit_kind=None, c1_1="5").denominator == 20


def test_an_indicator_may_be_for_units_with_a_tag() -> None:
    tree = tree_from(
        "groups:\n" + group("1", leaf("1.1"), leaf("1.2", "10", ", applies_to: {tags: [border]}"))
    )

    assert score(tree, Sheet("x", tags=frozenset({"border"}))).denominator == 20
    assert score(tree, Sheet("x")).denominator == 10


def test_missing_points_stay_in_the_denominator() -> None:
    result = scored("groups:\n" + group("1", leaf("1.1"), leaf("1.2")), c1_1="10")

    assert (result.points, result.denominator, result.percent) == (10, 20, 50)


def test_points_a_reviewer_awards_stand_instead_of_the_rules_own_which_are_kept_in_the_trace() -> None:
    tree = tree_from(
        "groups:\n  - code: '1'\n    indicators:\n      - {code: '1.1', title: T, max: 10, "
        "figures: {plan: {title: P, type: boolean}}, rule: {kind: boolean, figure: plan}}\n"
    )
    outcome = score(tree, Sheet("x", {"plan": True}, {"1.1": Decimal("2.5")})).indicators["1.1"]

    assert (outcome.points, outcome.state) == (Decimal("2.5"), "awarded")
    assert outcome.why.parts[0].points == (10, 1)


THIRDS = """
figures: {{a: {{title: A, type: integer}}}}
rounding: {{points: 2, at: {at}}}
groups:
  - code: "1"
    indicators:
      - {{code: "1.1", title: T, max: 1, rule: {{kind: fraction, value: a, of: 3}}}}
      - {{code: "1.2", title: T, max: 1, rule: {{kind: fraction, value: a, of: 3}}}}
      - {{code: "1.3", title: T, max: 1, rule: {{kind: fraction, value: a, of: 3}}}}
"""


def test_rounding_happens_at_the_indicator_or_only_at_the_total() -> None:
    sheet = Sheet("x", {"a": Decimal(1)})

    assert score(tree_from(THIRDS.format(at="indicator")), sheet).points == Decimal("0.99")
    assert score(tree_from(THIRDS.format(at="total")), sheet).points == Decimal("1.00")


def test_a_tie_is_rounded_up_and_away_from_zero_in_a_penalty() -> None:
    text = """
figures: {a: {title: A, type: number}}
rounding: {points: 1}
max: 1
groups:
  - code: "1"
    indicators: [{code: "1.1", title: T, max: 1, rule: {kind: share, figure: a}}]
  - code: "2"
    max: -1
    penalty: true
    indicators: [{code: "2.1", title: T, max: -1, rule: {kind: share, figure: a}}]
"""
    result = score(tree_from(text), Sheet("x", {"a": Decimal("0.25")}))

    assert result.indicators["1.1"].points == Decimal("0.3")
    assert result.indicators["2.1"].points == Decimal("-0.3")


GRADED = """grades:
  - {id: a, title: Tốt, at_least_percent: 80, min_group_percent: 50}
  - {id: b, title: Khá, at_least_percent: 60}
groups:
"""


def test_a_grade_needs_its_percent_and_its_minimum_in_every_main_index() -> None:
    text = GRADED + group("1", leaf("1.1", "90")) + group("2", leaf("2.1", "10"))

    def grade(first: str, second: str) -> str | None:
        outcome = scored(text, c1_1=first, c2_1=second).grade
        return outcome.id if outcome is not None else None

    assert grade("90", "5") == "a"
    assert grade("90", "4.9") == "b"
    assert grade("60", "0") == "b"
    assert grade("59.99", "0") is None


def test_a_grade_is_decided_on_the_published_percent() -> None:
    text = "rounding: {percent: 1}\n" + GRADED + group("1", leaf("1.1", "100"))

    outcome = scored(text, c1_1="79.95").grade
    assert outcome is not None
    assert outcome.id == "a"


@pytest.mark.parametrize(
    "text",
    [
        "max: 9\ngroups:\n" + group("1", leaf("1.1")),
        "groups:\n" + group("1", leaf("1.1"), extra=", max: 9"),
        "max: 14\ngroups:\n"
        + group("1", leaf("1.1"))
        + group("2", leaf("2.1", "4"), extra=", bonus: {cap: 4}"),
        "max: 20\ngroups:\n" + group("1", leaf("1.1")) + group("2", leaf("2.1"), extra=", counts: false"),
        "groups:\n" + group("1", leaf("1.1", "-1")),
        "groups:\n" + group("1", leaf("1.1", "0")),
    ],
)
def test_a_maximum_that_is_not_the_sum_of_what_counts_is_refused(text: str) -> None:
    with pytest.raises(CriteriaError):
        tree_from(text)


def test_a_unit_nothing_applies_to_gets_zero_of_zero() -> None:
    result = scored("groups:\n" + group("1", leaf("1.1")), c1_1="na")

    assert (result.points, result.denominator, result.percent, result.index) == (0, 0, 0, 0)
