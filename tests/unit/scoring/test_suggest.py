"""A rule is proposed only where the decision's words leave no doubt."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path

import pytest

from scoring.skeleton.suggest import suggest
from tests.unit.scoring.builders import tree_from


def rule(words: str, maximum: str = "2") -> str | None:
    suggestion = suggest(words, "Chỉ số: thử", "1.1", Decimal(maximum))
    if suggestion is None:
        return None
    figures = ", ".join(f"{name}: {spec}" for name, spec in suggestion.figures.items())
    penalty = ", penalty: true" if maximum.startswith("-") else ""
    scored = f", scored_by: {suggestion.scored_by}" if suggestion.scored_by else ""
    about = f"code: '1.1', title: T, max: {maximum}{penalty}{scored}"
    leaf = f"{{{about}, figures: {{{figures}}}, rule: {suggestion.rule}}}"
    assert tree_from(f"groups: [{{code: '1', indicators: [{leaf}]}}]"), "a suggestion that does not load"
    return suggestion.rule


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("Có: 2 điểm; không: 0 điểm", "{kind: boolean, figure: co_1_1}"),
        ("Đã ban hành: 2 điểm\nChưa ban hành: 0 điểm", "{kind: boolean, figure: co_1_1}"),
        ("Có thì được điểm tối đa; không có thì không có điểm.", "{kind: boolean, figure: co_1_1}"),
        ("Số hồ sơ trực tuyến / Tổng số hồ sơ", "{kind: ratio, numerator: [a_1_1], denominator: [b_1_1]}"),
        (
            "a: Số máy tính; b: Tổng số cán bộ. Điểm = a/b x 2 điểm",
            "{kind: ratio, numerator: [a_1_1], denominator: [b_1_1]}",
        ),
        (
            "Tỷ lệ a/b; đạt từ 80% trở lên: 2 điểm",
            "{kind: ratio, numerator: [a_1_1], denominator: [b_1_1], target: 80%, below_target: ratio}",
        ),
        (
            "Từ 52 tin trở lên: 2 điểm; từ 20 đến 51 tin: 1 điểm; dưới 20 tin: 0,5 điểm",
            (
                "{kind: bands, value: so_1_1, "
                "bands: [{at_least: 52, points: 2}, {at_least: 20, points: 1}, {at_least: 0, points: 0.5}]}"
            ),
        ),
        (
            "- Bí thư hoặc Chủ tịch: 2 điểm;\n- Cấp phó: 0,5 điểm;\n- Người khác, chưa thành lập: 0 điểm",
            "{kind: choice, figure: muc_1_1, shares: {a: 1, b: 1/4, c: 0}}",
        ),
        (
            "Có: 2 điểm; có nhưng chậm: 1 điểm; không: 0 điểm",
            "{kind: choice, figure: muc_1_1, shares: {a: 1, b: 1/2, c: 0}}",
        ),
        ("Mỗi văn bản được 0,5 điểm, tối đa 2 điểm", "{kind: count, value: so_1_1, per_item: 0.5}"),
    ],
)
def test_clear_words_get_a_suggestion_that_loads(words: str, wanted: str) -> None:
    assert rule(words) == wanted


TEXTS = Path(__file__).parents[2] / "cases" / "new" / "rule-texts.csv"


def published_texts() -> list[dict[str, str]]:
    """Ways in which published decisions write how points are counted, in words of ours, with the kind that is meant."""
    lines = [line for line in TEXTS.read_text("utf-8").splitlines() if not line.startswith("#")]
    return list(csv.DictReader(lines, strict=True))


@pytest.mark.parametrize("case", published_texts(), ids=lambda case: case["text"][:30])
def test_what_published_decisions_write_gets_its_kind(case: dict[str, str]) -> None:
    proposed = rule(case["text"], case["max"])
    assert proposed is not None
    kind = proposed.removeprefix("{kind: ").partition(",")[0].rstrip("}")
    assert kind in case["kind"].split(" or ")


@pytest.mark.parametrize(
    ("words", "maximum", "wanted"),
    [
        (
            "Đạt từ 95% trở lên: 5 điểm; từ 80% đến dưới 95%: 3 điểm; còn lại: 0",
            "5",
            "{kind: bands, value: ty_le_1_1, bands: [{at_least: 95, points: 5}, {at_least: 80, points: 3}]}",
        ),
        (
            "Trên 10 tin: điểm tối đa. Từ 5 tin đến 10 tin: một nửa điểm tối đa. Dưới 5 tin: không có điểm",
            "2",
            "{kind: bands, value: so_1_1, bands: [{more_than: 10, share: 1}, {at_least: 5, share: 1/2}]}",
        ),
        (
            "Tỉ lệ đạt từ 30% trở lên thì được điểm tối đa; dưới 30% thì điểm = tỉ lệ đạt × điểm tối đa",
            "5",
            "{kind: ratio, numerator: [a_1_1], denominator: [b_1_1], target: 30%, below_target: ratio}",
        ),
        (
            "Có kế hoạch: 0,5 điểm; có báo cáo sơ kết: 0,5 điểm; có hội nghị tổng kết: 1 điểm",
            "2",
            (
                "{kind: sum, of: [{kind: boolean, figure: viec_1_1_1, points: 0.5},"
                " {kind: boolean, figure: viec_1_1_2, points: 0.5}, {kind: boolean, figure: viec_1_1_3, points: 1}]}"
            ),
        ),
        (
            "Cứ mỗi văn bản ban hành chậm trừ 0,5 điểm, tổng điểm trừ không quá 2 điểm",
            "-2",
            "{kind: count, value: so_1_1, per_item: -0.5}",
        ),
        (
            "Kết quả chỉ số cải cách hành chính của đơn vị / 100 × 14 điểm",
            "14",
            "{kind: imported, family: par, take: percent}",
        ),
        ("Kết quả khảo sát người dân do Sở cung cấp", "10", "{kind: survey, figure: hai_long_1_1}"),
    ],
)
def test_sentences_of_the_same_shapes_are_read_alike(words: str, maximum: str, wanted: str) -> None:
    assert rule(words, maximum) == wanted


@pytest.mark.parametrize(
    "words",
    [
        "",
        "Hội đồng xem xét, quyết định",
        "Cấp phó: 1 điểm; người khác: 0 điểm",  # who earns the maximum?
        "Ban hành trước 31/3: 2 điểm; ban hành sau: 1 điểm",  # a number that is no number of points
        "Tỷ lệ cao: 2 điểm; tỷ lệ thấp: 0 điểm",
        "Có: 1 điểm; không: 0 điểm",  # not the maximum
        "Tỷ lệ a/b: từ 90% được 2 điểm; từ 70% được 1 điểm",  # two levels
        "Tỷ lệ hồ sơ đúng hạn",  # over what?
        "Từ 20 tin: 1 điểm; từ 52 tin: 2 điểm",  # rising, overlapping
        "Từ 1.000 người trở lên: 2 điểm; dưới 1.000 người: 1 điểm",  # thousands or decimals
        "Mỗi văn bản được 0,5 điểm, tối đa 3 điểm",  # above the maximum
        "Mỗi văn bản được 0,5 điểm nhưng văn bản chậm chỉ được 0,25 điểm",
    ],
)
def test_doubtful_words_get_none(words: str) -> None:
    assert rule(words) is None


def test_what_the_words_leave_open_is_named() -> None:
    suggestion = suggest("Tỷ lệ a/b; đạt từ 80% trở lên: 2 điểm", "T", "1.1", Decimal(2))
    assert suggestion is not None
    assert suggestion.doubt.startswith("below_target: ratio nếu dưới mức")
