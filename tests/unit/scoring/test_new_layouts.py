"""How provinces lay their tables out: headings of several rows, and what a column's heading means."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from scoring.model import Tree
from tests.unit.scoring.decision_tables import BODY, Made, Row, maxima, merging

WIDE = tuple((*row[:2], row[2], 1) for row in BODY)  # the maximum in C, what was reached in D

TWO_ROWS = (("STT", "Tiêu chí", "Điểm", None), (None, None, "Tối đa", "Tự chấm"))
TWO_ROWS_TURNED = (("STT", "Tiêu chí", "Điểm", None), (None, None, "Tự chấm", "Tối đa"))
THREE_ROWS = (
    ("STT", "Tiêu chí", "Kết quả", None),
    (None, None, "Điểm", None),
    (None, None, "Tối đa", "Đạt được"),
)


@pytest.mark.parametrize(
    ("heading", "areas"),
    [
        (TWO_ROWS, ()),
        (TWO_ROWS, ("C1:D1",)),
        (TWO_ROWS, ("A1:A2", "B1:B2")),
        (TWO_ROWS, ("A1:A2", "B1:B2", "C1:D1")),
        ((*TWO_ROWS[:1], (None,), *TWO_ROWS[1:]), ("A1:A3", "B1:B3", "C1:D2")),
        ((*TWO_ROWS, (None,)), ("A1:A3", "B1:B3", "C1:D1", "C2:C3", "D2:D3")),
        (THREE_ROWS, ()),
        (THREE_ROWS, ("C1:D1", "C2:D2")),
        (THREE_ROWS, ("A1:A3", "B1:B3", "C1:D1", "C2:D2")),
        ((("STT", "Tiêu chí", "Điểm đánh giá", None), TWO_ROWS[1]), ("C1:D1",)),
        ((("STT", "Tiêu chí", "Điểm", None), ("STT", "Tiêu chí", "Tối đa", "Tự chấm")), ("C1:D1",)),
        ((("STT", "Chỉ số", "Điểm", None), ("STT", "Chỉ số", "Điểm tối đa", "Tự chấm")), ()),
        ((("Nội dung", None, "Điểm", None), ("Mã", "Tên chỉ số", "Tối đa", "Tự chấm")), ("A1:B1", "C1:D1")),
        ((("Nội dung", None, "Điểm tối đa", "Tự chấm"), ("Mã", "Tên chỉ số")), ("A1:B1", "C1:C2", "D1:D2")),
        ((("Nội dung", None, "Điểm tối đa", "Tự chấm"), ("Mã", "Tên chỉ số")), ()),
        ((("STT", "Tiêu chí", "Tối đa", None), (None, None, "Điểm", "Tỷ lệ")), ("C1:D1",)),
        ((("Bảng điểm chỉ số",), ("STT", "Tiêu chí", "Điểm tối đa", "Tự chấm")), ("A1:D1",)),
        ((("Chỉ số CCHC năm 2026",), ("STT", "Tiêu chí", "Điểm tối đa", "Tự chấm")), ("A1:D1",)),
        ((("STT", "Nội dung", "Điểm tối đa", "Chỉ số"),), ()),
        ((("STT", "Chỉ số", "Điểm tối đa", "Chỉ số"),), ()),
    ],
)
def test_a_heading_of_several_rows_is_read_however_it_is_merged(
    heading: Sequence[Row],
    areas: Sequence[str],
    new: Callable[..., Made],
    tree: Callable[[], Tree],
) -> None:
    code, said = new(*heading, *WIDE, change=merging(*areas))
    assert code == 0, said
    assert maxima(tree()) == {"1.1": "2", "1.2": "3"}
    assert tree().indicators["1.1"].title == "Việc một"
    assert "được coi là" not in said


def test_the_maximum_may_stand_right_of_what_was_reached(
    new: Callable[..., Made], tree: Callable[[], Tree]
) -> None:
    rows = [(*row[:2], 1, row[2]) for row in BODY]
    code, said = new(*TWO_ROWS_TURNED, *rows, change=merging("C1:D1"))
    assert code == 0, said
    assert maxima(tree()) == {"1.1": "2", "1.2": "3"}
    assert "các cột này không đọc: “Tự chấm”" in said


@pytest.mark.parametrize(
    "heading",
    [
        (("STT", "Tiêu chí", "Điểm", None), (None, None, "Tự chấm", "Thẩm định")),
        (("STT", "Tiêu chí", "Số lượng", None), (None, None, "Tối đa", "Đạt")),
        (("STT", "Tiêu chí", "Điểm tối đa", None), (None, None, "Năm 2025", "Năm 2026")),
    ],
)
def test_no_maximum_is_taken_from_a_heading_that_gives_none(
    heading: Sequence[Row], new: Callable[..., Made]
) -> None:
    code, said = new(*heading, *WIDE, change=merging("A1:A2", "B1:B2", "C1:D1"))
    assert code == 1
    assert "bảng thiếu cột “Điểm tối đa”" in said


def test_a_heading_repeated_on_a_new_page_is_passed_over_with_all_its_rows(
    new: Callable[..., Made], tree: Callable[[], Tree]
) -> None:
    code, said = new(*TWO_ROWS, *WIDE[:2], *TWO_ROWS, *WIDE[2:])
    assert code == 0, said
    assert maxima(tree()) == {"1.1": "2", "1.2": "3"}


def test_chi_so_left_of_the_maximum_is_a_title_or_the_code(
    new: Callable[..., Made], tree: Callable[[], Tree]
) -> None:
    code, said = new(("STT", "Chỉ số", "Nội dung", "Điểm tối đa"), ("1", "Nhóm", "Lời", 2))
    assert code == 1
    assert "Bảng!C1: cột này và cột “Chỉ số” (B1) cùng một nghĩa" in said
    code, said = new(("Chỉ số", "Nội dung", "Điểm tối đa"), *BODY)
    assert code == 0, said
    assert maxima(tree()) == {"1.1": "2", "1.2": "3"}
