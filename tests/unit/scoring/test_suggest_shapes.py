"""The shapes in which decisions write rules: each gets its rule however it is worded, or none at all."""

from __future__ import annotations

from decimal import Decimal

import pytest

from scoring.skeleton.suggest import suggest
from tests.unit.scoring.test_suggest import published_texts, rule

OPTIONS = "{kind: choice, figure: muc_1_1, shares: {a: 1, b: 1/2, c: 0}}"
THIRDS = "{kind: choice, figure: muc_1_1, shares: {a: 1, b: 1/3, c: 0}}"
NINETY_EIGHTY = (
    "{kind: bands, value: ty_le_1_1, bands: [{at_least: 90, points: 2}, {at_least: 80, points: 1}]}"
)
LOST = "{kind: count, value: so_1_1, per_item: -0.1}"
PAR = "{kind: imported, family: par, take: percent}"
QUARTERS = "{kind: periods, figures: [ky_1_1_1, ky_1_1_2, ky_1_1_3, ky_1_1_4], points: "
A_OVER_B = "{kind: ratio, numerator: [a_1_1], denominator: [b_1_1]"
SIXTY = f"{A_OVER_B}, target: 60%, below_target: zero}}"

ESSENTIALS = {
    "Ban hành đúng hạn": OPTIONS,
    "Trưởng ban": OPTIONS,
    "Họp 4 lần": (
        "{kind: bands, value: so_1_1, bands: [{at_least: 4, points: 20}, {at_least: 3, points: 15},"
        " {at_least: 2, points: 10}, {at_least: 1, points: 5}]}"
    ),
    "Trên 90": "{kind: bands, value: ty_le_1_1, bands: [{more_than: 90, points: 2}, {at_least: 70, points: 1}]}",
    "a = số hồ sơ": f"{A_OVER_B}}}",
    "Tỷ lệ từ 80": f"{A_OVER_B}, target: 80%, below_target: ratio}}",
    "Tỷ lệ đạt 100": f"{A_OVER_B}, target: 100%, below_target: zero}}",
    "Có: điểm tối đa": "{kind: boolean, figure: co_1_1}",
    "Mỗi sáng kiến": "{kind: count, value: so_1_1, per_item: 0.5}",
    "Đã ban hành": (
        "{kind: sum, of: [{kind: boolean, figure: viec_1_1_1, points: 1},"
        " {kind: boolean, figure: viec_1_1_2, points: 1}]}"
    ),
    "Báo cáo quý": f"{QUARTERS}{{a: 0.5, b: 0.25, c: 0}}}}",
    "Mỗi lần bị nhắc nhở": "{kind: count, value: so_1_1, per_item: -1}",
    "Điểm khảo sát": "{kind: survey, figure: hai_long_1_1}",
    "Điểm = (kết quả DTI": "{kind: imported, family: dti, take: percent}",
    "Hoàn thành từ 75": (
        "{kind: bands, value: ty_le_1_1, bands: [{at_least: 75, share: 3/4}, {at_least: 50, share: 1/2}]}"
    ),
}


@pytest.mark.parametrize("case", published_texts(), ids=lambda case: case["text"][:30])
def test_what_published_decisions_write_gets_the_essentials(case: dict[str, str]) -> None:
    (wanted,) = (words for start, words in ESSENTIALS.items() if case["text"].startswith(start))
    assert rule(case["text"], case["max"]) == wanted


@pytest.mark.parametrize(
    ("words", "maximum", "wanted"),
    [
        ("Ban hành trước 31/3: 2 điểm; sau 31/3: 1 điểm; không ban hành: 0", "2", OPTIONS),
        ("Ban hành trước ngày 31/3/2026: 2 điểm; sau ngày đó: 1 điểm; không ban hành: 0 điểm", "2", OPTIONS),
        ("Trước ngày 31 tháng 3: 2 điểm. Sau ngày 31 tháng 3: 1 điểm. Không ban hành: 0 điểm.", "2", OPTIONS),
        ("Ban hành trước 31/3 được 2 điểm, sau 31/3 được 1 điểm, không ban hành được 0 điểm", "2", OPTIONS),
        (
            "Trong tháng 01: 2 điểm; trong tháng 02: 1 điểm; sau tháng 02 hoặc không: không tính điểm",
            "2",
            OPTIONS,
        ),
        ("Trước 15/12: 2 điểm; từ ngày 15/12 đến 20/12: 1 điểm; sau ngày 20/12: 0 điểm", "2", OPTIONS),
        ("1 × điểm tối đa / 1/3 × điểm tối đa / 0", "10", THIRDS),
        ("1 x điểm tối đa; 1/3 x điểm tối đa; 0 điểm", "10", THIRDS),
        ("1*điểm tối đa/ 1/3*điểm tối đa/ 0", "10", THIRDS),
        ("Người đứng đầu: 1 × điểm tối đa / cấp phó: 1/3 × điểm tối đa / chưa có: 0", "10", THIRDS),
        ("Người đứng đầu: điểm tối đa; cấp phó: 0,5 * điểm tối đa; khác: 0 điểm", "10", OPTIONS),
        ("≥ 90%: 2 điểm; 80% - <90%: 1; < 80%: 0", "2", NINETY_EIGHTY),
        ("≥90%: 2 điểm; 80% – dưới 90%: 1 điểm; <80%: 0 điểm", "2", NINETY_EIGHTY),
        (">= 90%: 2; 80% đến < 90%: 1; < 80%: 0", "2", NINETY_EIGHTY),
        ("Tỷ lệ ≥ 90%: 2 điểm; 80% ≤ tỷ lệ < 90%: 1 điểm; tỷ lệ < 80%: 0 điểm", "2", NINETY_EIGHTY),
        ("Lớn hơn hoặc bằng 90%: 2 điểm; từ 80% đến 89%: 1 điểm; nhỏ hơn 80%: 0", "2", NINETY_EIGHTY),
        ("90%-100%: 2 điểm; 80%-<90%: 1 điểm; <80%: 0 điểm", "2", NINETY_EIGHTY),
        ("Mỗi hồ sơ trễ hạn trừ 0,1 điểm, tối đa trừ 2 điểm", "-2", LOST),
        ("Mỗi hồ sơ trễ hạn bị trừ 0,1 điểm nhưng không quá 2 điểm", "-2", LOST),
        ("Cứ 01 hồ sơ trễ hạn trừ 0,1 điểm, tối đa trừ 2 điểm", "-2", LOST),
        ("Cứ mỗi hồ sơ trễ hạn thì trừ 0,1 điểm (tối đa 2 điểm)", "-2", LOST),
        ("Trừ 0,1 điểm cho mỗi hồ sơ trễ hạn, tối đa 2 điểm", "-2", LOST),
        ("Điểm = chỉ số CCHC × 10%", "10", PAR),
        ("Điểm đánh giá = Kết quả chỉ số cải cách hành chính (PAR INDEX) của đơn vị nhân 10%", "10", PAR),
        ("Điểm = 10% × điểm chỉ số CCHC", "10", PAR),
        ("Điểm = chỉ số CCHC x 0,1", "10", PAR),
        ("Mỗi quý báo cáo đúng hạn 0,5 điểm", "2", f"{QUARTERS}{{a: 0.5, b: 0}}}}"),
        ("Mỗi quý báo cáo đúng hạn được 0,5 điểm, tối đa 2 điểm", "2", f"{QUARTERS}{{a: 0.5, b: 0}}}}"),
        ("Báo cáo đúng hạn mỗi quý 0,5 điểm", "2", f"{QUARTERS}{{a: 0.5, b: 0}}}}"),
        (
            "Mỗi quý báo cáo đúng hạn: 0,5 điểm; báo cáo chậm: 0,25 điểm; không báo cáo: 0 điểm",
            "2",
            f"{QUARTERS}{{a: 0.5, b: 0.25, c: 0}}}}",
        ),
        (
            "Báo cáo 6 tháng: mỗi kỳ 1 điểm",
            "2",
            "{kind: periods, figures: [ky_1_1_1, ky_1_1_2], points: {a: 1, b: 0}}",
        ),
        ("từ 60 % trở lên: tối đa; dưới 60 %: không tính điểm", "2", SIXTY),
        ("Từ 60% trở lên đạt điểm tối đa, dưới 60% không tính điểm", "2", SIXTY),
        ("Đạt từ 60% trở lên: 2 điểm; chưa đạt 60%: 0 điểm", "2", SIXTY),
        ("Có: 2; Không: 0", "2", "{kind: boolean, figure: co_1_1}"),
        ("Đã triển khai: Điểm tối đa; Chưa triển khai: 0 điểm", "2", "{kind: boolean, figure: co_1_1}"),
        (
            "n: Số nội dung đã tuyên truyền. Điểm = n/7*Điểm tối đa",
            "3",
            "{kind: fraction, value: so_1_1, of: 7}",
        ),
        (
            "Từ 02 sáng kiến trở lên: 2 điểm; 01 sáng kiến: 1 điểm; không có sáng kiến: 0 điểm",
            "2",
            "{kind: bands, value: so_1_1, bands: [{at_least: 2, points: 2}, {at_least: 1, points: 1}]}",
        ),
        (
            "Đã ban hành: 1/2*điểm tối đa; đã hoàn thành các nhiệm vụ: 1/2*điểm tối đa",
            "2",
            "{kind: checklist, items: {viec_1_1_1: 1/2, viec_1_1_2: 1/2}}",
        ),
        (
            "Mỗi mô hình được 0,5 điểm, tối đa không quá 2 điểm",
            "2",
            "{kind: count, value: so_1_1, per_item: 0.5}",
        ),
    ],
)
def test_the_same_shape_in_other_words_gets_the_same_rule(words: str, maximum: str, wanted: str) -> None:
    assert rule(words, maximum) == wanted


@pytest.mark.parametrize(
    ("words", "more"),
    [
        ("a/b>=100%: Điểm tối đa; 90%<=a/b<100%: a/b*Điểm tối đa; a/b<90%: 0 điểm",
         ", target: 100%, below_target: ratio, floor: 90%"),
        ("Hoàn thành 100%: 5 điểm; từ 90% đến dưới 100%: điểm = tỷ lệ % × điểm tối đa; dưới 90%: 0",
         ", target: 100%, below_target: ratio, floor: 90%"),
        ("Đạt từ 80% trở lên thì điểm = tỷ lệ x điểm tối đa; dưới 80%: 0 điểm", ", floor: 80%"),
        ("a/b = 100%: điểm tối đa; a/b < 100%: 0 điểm", ", target: 100%, below_target: zero"),
        ("Tỷ lệ a/b đạt từ 80% trở lên: 5 điểm; dưới 80%: a/b x 5 điểm", ", target: 80%, below_target: ratio"),
        ("Tỷ lệ từ 30% trở lên: 5 điểm; dưới 30%: điểm = (tỷ lệ/30%) × 5", ", target: 30%, below_target: scaled"),
        ("Từ 30% trở lên: 5 điểm; dưới 30%: (tỷ lệ % x điểm tối đa)/30%", ", target: 30%, below_target: scaled"),
        ("Số hồ sơ trực tuyến / Tổng số hồ sơ ≥ 60%: 5 điểm; còn lại: 0 điểm", ", target: 60%, below_target: zero"),
        ("Điểm = (Số hồ sơ trực tuyến / Tổng số hồ sơ) × 5", ""),
        ("Điểm = tỷ lệ × điểm tối đa", ""),
        ("a/b >= 80%: điểm tối đa; a/b < 80%: điểm = (a/b)*điểm tối đa", ", target: 80%, below_target: ratio"),
    ],
)  # fmt: skip
def test_a_ratio_says_what_is_earned_below_its_target(words: str, more: str) -> None:
    assert rule(words, "5") == f"{A_OVER_B}{more}}}"


def test_a_sum_above_the_line_is_a_list_of_figures() -> None:
    words = (
        "a: tổng số hồ sơ; b: hồ sơ trực tuyến một phần; c: hồ sơ toàn trình. "
        "(b+c)/a >= 75%: điểm tối đa; (b+c)/a < 75%: (b+c)/a × điểm tối đa"
    )
    assert rule(words, "5") == (
        "{kind: ratio, numerator: [b_1_1, c_1_1], denominator: [a_1_1], target: 75%, below_target: ratio}"
    )


@pytest.mark.parametrize(
    ("words", "titles"),
    [
        ("a: Số máy tính\nb: Tổng số cán bộ\nĐiểm = a/b × điểm tối đa", ["Số máy tính", "Tổng số cán bộ"]),
        ("a: Số cuộc họp\ndo Chủ tịch chủ trì; b: Tổng số cuộc họp. a/b × 5 điểm",
         ["Số cuộc họp do Chủ tịch chủ trì", "Tổng số cuộc họp"]),
        ("a là số hồ sơ của TP. Đông Hà; b là tổng số hồ sơ. Điểm = a/b x 5 điểm",
         ["Số hồ sơ của TP. Đông Hà", "Tổng số hồ sơ"]),
        ("Số hồ sơ trực tuyến\nđã giải quyết / Tổng số hồ sơ\nđã giải quyết",
         ["Số hồ sơ trực tuyến đã giải quyết", "Tổng số hồ sơ đã giải quyết"]),
        ("a: Số cuộc họp của xã\nĐông Hà chủ trì\nb: Tổng số cuộc họp\nĐiểm = a/b × điểm tối đa", None),
        ("a: Số cuộc họp; b: Tổng số cuộc họp của\nĐông Hà\nĐiểm = a/b × điểm tối đa", None),
        ("Số hồ sơ của xã\nHòa Bình / Tổng số hồ sơ", None),
        ("Số hồ sơ / Tổng số hồ sơ của xã\nHòa Bình", None),
        ("Số hồ sơ / Tổng số hồ sơ đạt từ 60% trở lên: 5 điểm", None),
    ],
)  # fmt: skip
def test_a_figure_carries_its_whole_title_or_none_is_proposed(words: str, titles: list[str] | None) -> None:
    suggestion = suggest(words, "T", "1.1", Decimal(5))
    assert (suggestion is None) == (titles is None)
    if suggestion is not None and titles is not None:
        assert list(suggestion.figures.values()) == [
            f"{{title: {title}, type: integer, min: 0}}" for title in titles
        ]


def test_options_without_names_leave_them_to_the_author() -> None:
    suggestion = suggest("1 × điểm tối đa / 1/3 × điểm tối đa / 0", "T", "1.1", Decimal(10))
    assert suggestion is not None
    assert suggestion.doubt == "tên của từng phương án trong options"


@pytest.mark.parametrize(
    "piece", ["a/b ", "= ", "thì ", "mỗi ", "90% ", "trừ 1 điểm ", "tỷ lệ = ", "  ", "x\n"]
)
@pytest.mark.parametrize("maximum", ["2", "-2"])
def test_the_same_words_again_and_again_are_read_in_no_time_worth_naming(piece: str, maximum: str) -> None:
    assert suggest(f"mỗi {piece * 300}", "T", "1.1", Decimal(maximum)) is None
    assert suggest(f"{piece * 300} 2 điểm".strip() * 10, "T", "1.1", Decimal(maximum)) is None


@pytest.mark.parametrize(
    ("words", "maximum"),
    [
        ("≥ 90%: 2 điểm; 70% - <80%: 1; < 70%: 0", "2"),  # what of 85%?
        ("Từ 90% đến 95%: 2 điểm; từ 80% đến dưới 90%: 1 điểm; dưới 80%: 0", "2"),  # what of 97%?
        ("Trên 90%: 2 điểm; dưới 90%: 0 điểm", "2"),  # what of 90%?
        ("Trên 60%: điểm tối đa; còn lại: tỷ lệ × điểm tối đa", "2"),  # a target counts from the limit on
        ("Nhỏ hơn hoặc bằng 90%: 0 điểm; trên 90%: 2 điểm", "2"),
        ("Không quá 5%: 2 điểm; trên 5%: 0 điểm", "2"),
        ("Dưới 5%: 2 điểm; từ 5% đến 10%: 1 điểm; trên 10%: 0 điểm", "2"),
        ("Hồ sơ đúng hạn ≥ 98%: 2 điểm; hồ sơ trực tuyến ≥ 80%: 1 điểm; còn lại: 0", "2"),  # two quantities
        ("≥ 52 tin: điểm tối đa; từ 20 đến 51 tin: 1/2*điểm tối đa; chưa có chuyên mục: 0 điểm", "2"),
        ("Đạt 100%: 2 điểm; cứ giảm 1% trừ 0,1 điểm", "2"),
        ("Mỗi lần tổ chức được 0,5 điểm; tổ chức chậm trừ 0,25 điểm", "2"),
        ("Mỗi hồ sơ trễ hạn trừ 0,1 điểm, tối đa trừ 3 điểm", "-2"),
        ("Cứ 5 hồ sơ trễ hạn trừ 0,1 điểm, tối đa trừ 2 điểm", "-2"),
        ("Mỗi hồ sơ trễ hạn trừ 0,1 điểm, tối đa 2 điểm; hồ sơ quá 30 ngày trừ 0,5 điểm", "-2"),
        ("Mỗi hồ sơ trễ hạn trừ 0,1 điểm", "2"),
        ("Mỗi hồ sơ trễ hạn trừ 0,1 điểm, tối đa trừ 2 điểm", "2"),  # a penalty's maximum is negative
        ("Tỷ lệ hồ sơ bị trả lại 0%: 1 điểm; khác: tỷ lệ * điểm tối đa", "1"),
        ("n/7 × điểm tối đa", "3"),  # n of what?
        ("Điểm = chỉ số CCHC × 10%", "5"),
        ("Điểm = (chỉ số CCHC + chỉ số DTI) × 10%", "10"),
        ("Tỷ lệ hoàn thành nhiệm vụ CCHC × 10%", "10"),
        ("Mỗi quý báo cáo đúng hạn 0,5 điểm", "3"),  # four quarters are 2 points
        ("Mỗi tháng có tin bài được 0,5 điểm", "2"),
        ("Ban hành trước 31/3: 2 điểm; ban hành sau: 1 điểm", "2"),  # and who issues nothing?
        ("Điểm = (Số hồ sơ trực tuyến / Tổng số hồ sơ) × 3", "5"),
        ("a: số A; b: số B; c: số C. a/b >= 50%: tối đa; a/c < 50%: 0", "5"),
        ("a: số hồ sơ; b: tổng số; c: số khác. Điểm = a/b × điểm tối đa", "5"),
        ("Tỷ lệ a/b; đạt trên 80%: 2 điểm", "2"),
        ("Có sử dụng hệ thống: 2 điểm; xử lý đúng hẹn 100%: 2 điểm; từ 90%: 1 điểm", "4"),
        ("Có văn bản: 1 điểm; có báo cáo: 1 điểm; không có: 0 điểm", "2"),
        ("Ban hành đúng thời hạn: 2 điểm; chậm 1 tháng: 1 điểm; không: 0", "2"),
    ],
)
def test_words_that_leave_something_open_get_none(words: str, maximum: str) -> None:
    assert rule(words, maximum) is None
