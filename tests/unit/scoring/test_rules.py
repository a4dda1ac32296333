"""Every other kind, each with an example out of a decision."""

from __future__ import annotations

from decimal import Decimal

import pytest

from scoring import CriteriaError, Sheet, cohort_of, explain, rule_in_words, score, sheet_problems
from scoring.rules.registry import PARSERS
from tests.unit.scoring.builders import outcome, points, tree_of
from tests.unit.scoring.kinds import KINDS
from tests.unit.scoring.kinds.all_of import DIALOGUE
from tests.unit.scoring.kinds.bands import POSTS
from tests.unit.scoring.kinds.sum import HOTLINE
from tests.unit.scoring.kinds.when import WHEN


def test_a_plan_that_was_issued_earns_the_full_mark() -> None:
    tree = tree_of("{kind: boolean, figure: plan}", maximum="1")

    assert points(tree, plan="true") == 1
    assert points(tree, plan="false") == 0
    assert outcome(tree).state == "missing"


def test_a_choice_gives_the_share_of_its_option() -> None:
    tree = tree_of("{kind: choice, figure: level, shares: {high: 1, middle: 50%, low: 0}}", maximum="2")

    assert [points(tree, level=option) for option in ("high", "middle", "low")] == [2, 1, 0]


def test_a_third_of_the_mark_stays_exact_until_it_is_rounded() -> None:
    tree = tree_of("{kind: choice, figure: level, shares: {high: 1, middle: 2/3, low: 1/3}}", maximum="1")

    assert points(tree, level="middle") == Decimal("0.667")
    assert outcome(tree, level="low").why.points == (Decimal(1), Decimal(3))


def test_a_ladder_goes_down_step_by_step() -> None:
    tree = tree_of("{kind: ladder, figure: level, shares: {high: 100%, middle: 75%, low: 50%}}", maximum="4")

    assert [points(tree, level=option) for option in ("high", "middle", "low")] == [4, 3, 2]
    with pytest.raises(CriteriaError, match="bậc"):
        tree_of("{kind: ladder, figure: level, shares: {high: 50%, middle: 75%, low: 100%}}")


def test_a_deduction_takes_its_percentage_from_the_mark() -> None:
    tree = tree_of("{kind: deduct, figure: level, percent: {high: 0, middle: 50, low: 100}}", maximum="2")

    assert [points(tree, level=option) for option in ("high", "middle", "low")] == [2, 1, 0]


@pytest.mark.parametrize(
    ("posts", "expected"), [("52", "2"), ("400", "2"), ("51", "1"), ("20", "1"), ("19", "0.5"), ("0", "0.5")]
)
def test_bands_are_read_from_the_best_down(posts: str, expected: str) -> None:
    assert points(tree_of(POSTS, maximum="2"), part=posts, plan="true") == Decimal(expected)


def test_a_closed_gate_gives_nothing_whatever_the_count_even_before_the_count_is_declared() -> None:
    tree = tree_of(POSTS, maximum="2")

    assert points(tree, part="400", plan="false") == 0
    assert outcome(tree, plan="false").state == "scored"
    assert outcome(tree, part="400").state == "missing"


def test_bands_may_give_points_and_bound_a_ratio() -> None:
    rule = (
        "{kind: bands, value: {numerator: [part], denominator: [whole]}, "
        "bands: [{more_than: 80%, points: 7.5}, {at_least: 80%, points: 5}]}"
    )
    tree = tree_of(rule, maximum="7.5")

    assert [points(tree, part=part, whole="100") for part in ("81", "80", "79")] == [Decimal("7.5"), 5, 0]
    assert points(tree, part="0", whole="0") == 0


def test_bands_of_a_quantity_better_small_run_upwards() -> None:
    tree = tree_of(
        "{kind: bands, value: rate, bands: [{at_most: 5, share: 1}, {less_than: 10%, share: 0.5}]}"
    )

    assert [points(tree, rate=rate) for rate in ("5", "9.99", "10")] == [10, 5, 0]


@pytest.mark.parametrize(
    "bands",
    [
        "[{at_least: 20, share: 0.5}, {at_least: 52, share: 1}]",
        "[{at_least: 20, share: 0.5}, {more_than: 20, share: 0.2}]",
        "[{at_least: 20, share: 0.5}, {at_most: 10, share: 0.2}]",
        "[{at_least: 20, share: 0.5, points: 5}]",
        "[]",
    ],
)
def test_bands_nobody_can_reach_or_read_are_refused(bands: str) -> None:
    with pytest.raises(CriteriaError):
        tree_of(f"{{kind: bands, value: part, bands: {bands}}}")


def test_a_checklist_adds_what_is_done_and_counts_what_is_declared_so_far() -> None:
    tree = tree_of("{kind: checklist, items: {plan: 0.5, done: 0.5}}", maximum="2")

    assert points(tree, plan="true", done="true") == 2
    assert points(tree, plan="true", done="false") == 1
    assert points(tree, plan="false", done="false") == 0
    partly = outcome(tree, plan="true")
    assert (partly.points, partly.state) == (1, "missing")


def test_a_fraction_is_n_of_a_number_or_of_another_figure() -> None:
    topics = tree_of("{kind: fraction, value: part, of: 7}", maximum="3")
    others = tree_of("{kind: fraction, value: part, of: whole}", maximum="3")

    assert points(topics, part="3") == Decimal("1.286")
    assert points(topics, part="9") == 3
    assert points(others, part="1", whole="2") == Decimal("1.5")
    assert points(others, part="1", whole="0") == 0


def test_each_period_earns_its_own_points() -> None:
    rule = "{kind: periods, figures: [q1, q2], points: {in_time: 0.5, late: 0.25, none: 0}}"
    tree = tree_of(rule, maximum="1")

    assert points(tree, q1="in_time", q2="in_time") == 1
    assert points(tree, q1="in_time", q2="late") == Decimal("0.75")
    assert points(tree, q1="none", q2="late") == Decimal("0.25")
    first = outcome(tree, q1="in_time")
    assert (first.points, first.state) == (Decimal("0.5"), "missing")


def test_a_count_earns_points_each_up_to_the_cap() -> None:
    tree = tree_of("{kind: count, value: part, per_item: 0.5, cap: 2}", maximum="2")

    assert [points(tree, part=part) for part in ("0", "1", "4", "40")] == [0, Decimal("0.5"), 2, 2]


@pytest.mark.parametrize(
    ("people", "expected"),
    [("4999", "0"), ("5000", "10"), ("5099", "10"), ("5100", "10.5"), ("10000", "35"), ("99999", "35")],
)
def test_a_count_may_start_at_a_base_and_rise_in_full_steps(people: str, expected: str) -> None:
    rule = (
        "{kind: count, value: part, base: {at: 5000, points: 10}, step: {every: 100, points: 0.5}, cap: 35}"
    )

    assert points(tree_of(rule, maximum="35"), part=people) == Decimal(expected)


def test_a_threshold_is_met_or_not() -> None:
    income = tree_of("{kind: threshold, value: {numerator: [part], denominator: [whole]}, at_least: 1.5}")
    at_most = tree_of("{kind: threshold, value: rate, at_most: 95%}")

    assert points(income, part="1.5", whole="1") == 10
    assert points(income, part="1.499999", whole="1") == 0
    assert points(income, part="1", whole="0") == 0
    assert [points(at_most, rate=rate) for rate in ("95", "95.01")] == [10, 0]


def test_a_sum_adds_its_parts() -> None:
    tree = tree_of(HOTLINE, maximum="4")

    assert points(tree, plan="true", part="95", whole="100") == Decimal("3.9")
    assert points(tree, plan="true", part="0", whole="0") == 4
    assert points(tree, plan="false", part="89", whole="100") == 0
    partly = outcome(tree, plan="true")
    assert (partly.points, partly.state) == (2, "missing")


def test_a_sum_of_two_thirds_is_exact() -> None:
    part = "{kind: fraction, value: part, of: 3, points: 1}"
    tree = tree_of(f"{{kind: sum, of: [{part}, {part}]}}", maximum="2", rounding="{points: 6}")

    assert outcome(tree, part="1").why.points == (2, 3)
    assert points(tree, part="1") == Decimal("0.666667")


def test_all_of_needs_every_part_in_full() -> None:
    tree = tree_of(DIALOGUE, maximum="1")

    assert points(tree, part="2", plan="true", rate="80.5") == 1
    assert points(tree, part="2", plan="true", rate="80") == 0
    assert outcome(tree, part="1").state == "scored", "one part failed: the rest no longer matters"
    assert outcome(tree, part="2").state == "missing"


def test_any_of_needs_one_part_in_full() -> None:
    tree = tree_of(
        "{kind: any_of, of: [{kind: boolean, figure: plan}, {kind: boolean, figure: done}]}", maximum="3"
    )

    assert points(tree, plan="false", done="true") == 3
    assert outcome(tree, plan="true").state == "scored"
    assert outcome(tree, plan="false").state == "missing"
    assert points(tree, plan="false", done="false") == 0


def test_best_of_takes_the_part_that_earns_most() -> None:
    rule = "{kind: best_of, of: [{kind: share, figure: rate}, {kind: fraction, value: part, of: 4}]}"
    tree = tree_of(rule)

    assert points(tree, rate="30", part="2") == 5
    assert points(tree, rate="60", part="2") == 6


def test_a_share_arrives_as_an_index_or_in_percent() -> None:
    assert points(tree_of("{kind: share, figure: index}", maximum="100"), index="0.8253") == Decimal("82.53")
    assert points(tree_of("{kind: share, figure: rate}", maximum="20"), rate="82.5") == Decimal("16.5")


def test_an_index_above_one_is_refused_when_it_is_typed() -> None:
    tree = tree_of("{kind: share, figure: index}")

    with pytest.raises(ValueError, match="lớn hơn mức cao nhất"):
        points(tree, index="82.53")


def test_a_survey_is_the_average_of_its_answers() -> None:
    tree = tree_of("{kind: survey, options: {A: 1, B: 0.6, C: 0.2, D: 0}}")
    answers = {"survey_1_1_A": "50", "survey_1_1_B": "30", "survey_1_1_C": "10", "survey_1_1_D": "10"}

    assert points(tree, **answers) == 7
    assert outcome(tree, survey_1_1_A="50").state == "missing"
    assert points(tree, **dict.fromkeys(answers, "0")) == 0


def test_a_survey_may_arrive_as_an_average_percent() -> None:
    assert points(tree_of("{kind: survey, figure: rate}", maximum="30"), rate="91.5") == Decimal("27.45")


@pytest.mark.parametrize(
    ("rule", "declared", "refused", "fine"),
    [
        ("{kind: survey, options: {a: 1, b: 0}, figures: {a: f, b: part}}", "", "-1", "7"),
        ("{kind: survey, options: {a: 1, b: 0}, figures: {a: f, b: part}}", ", min: -9", "-1", "7"),
        ("{kind: predecessor_mean, figures: [f]}", ", max: 10", "1.01", "1"),
        ("{kind: share, figure: f}", ", min: -1, max: 10", "-0.01", "0.5"),
        ("{kind: share, figure: f}", ", max: 0.8", "0.81", "0.8"),
    ],
)
def test_a_figure_may_not_be_what_would_earn_more_than_the_mark(
    rule: str, declared: str, refused: str, fine: str
) -> None:
    tree = tree_of(rule, indicator=f", figures: {{f: {{title: F, type: number{declared}}}}}")

    def problems(value: str) -> list[str]:
        return [problem.code for problem in sheet_problems(tree, Sheet("x", {"f": Decimal(value)}))]

    assert problems(refused) in (["value_below_min"], ["value_above_max"])
    assert problems(fine) == []


def test_points_are_typed_by_hand_and_never_inside_another_rule() -> None:
    assert outcome(tree_of("{kind: points}")).state == "missing"
    with pytest.raises(CriteriaError, match="kind: points"):
        tree_of("{kind: sum, of: [{kind: points, points: 5}, {kind: boolean, figure: plan, points: 5}]}")


def test_rules_nest_only_so_deep() -> None:
    rule = "{kind: boolean, figure: plan}"
    for _ in range(6):
        rule = f"{{kind: any_of, of: [{rule}, {{kind: boolean, figure: done}}]}}"

    with pytest.raises(CriteriaError, match="lồng nhau"):
        tree_of(rule)


def test_a_bonus_is_given_when_satisfaction_is_high_enough() -> None:
    tree = tree_of("{kind: when, if: {figure: rate, at_least: 98}, then: 1}", maximum="1")

    assert points(tree, rate="98") == 1
    assert points(tree, rate="97.99") == 0
    assert outcome(tree).state == "missing"


@pytest.mark.parametrize(
    ("condition", "figures", "met"),
    [
        ("plan", {"plan": "true"}, True),
        ("{figure: plan, is: false}", {"plan": "true"}, False),
        ("{figure: level, is: high}", {"level": "high"}, True),
        ("{figure: level, is: [middle, low]}", {"level": "high"}, False),
        ("{figure: rate, less_than: 95%}", {"rate": "94.9"}, True),
        (
            "{value: {numerator: [part], denominator: [whole]}, more_than: 80%}",
            {"part": "8", "whole": "10"},
            False,
        ),
        (
            "{value: {numerator: [part], denominator: [whole]}, at_most: 1}",
            {"part": "0", "whole": "0"},
            False,
        ),
    ],
)
def test_conditions_look_at_yes_no_options_numbers_and_ratios(
    condition: str, figures: dict[str, str], met: bool
) -> None:
    tree = tree_of(f"{{kind: when, if: {condition}, then: {{share: 50%}}, else: {{points: 2}}}}")

    assert points(tree, **figures) == (5 if met else 2)


def test_either_outcome_may_be_a_rule_of_its_own() -> None:
    tree = tree_of(WHEN)

    assert points(tree, rate="98") == 10
    assert points(tree, rate="50", part="1") == Decimal("2.5")
    assert outcome(tree, rate="50").state == "missing"


def test_the_result_of_another_set_is_taken_in_percent_or_in_points() -> None:
    percent = tree_of("{kind: imported, family: dti, take: percent}", maximum="14")
    in_points = tree_of("{kind: imported, family: sipas, take: points}", maximum="14")

    assert points(percent, dti_percent="78.35") == Decimal("10.969")
    assert points(in_points, sipas_points="12.5") == Decimal("12.5")
    with pytest.raises(ValueError, match="lớn hơn mức cao nhất"):
        points(in_points, sipas_points="14.5")


def test_growth_is_measured_against_the_year_before() -> None:
    tree = tree_of("{kind: growth, value: part, previous: whole, target: 10%}")

    assert points(tree, part="110", whole="100") == 10
    assert points(tree, part="105", whole="100") == 5
    assert points(tree, part="90", whole="100") == 0
    assert points(tree, part="90", whole="0") == 0


def test_a_merged_unit_takes_the_mean_of_the_predecessors_it_has() -> None:
    tree = tree_of("{kind: predecessor_mean}", maximum="1", rounding="{points: 4}")

    assert points(tree, predecessor_1_1_1="0.6770", predecessor_1_1_2="0.4946") == Decimal("0.5858")
    assert points(tree, predecessor_1_1_1="0.6770") == Decimal("0.677")
    assert outcome(tree).state == "missing"


def cohort_points(rule: str, *values: str) -> list[Decimal]:
    tree = tree_of(rule)
    sheets = [Sheet(str(number), {"part": Decimal(value)}) for number, value in enumerate(values)]
    cohort = cohort_of(tree, [*sheets, Sheet("silent")])
    return [score(tree, sheet, cohort).indicators["1.1"].points for sheet in sheets]


def test_the_best_unit_earns_the_full_mark_and_the_others_their_share_of_it() -> None:
    assert cohort_points("{kind: best_share, value: part}", "5", "20", "0", "-3") == [
        Decimal("2.5"),
        10,
        0,
        0,
    ]
    assert cohort_points("{kind: best_share, value: part}", "0", "0") == [0, 0]


def test_values_are_normalised_between_the_lowest_and_the_highest_unit() -> None:
    assert cohort_points("{kind: min_max, value: part}", "5", "20", "10") == [0, 10, Decimal("3.333")]
    lower = "{kind: min_max, value: part, direction: lower}"
    assert cohort_points(lower, "5", "20", "10") == [10, 0, Decimal("6.667")]
    assert cohort_points("{kind: min_max, value: part}", "5", "5") == [10, 10]
    assert cohort_points("{kind: min_max, value: part, range: [0, 50]}", "5", "60") == [1, 10]


def test_until_all_units_are_in_a_comparison_is_provisional() -> None:
    tree = tree_of("{kind: best_share, value: part}")
    result = outcome(tree, part="5")

    assert (result.state, result.points, result.denominator) == ("provisional", 0, 10)
    assert "Giá trị 5; chờ số liệu của tất cả các đơn vị." in explain(tree, result)
    assert outcome(tree_of("{kind: min_max, value: part, range: [0, 50]}"), part="5").state == "scored"


def test_a_comparison_of_units_stands_alone() -> None:
    with pytest.raises(CriteriaError, match="so sánh các đơn vị"):
        tree_of("{kind: any_of, of: [{kind: best_share, value: part}, {kind: boolean, figure: plan}]}")


EXAMPLES: dict[str, tuple[str, dict[str, str]]] = {name: kind.EXAMPLE for name, kind in KINDS.items()}


def test_every_kind_has_an_example_here() -> None:
    assert set(EXAMPLES) == set(PARSERS)


@pytest.mark.parametrize("kind", sorted(EXAMPLES))
@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_kind_tells_its_rule_and_its_reasons_in_both_languages(kind: str, language: str) -> None:
    rule, figures = EXAMPLES[kind]
    tree = tree_of(rule)
    told = (
        rule_in_words(tree, tree.indicators["1.1"], language),
        *explain(tree, outcome(tree, **figures), language),
    )

    assert all(line.strip() and line.endswith((".", "1.1")) for line in told)
    other = {"vi": ("points", "Figures", "Not "), "en": ("điểm", "Số liệu", "Chưa")}[language]
    ours = " ".join(told)
    for spec in tree.figures.values():
        ours = ours.replace(spec.title, "")
    assert not [word for word in other if word in ours]
    assert all(tree.figures[name].title in " ".join(told) for name in figures)


@pytest.mark.parametrize("kind", sorted(EXAMPLES))
def test_every_kind_refuses_keys_it_does_not_know(kind: str) -> None:
    rule, _ = EXAMPLES[kind]

    with pytest.raises(CriteriaError, match="không có khóa"):
        tree_of(rule[:-1] + ", weigth: 2}")


@pytest.mark.parametrize("kind", sorted(set(EXAMPLES) - {"points"}))
def test_every_kind_says_what_is_missing_before_anything_is_typed(kind: str) -> None:
    rule, _ = EXAMPLES[kind]
    tree = tree_of(rule)
    empty = outcome(tree)

    assert (empty.state, empty.points) == ("missing", 0)
    assert any(line.startswith("Chưa kê khai: ") for line in explain(tree, empty))
