"""Vietnamese order, search and numbers."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.text import NumberProblem, collation_key, fold, parse_day, parse_number
from app.web.formats import figure


@pytest.mark.parametrize(
    "in_order",
    [
        ["ba", "bà", "bả", "bã", "bá", "bạ", "bác", "băn", "bân"],
        ["Cam Lộ", "Cồn Cỏ", "Cửa Việt", "Đakrông", "Đông Hà", "Gio Linh", "Hải Lăng"],
        ["da", "đa", "e", "ê", "o", "ô", "ơ", "u", "ư", "v", "x", "y"],
        ["Hòa Trạch", "hoà trạch 2", "Hoàn Lão"],
        ["Xã 1", "Xã An", "Xã Ba"],
        ["nam", "Nam"],
    ],
)
def test_order_is_that_of_a_vietnamese_dictionary(in_order: list[str]) -> None:
    for mixed in (in_order[::-1], in_order[1::2] + in_order[::2]):
        assert sorted(mixed, key=collation_key) == in_order


def test_letters_decide_before_tones_over_the_whole_text() -> None:
    assert sorted(["bà b", "ba c"], key=collation_key) == ["bà b", "ba c"]


def test_order_does_not_depend_on_how_letters_were_composed() -> None:
    decomposed = "Le\u0323\u0302 Thu\u0309y"
    assert collation_key("Lệ Thủy")[:3] == collation_key(decomposed)[:3]


@given(st.text(), st.text())
def test_order_is_total(one: str, other: str) -> None:
    assert (collation_key(one) == collation_key(other)) == (one == other)


@pytest.mark.parametrize(
    ("typed", "match"),
    [
        ("dakrong", "Đakrông"),
        ("le thuy", "Lệ  Thủy"),
        ("hoa", "Hoà"),
        ("HOA", "Hòa"),
        ("uoc", "Ước"),
        ("đông hà", "Dong Ha"),
    ],
)
def test_search_ignores_diacritics_case_and_spacing(typed: str, match: str) -> None:
    assert fold(typed) == fold(match)


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("78,35", "78.35"),
        (" 1.234,5 ", "1234.5"),
        ("1234", "1234"),
        ("1.234.567", "1234567"),
        ("-3,5", "-3.5"),
        ("−3,5", "-3.5"),
        ("+7", "7"),
        ("007", "7"),
        ("0,000001", "0.000001"),
        ("999999999999", "999999999999"),
    ],
)
def test_numbers_are_read_in_vietnamese_form(typed: str, value: str) -> None:
    assert parse_number(typed) == Decimal(value)


def test_a_dot_between_groups_of_three_means_thousands() -> None:
    assert parse_number("1.234") == Decimal(1234)


def test_minus_zero_is_zero() -> None:
    assert str(parse_number("-0")) == "0"


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("12,5,3", "có 2 dấu phẩy"),
        ("1.23.4", "sau mỗi dấu chấm có đúng 3 chữ số"),
        ("1.23,5", "sau mỗi dấu chấm có đúng 3 chữ số"),
        (".5", "sau mỗi dấu chấm có đúng 3 chữ số"),
        ("1,234.5", "cách viết của tiếng Anh"),
        ("78.35", "hãy gõ 78,35"),
        ("0.500", "hãy gõ 0,500"),
        ("5,", "thiếu chữ số ở một bên dấu phẩy"),
        (",5", "thiếu chữ số ở một bên dấu phẩy"),
        ("12 %", "ký tự không thuộc về một số: “ ” “%”"),
        ("1e5", "ký tự không thuộc về một số: “e”"),
        ("٣", "ký tự không thuộc về một số"),
        ("--5", "ký tự không thuộc về một số"),
        ("", "Chưa có số nào được gõ"),
        ("-", "Chưa có số nào được gõ"),
        ("1234567890123", "quá dài"),
        ("0,1234567", "quá dài"),
    ],
)
def test_what_is_no_number_is_refused_with_the_reason(typed: str, reason: str) -> None:
    with pytest.raises(NumberProblem) as refused:
        parse_number(typed)
    assert reason in str(refused.value)


@given(st.decimals(min_value=-(10**11), max_value=10**11, places=6))
def test_a_shown_number_reads_back_as_itself(value: Decimal) -> None:
    assert parse_number(figure(value)) == value


@given(st.text())
def test_no_text_at_all_breaks_the_reader(typed: str) -> None:
    with suppress(NumberProblem):
        assert parse_number(typed).is_finite()


@pytest.mark.parametrize("typed", ["31/12/2026", "31-12-2026", "31.12.2026", " 31 / 12 / 2026 "])
def test_a_day_is_read_however_its_parts_are_set_apart(typed: str) -> None:
    assert parse_day(typed) == date(2026, 12, 31)


@pytest.mark.parametrize("typed", ["", "31/02/2026", "2026-12-31", "12/2026", "31/12/26"])
def test_what_is_no_day_of_the_calendar_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match=r"data|range"):
        parse_day(typed)
