"""`check` points at what is questionable in a set that loads; it does not refuse it."""

from __future__ import annotations

from pathlib import Path

import pytest

from scoring.lint.remarks import place_remark, remarks
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


def codes_of(rule: str, *, maximum: str = "10") -> list[str]:
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
    assert "lint_unreachable_max" in codes_of(rule)


def test_a_jump_of_more_than_half_the_mark_is_mentioned_wherever_it_hides() -> None:
    low = "{kind: ratio, numerator: [part], denominator: [whole], target: 30%, points: 5}"

    assert codes_of(low.replace(", points: 5", "")) == ["lint_jump"]
    assert codes_of(f"{{kind: sum, of: [{low}, {{kind: boolean, figure: plan, points: 5}}]}}") == [
        "lint_jump"
    ]
    assert codes_of("{kind: ratio, numerator: [part], denominator: [whole], target: 75%}") == []
    assert (
        codes_of("{kind: ratio, numerator: [part], denominator: [whole], target: 30%, below_target: scaled}")
        == []
    )


LIMITED = """
figures:
  topics: {title: Số nội dung, type: integer, min: 0, max: 7}
  more: {title: Số nội dung khác, type: integer, min: 0, max: 7}
  part: {title: Phần, type: integer, min: 0}
  whole: {title: Tổng, type: integer, min: 0}
groups:
  - code: "1"
    indicators:
      - {code: "1.1", title: T, max: 4, rule: %s}
"""


def bands(value: str, *steps: str) -> str:
    return f"{{kind: bands, value: {value}, bands: [{', '.join(f'{{{step}}}' for step in steps)}]}}"


def threshold(value: str, level: str) -> str:
    return f"{{kind: threshold, value: {value}, {level}}}"


QUOTIENT = "{numerator: [part], denominator: [whole]}"


@pytest.mark.parametrize(
    ("rule", "told"),
    [
        (
            bands("topics", "at_least: 52, share: 1", "at_least: 3, share: 1/2"),
            "lint_level_never at_least: 52",
        ),
        (bands("topics", "more_than: 7, share: 1", "at_least: 3, share: 0"), "lint_level_never more_than: 7"),
        (bands("topics", "less_than: 0, share: 1", "at_most: 5, share: 0"), "lint_level_never less_than: 0"),
        (bands("part", "at_least: 0, share: 1", "at_least: -1, share: 0"), "lint_band_covered at_least: -1"),
        (
            bands("part", "at_least: 9, share: 0.5", "at_least: 4, share: 1"),
            "lint_band_pays_more at_least: 4",
        ),
        (bands("part", "at_least: 9, share: 1", "at_least: 0, share: 0.5"), None),
        (bands("topics", "at_most: 2, share: 1", "at_most: 5, share: 0.5"), None),
        (threshold("[topics, more]", "at_least: 15"), "lint_level_never at_least: 15"),
        (threshold("[topics, more]", "at_least: 14"), None),
        (threshold("topics", "at_least: 0"), "lint_level_always at_least: 0"),
        (threshold("topics", "at_most: 7"), "lint_level_always at_most: 7"),
        (threshold(QUOTIENT, "less_than: 0%"), "lint_level_never less_than: 0%"),
        (threshold(QUOTIENT, "more_than: 80%"), None),
    ],
)
def test_levels_that_decide_nothing_are_mentioned(rule: str, told: str | None) -> None:
    tree = tree_from(LIMITED % rule)
    codes_of = [
        f"{remark.code} {remark.params['level']}"
        for remark in remarks(tree, {"1.1"})
        if remark.code.startswith(("lint_level", "lint_band"))
    ]

    assert codes_of == ([told] if told else [])


def test_a_set_copied_from_last_year_is_told_what_still_says_so(tmp_path: Path) -> None:
    head = "id: dti/2027/commune\ntitle: Bộ chỉ số năm 2026\nperiod: {from: 2026-01-01, to: 2026-12-31}"
    text = f"{head}{SET}"
    tree = tree_from(text)
    keys = [remark.params["key"] for remark in remarks(tree, set()) if remark.code == "lint_year"]
    assert keys == ["period", "title"]

    assert place_remark(tree, tmp_path / "dti/2027/commune") is None
    assert place_remark(tree, tmp_path / "anywhere") is None
    told = place_remark(tree, tmp_path / "dti/2028/commune")
    assert told is not None
    assert told.text().startswith("định danh dti/2027/commune khác thư mục dti/2028/commune; ghi id:")


def test_a_sound_rule_draws_no_remark() -> None:
    assert (
        codes_of("{kind: bands, value: part, bands: [{at_least: 52, share: 1}, {at_least: 20, share: 1/2}]}")
        == []
    )
    assert codes_of("{kind: boolean, figure: plan}") == []
