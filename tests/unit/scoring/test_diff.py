"""What next year's decision changes, and for whom."""

from __future__ import annotations

from pathlib import Path

import pytest

from scoring.__main__ import main
from scoring.diff import tree_changes
from tests.unit.scoring.builders import tree_from

OLD = """
id: dti/2025/commune
max: 20
grades: [{id: good, title: Tốt, at_least_percent: 80}]
figures: {a: {title: Số A, type: integer}, b: {title: Số B, type: integer}}
groups:
  - code: "1"
    title: Một
    indicators:
      - {code: "1.1", title: Tỷ lệ, max: 10, rule: {kind: ratio, numerator: [a], denominator: [b]}}
      - {code: "1.2", title: Đếm, max: 10, rule: {kind: count, value: a, per_item: 1}}
"""
NEW = """
id: dti/2026/commune
max: 22
grades: [{id: good, title: Tốt, at_least_percent: 85}]
figures: {a: {title: Số A, type: integer}, b: {title: Số B, type: integer}, c: {title: Có C, type: boolean}}
groups:
  - code: "1"
    title: Một
    indicators:
      - {code: "1.1", title: Tỷ lệ, max: 10, rule: {kind: ratio, numerator: [a], denominator: [b], target: 50%}}
  - code: "2"
    title: Hai
    weight: 12
    indicators:
      - {code: "2.1", title: Mới, max: 12, rule: {kind: boolean, figure: c}}
"""


def test_every_difference_that_matters_is_named() -> None:
    told = [change.text() for change in tree_changes(tree_from(OLD), tree_from(NEW))]

    assert told == [
        "~ điểm tối đa: 20 → 22",
        "~ xếp loại: Tốt 80% → Tốt 85%",
        "~ 1: điểm tối đa: 20 → 10",
        (
            "~ 1.1: cách tính: Tỷ lệ “Số A” / “Số B”; từ 100% được 10 điểm; chưa đạt thì tỷ lệ × 10 điểm. → "
            "Tỷ lệ “Số A” / “Số B”; từ 50% được 10 điểm; chưa đạt thì tỷ lệ × 10 điểm."
        ),
        "- 1.2: bỏ chỉ số: Đếm (10)",
        "+ 2: thêm nhóm: Hai (12)",
        "+ 2.1: thêm chỉ số: Mới (12)",
    ]
    assert [change.text("en") for change in tree_changes(tree_from(OLD), tree_from(NEW))][-3:] == [
        "- 1.2: removed indicator: Đếm (10)",
        "+ 2: added group: Hai (12)",
        "+ 2.1: added indicator: Mới (12)",
    ]


def test_nothing_changed_says_nothing() -> None:
    assert tree_changes(tree_from(OLD), tree_from(OLD)) == []


def test_with_sheets_it_shows_who_rises_and_who_falls_and_through_what(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, text in (
        ("old.yaml", OLD),
        ("new.yaml", NEW),
        ("s.csv", "unit,a,b,c\nx,5,10,false\ny,4,10,true\n"),
    ):
        (tmp_path / name).write_text(text, encoding="utf-8")
    files = [str(tmp_path / name) for name in ("old.yaml", "new.yaml", "s.csv")]

    assert main(["diff", files[0], files[1], "--sheets", files[2]]) == 0
    assert capsys.readouterr().out.splitlines()[-3:] == [
        "unit,old_rank,new_rank,old_points,new_points,through",
        "y,2,1,8.00,16.00,2.1 +12.00; 1.2 -4.00",
        "x,1,2,10.00,10.00,1.1 +5.00; 1.2 -5.00",
    ]


def test_a_column_neither_set_knows_is_still_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, text in (("old.yaml", OLD), ("new.yaml", NEW), ("s.csv", "unit,a,d\nx,5,1\n")):
        (tmp_path / name).write_text(text, encoding="utf-8")
    files = [str(tmp_path / name) for name in ("old.yaml", "new.yaml", "s.csv")]

    assert main(["diff", files[0], files[1], "--sheets", files[2]]) == 1
    assert "không có số liệu “d”" in capsys.readouterr().err


def test_what_is_asked_who_scores_and_which_contradictions_are_caught_are_compared_too() -> None:
    old = tree_from(OLD + "checks:\n  - {that: a, at_most: b}\n")
    new = tree_from(
        OLD.replace("b: {title: Số B, type: integer}", "b: {title: Số B, type: number, min: 1}")
        .replace("per_item: 1}", "per_item: 1}, scored_by: central")
        .replace("id: dti/2025/commune", "id: dti/2025/commune\nstatus: official")
        + "checks:\n  - {that: a, at_most: 100}\n"
    )

    assert [change.text() for change in tree_changes(old, new)] == [
        "~ tình trạng: illustrative → official",
        "- bỏ kiểm tra chéo: a at_most b",
        "+ thêm kiểm tra chéo: a at_most 100",
        "~ 1.1: số liệu: a (integer), b (integer) → a (integer), b (number 1–…)",
        "~ 1.2: người chấm: unit → central",
    ]
