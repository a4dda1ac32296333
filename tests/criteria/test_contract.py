"""One set that uses every key the format promises: it loads, and each key does what it says."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from scoring import CriteriaError, Sheet, Tree, rank, score, sheet_problems
from scoring.loader.files import load_tree_text

WHOLE = """
format: 1
id: dti/2026/commune
title: Bộ chỉ số chuyển đổi số cấp xã năm 2026
level: commune
period: {from: 2026-01-01, to: 2026-12-31}
status: official
legal_basis: [Quyết định số …]
max: 30
rounding: {points: 3, percent: 1, index: 5, mode: half_up, at: indicator}
not_applicable: zero
ranking: {on: index, ties: competition}
grades:
  - {id: excellent, title: Xuất sắc, at_least_percent: 90, min_group_percent: 50}
  - {id: good, title: Tốt, at_least_percent: 80}
figures:
  systems: {title: Tổng số hệ thống thông tin, unit: hệ thống, type: integer, min: 0}
checks:
  - {that: approved_systems, at_most: systems, says: Số hệ thống được phê duyệt không thể lớn hơn tổng số}
information:
  - {id: staff, title: Tổng số cán bộ, type: integer, min: 0}
  - {id: office, title: Trụ sở, type: text}
groups:
  - code: "2"
    title: Đến từ nơi khác
    max: 20
    indicators:
      - code: "2.1"
        title: Khảo sát
        max: 10
        scored_by: survey
        rule: {kind: survey, options: {A: 1, B: 0.6, C: 0.2, D: 0}}
      - {code: "2.2", title: DTI, max: 5, scored_by: central, rule: {kind: imported, family: dti, take: points}}
      - {code: "2.10", title: Đơn vị cũ, max: 5, rule: {kind: predecessor_mean}}
  - code: "1"
    title: An toàn thông tin mạng
    max: 10
    source: Mục I
    note: Ghi chú
    indicators:
      - code: "1.1"
        title: Hệ thống thông tin được phê duyệt cấp độ an toàn
        max: 10
        figures:
          approved_systems: {title: Số hệ thống đã được phê duyệt, unit: hệ thống, type: integer, min: 0, hint: Cả …}
        rule: {kind: ratio, numerator: [approved_systems], denominator: [systems]}
        evidence: {required: true, asks: Quyết định phê duyệt cấp độ, hint: nêu rõ trang}
        scored_by: unit
        applies_to: {kinds: [xa, phuong, dac_khu]}
        not_applicable: shrink
        owner: Văn phòng HĐND và UBND
        source: Mục I.1
        note: Ghi chú
"""  # fmt: skip


@pytest.fixture(scope="module")
def tree() -> Tree:
    return load_tree_text(WHOLE.encode())


def figures(**values: str | int) -> dict[str, Decimal]:
    return {name: Decimal(value) for name, value in values.items()}


FULL = figures(
    systems=10, approved_systems=10, survey_2_1_A=8, survey_2_1_B=2, survey_2_1_C=0, survey_2_1_D=0,
    dti_points=4, predecessor_2_10_1="0.6770", predecessor_2_10_2="0.4946",
)  # fmt: skip


def test_every_key_arrives_where_it_belongs(tree: Tree) -> None:
    leaf = tree.indicators["1.1"]

    assert (tree.status, tree.level, tree.max) == ("official", "commune", 30)
    assert (tree.period.start, tree.period.end) == (dt.date(2026, 1, 1), dt.date(2026, 12, 31))
    assert [group.code for group in tree.groups] == ["1", "2"]
    assert list(tree.indicators) == ["1.1", "2.1", "2.2", "2.10"]
    assert (leaf.owner, leaf.source, leaf.scored_by, leaf.note) == (
        "Văn phòng HĐND và UBND", "Mục I.1", "unit", "Ghi chú",
    )  # fmt: skip
    assert (leaf.evidence.required, leaf.evidence.asks, leaf.evidence.hint) == (
        True, "Quyết định phê duyệt cấp độ", "nêu rõ trang",
    )  # fmt: skip
    assert leaf.own_figure_ids == {"approved_systems"}
    assert leaf.shared_figure_ids == ("systems",)
    assert [spec.id for spec in tree.information] == ["staff", "office"]


def test_figures_a_rule_brings_along_are_asked_without_being_declared(tree: Tree) -> None:
    result = score(tree, Sheet("x", FULL))

    assert {code: outcome.points for code, outcome in result.indicators.items()} == {
        "1.1": 10, "2.1": Decimal("9.2"), "2.2": 4, "2.10": Decimal("2.929"),
    }  # fmt: skip
    assert (result.points, result.percent, result.index) == (
        Decimal("26.129"), Decimal("87.1"), Decimal("0.87097"),
    )  # fmt: skip
    assert result.grade is not None
    assert result.grade.id == "good"


def test_general_information_is_asked_checked_and_never_scored(tree: Tree) -> None:
    told = {"staff": Decimal(21), "office": "Thôn 1"}

    assert sheet_problems(tree, Sheet("x", {**FULL, **told})) == ()
    assert score(tree, Sheet("x", {**FULL, **told})).points == score(tree, Sheet("x", FULL)).points
    (problem,) = sheet_problems(tree, Sheet("x", {**FULL, "staff": Decimal(-1)}))
    assert problem.code == "value_below_min"


def test_the_sets_policy_and_the_indicators_own_differ(tree: Tree) -> None:
    silent = {"1.1": "không có hệ thống", "2.2": "chưa có kết quả"}
    result = score(tree, Sheet("x", FULL, not_applicable=silent))

    assert result.denominator == 20
    assert result.indicators["2.2"].denominator == 5


def test_ranks_are_taken_on_the_figure_the_set_names(tree: Tree) -> None:
    """By percent with one decimal the two would tie; by index with five they do not."""
    close = {**FULL, "predecessor_2_10_2": Decimal("0.4940")}
    scores = [score(tree, Sheet(name, values)) for name, values in (("a", close), ("b", FULL))]

    assert scores[0].percent == scores[1].percent
    assert [(place.rank, place.score.unit) for place in rank(tree, scores)] == [(1, "b"), (2, "a")]
    by_percent = load_tree_text(WHOLE.replace("on: index", "on: percent").encode())
    assert [place.rank for place in rank(by_percent, scores)] == [1, 1]
    by_points = load_tree_text(WHOLE.replace("on: index", "on: points").encode())
    assert [place.score.unit for place in rank(by_points, scores)] == ["b", "a"]


BARE = """
groups:
  - code: "1"
    indicators:
      - {code: "1.1", title: T, max: 1, figures: {f: {title: F, type: boolean}}, rule: {kind: boolean, figure: f}}
"""


def test_a_set_needs_nothing_but_codes_titles_maxima_rules_and_types() -> None:
    tree = load_tree_text(BARE.encode())

    assert (tree.max, tree.status, tree.not_applicable, tree.ranking.on) == (
        1,
        "illustrative",
        "shrink",
        "percent",
    )
    assert (tree.rounding.points, tree.rounding.percent, tree.rounding.index, tree.rounding.at) == (
        2,
        2,
        4,
        "indicator",
    )


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ('code: "1.1", ', "code"), ("title: T, ", "title"), ("max: 1, ", "max"),
        (", rule: {kind: boolean, figure: f}", "rule"), ("title: F, ", "title"), (", type: boolean", "type"),
    ],
)  # fmt: skip
def test_what_a_set_does_need_is_named_when_it_is_missing(text: str, key: str) -> None:
    assert text in BARE
    with pytest.raises(CriteriaError, match=f"thiếu khóa “{key}”"):
        load_tree_text(BARE.replace(text, "", 1).encode())
