"""`check` points at what is questionable in a set that loads; it does not refuse it."""

from __future__ import annotations

import pytest

from scoring.lint import remarks
from tests.unit.scoring.builders import tree_from, tree_of

SET = """
legal_basis: [Quyết định số 1]
figures:
  idle: {title: Không dùng, type: integer}
  known: {title: Để kiểm tra, type: integer}
information:
  - {id: area, title: Diện tích, type: number}
checks:
  - {that: part, at_most: whole}
  - {that: known, at_least: 0}
groups:
  - code: "1"
    indicators:
      - code: "1.1"
        title: T
        max: 5
        source: Mục 1
        figures: {part: {title: P, type: integer}, whole: {title: W, type: integer}}
        rule: {kind: ratio, numerator: [part], denominator: [whole]}
      - {code: "1.2", title: T, max: 5, rule: {kind: points}}
      - {code: "1.3", title: T, max: 5, source: Mục 3, rule: {kind: ratio, numerator: [whole], denominator: [part]}}
"""


def found(rule: str, *, maximum: str = "10") -> list[str]:
    """The remarks about the rule itself."""
    return [
        remark.code for remark in remarks(tree_of(rule, maximum=maximum), {"1.1"}) if remark.subject == "1.1"
    ]


def test_figures_clauses_examples_and_unchecked_parts_are_looked_after() -> None:
    told = [remark.text() for remark in remarks(tree_from(SET), {"1.1"})]

    assert told == [
        (
            "số liệu “idle” được khai báo mà không cách tính nào dùng; "
            "xóa số liệu này, hoặc chuyển sang information nếu chỉ để biết"
        ),
        "các chỉ số chưa nêu căn cứ: 1.2; thêm source: điều, mục của quyết định",
        "các chỉ số chưa có ví dụ tính thử: 1.3; thêm ví dụ vào thư mục cases",
        "các chỉ số còn nhập điểm tay: 1.2; nếu quyết định có cách tính thì thay rule: {kind: points}",
        (
            "1.3: tử số có thể lớn hơn mẫu số mà không có kiểm tra; "
            "thêm vào checks: {that: [whole], at_most: [part]}, nếu tử số là một phần của mẫu số"
        ),
    ]  # fmt: skip


def test_a_set_without_a_legal_basis_is_mentioned() -> None:
    assert "lint_no_legal_basis" in [remark.code for remark in remarks(tree_of("{kind: points}"), set())]


@pytest.mark.parametrize(
    "rule",
    [
        "{kind: choice, figure: level, shares: {high: 0.9, middle: 0.5, low: 0}}",
        "{kind: checklist, items: {plan: 0.5, done: 0.4}}",
        "{kind: bands, value: part, bands: [{at_least: 52, points: 9}, {at_least: 20, share: 1/2}]}",
        "{kind: periods, figures: [q1, q2], points: {in_time: 4, late: 2, none: 0}}",
        "{kind: count, value: part, per_item: 1, cap: 9}",
        "{kind: count, value: part, base: {at: 5, points: 9}}",
        "{kind: sum, of: [{kind: boolean, figure: plan, points: 4}, {kind: boolean, figure: done, points: 5}]}",
    ],
)
def test_a_maximum_nobody_can_reach_is_mentioned(rule: str) -> None:
    assert "lint_unreachable_max" in found(rule)


def test_a_jump_of_more_than_half_the_mark_is_mentioned_wherever_it_hides() -> None:
    low = "{kind: ratio, numerator: [part], denominator: [whole], target: 30%, points: 5}"

    assert found(low.replace(", points: 5", "")) == ["lint_jump"]
    assert found(f"{{kind: sum, of: [{low}, {{kind: boolean, figure: plan, points: 5}}]}}") == ["lint_jump"]
    assert found("{kind: ratio, numerator: [part], denominator: [whole], target: 75%}") == []
    assert (
        found("{kind: ratio, numerator: [part], denominator: [whole], target: 30%, below_target: scaled}")
        == []
    )


def test_a_sound_rule_draws_no_remark() -> None:
    assert (
        found("{kind: bands, value: part, bands: [{at_least: 52, share: 1}, {at_least: 20, share: 1/2}]}")
        == []
    )
    assert found("{kind: boolean, figure: plan}") == []
