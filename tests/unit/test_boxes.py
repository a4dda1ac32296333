"""Numbers and moments as people type them into boxes; sentences that fit the box."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.boxes import read_moment, read_number
from app.text import NumberProblem
from app.web.formats import figure


@pytest.mark.parametrize(
    ("typed", "unit", "value"),
    [
        ("12 máy", "máy", "12"),
        ("12 Máy", "máy", "12"),
        ("12ma\u0301y", "máy", "12"),
        ("85,5%", "%", "85.5"),
        ("85,5 ％", "%", "85.5"),
        ("1.200 triệu đồng", "triệu đồng", "1200"),
        ("１２，５", "", "12.5"),
        ("1 234", "", "1234"),
        ("1\u00a0234\u00a0567,5", "", "1234567.5"),
        ("1\u202f234", "", "1234"),
        ("- 5", "", "-5"),
        ("−0,5", "", "-0.5"),
        ("1,234", "", "1.234"),
    ],
)
def test_a_number_is_read_with_its_unit_in_groups_and_in_full_width(
    typed: str, unit: str, value: str
) -> None:
    assert read_number(typed, unit=unit) == Decimal(value)


@pytest.mark.parametrize(
    "typed", ["12 bộ", "12 %", "12 34", "1 2345", "12 345 6", "máy", "12 máy máy", "0 500"]
)
def test_what_could_mean_something_else_is_refused(typed: str) -> None:
    with pytest.raises(NumberProblem):
        read_number(typed, unit="máy")


@pytest.mark.parametrize(
    ("typed", "asked"),
    [("1,234.5", "1.234,5"), ("1,234,567", "1.234.567"), ("-12,345.67", "-12.345,67")],
)
def test_a_suspected_mark_of_thousands_asks_what_is_meant(typed: str, asked: str) -> None:
    with pytest.raises(NumberProblem, match=f"Ý là {asked}\\?"):
        read_number(typed)


@pytest.mark.parametrize(("typed", "value"), [("1.234", 1234), ("12 máy", 12), ("25,0", 25), ("1 234", 1234)])
def test_a_whole_number_is_read(typed: str, value: int) -> None:
    assert read_number(typed, unit="máy", whole=True) == value


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("1,234", "Ý là 1.234?"),
        ("1,234,567", "Ý là 1.234.567?"),
        ("78.35", "không nhận phần lẻ"),
        ("0.500", "không nhận phần lẻ"),
        ("1.23.4", "không nhận phần lẻ"),
        ("12,", "không nhận phần lẻ"),
        ("abc", "Ô này nhận số nguyên"),
        ("12 bộ", "Ô này nhận số nguyên"),
        ("1234567890123", "tối đa 12 chữ số."),
        ("", "Chưa có số nào được gõ"),
    ],
)
def test_a_box_for_whole_numbers_never_advises_a_comma(typed: str, says: str) -> None:
    with pytest.raises(NumberProblem) as refused:
        read_number(typed, unit="máy", whole=True)
    said = str(refused.value)
    assert says in said
    advice = said.replace(f"“{typed}”", "")
    assert "phẩy" not in advice or "Ý là" in advice
    assert not any(example in advice for example in ("12,5", "1.234,5", "0,5"))


@given(st.decimals(min_value=-(10**11), max_value=10**11, places=6))
def test_a_shown_number_reads_back_as_itself(value: Decimal) -> None:
    assert read_number(figure(value)) == value
    assert read_number(f"{figure(value)} máy", unit="máy") == value


@given(st.text(), st.text(max_size=5), st.booleans())
def test_no_text_at_all_breaks_the_reader(typed: str, unit: str, whole: bool) -> None:
    with suppress(NumberProblem):
        assert read_number(typed, unit=unit, whole=whole).is_finite()
    with suppress(ValueError):
        assert read_moment(typed, ends=whole)


@pytest.mark.parametrize(
    "typed",
    [
        "20/12/2026 17:00",
        "20-12-2026 17:00",
        "20.12.2026 17h00",
        "20/12/2026 17h",
        "20/12/2026, 17 giờ",
        "17:00 ngày 20/12/2026",
        "17 giờ 00 phút ngày 20.12.2026",
        "２０/１２/２０２６ １７：００",
        " 20 / 12 / 2026  17g00 ",
    ],
)
def test_a_moment_is_read_as_officials_write_it(typed: str) -> None:
    assert read_moment(typed, ends=True) == datetime(2026, 12, 20, 17)  # noqa: DTZ001 - read without its zone


@pytest.mark.parametrize("typed", ["20.12.2026 24:00", "20/12/2026 23:59", "24h00 ngày 20/12/2026"])
def test_an_end_at_midnight_holds_as_long_as_the_day(typed: str) -> None:
    until = read_moment(typed, ends=True)
    assert datetime(2026, 12, 20, 23, 59, 59) < until < datetime(2026, 12, 21)  # noqa: DTZ001


def test_a_beginning_at_24_is_the_first_moment_of_the_next_day() -> None:
    assert read_moment("31/12/2026 24:00", ends=False) == datetime(2027, 1, 1)  # noqa: DTZ001
    assert read_moment("31/12/2026 23:59", ends=False) == datetime(2026, 12, 31, 23, 59)  # noqa: DTZ001


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "20/12/2026",
        "31/02/2026 17:00",
        "20/12/2026 25:00",
        "20/12/2026 24:30",
        "20/12/2026 17:60",
        "17:00",
    ],
)
def test_what_is_no_moment_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_moment(typed, ends=True)
