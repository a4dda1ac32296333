"""Numbers in tables: one rule that knows the file's separator, and what can be read in two ways is refused."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.decimals import plain
from scoring.tables import Day, NumberFault, read_number
from scoring.tables.numbers import COMMA, DOT, EITHER
from scoring.tables.shapes import Stored


@pytest.mark.parametrize(
    ("mark", "cell", "number"),
    [
        (COMMA, "7,04", "7.04"),
        (COMMA, "7.04", "7.04"),
        (COMMA, "7.0400", "7.04"),
        (COMMA, "1.234,5", "1234.5"),
        (COMMA, "1.234.567", "1234567"),
        (COMMA, "1,234", "1.234"),
        (COMMA, "1 234,5", "1234.5"),
        (COMMA, "1\u00a0234", "1234"),
        (COMMA, "1\u202f234\u202f567,25", "1234567.25"),
        (DOT, "7.04", "7.04"),
        (DOT, "7,04", "7.04"),
        (DOT, "1.234", "1.234"),
        (DOT, "1,234.5", "1234.5"),
        (DOT, "1,234,567", "1234567"),
        (EITHER, "7,04", "7.04"),
        (EITHER, "7.04", "7.04"),
        (EITHER, "0,125", "0.125"),
        (COMMA, "\u22120,5", "-0.5"),
        (COMMA, "\u20130,5", "-0.5"),
        (COMMA, "'-0,5", "-0.5"),
        (COMMA, "- 0,5", "-0.5"),
        (COMMA, "+5", "5"),
        (COMMA, "-0", "0"),
        (COMMA, "-0,00", "0"),
        (COMMA, "\uff11\uff12,\uff15", "12.5"),
        (COMMA, " 7,04 ", "7.04"),
        (COMMA, "007", "7"),
        (EITHER, Stored("1.234"), "1.234"),
    ],
)
def test_a_number_with_one_reading_is_read(mark: str, cell: str, number: str) -> None:
    assert plain(read_number(cell, mark)) == number


@pytest.mark.parametrize(
    ("mark", "type_", "cell", "code"),
    [
        (COMMA, "number", "1.000", "number_two_ways"),
        (COMMA, "percent", "66.440", "number_two_ways"),
        (COMMA, "number", "0.125", "number_two_ways"),
        (COMMA, "integer", "1.000", "number_two_ways_whole"),
        (COMMA, "integer", "1,000", "number_two_ways_whole"),
        (DOT, "integer", "1.000", "number_two_ways_whole"),
        (DOT, "integer", "1,000", "number_two_ways_whole"),
        (DOT, "money", "1,234", "number_two_ways"),
        (EITHER, "number", "1.234", "number_two_ways"),
        (EITHER, "number", "1,234", "number_two_ways"),
        (COMMA, "number", "1,234.5", "number_not_one"),
        (COMMA, "number", "0.123,5", "number_not_one"),
        (COMMA, "number", "1.23,5", "number_not_one"),
        (COMMA, "number", "1 23", "number_not_one"),
        (COMMA, "number", "1,2,3", "number_not_one"),
        (COMMA, "number", "5,", "number_not_one"),
        (COMMA, "number", ",5", "number_not_one"),
        (COMMA, "number", "--5", "number_not_one"),
        (COMMA, "number", "1e3", "number_not_one"),
        (COMMA, "number", "12 máy", "number_not_one"),
        (COMMA, "number", "9" * 200, "number_not_one"),
        (COMMA, "number", "9" * 16, "number_too_long"),
        (COMMA, "number", "1,0000001", "number_too_fine"),
        (DOT, "number", "1.000000000000001", "number_too_fine"),
        (EITHER, "number", Stored("33.3333333333333"), "number_too_fine"),
        (COMMA, "number", "5%", "number_percent"),
        (EITHER, "number", Stored("66.44%"), "number_percent"),
        (EITHER, "number", Day("2026-05-01"), "number_became_date"),
        (COMMA, "number", "", "number_empty"),
    ],
)
def test_what_is_no_number_or_could_be_two_is_refused_with_what_to_write(
    mark: str, type_: str, cell: str, code: str
) -> None:
    with pytest.raises(NumberFault) as refused:
        read_number(cell, mark, type_)
    assert refused.value.code == code
    fault = refused.value.at(3, 2)
    assert fault.text() != fault.text("en")


def test_a_percentage_may_be_written_with_its_sign() -> None:
    for cell in ("66,44%", "66,44 %", Stored("66.44%")):
        assert read_number(cell, COMMA, "percent") == Decimal("66.44")


NUMBERS = st.decimals(Decimal(-999_999), Decimal(999_999), places=6).map(plain)


@given(NUMBERS)
def test_what_is_written_in_the_form_of_its_table_is_read_as_it_was(number: str) -> None:
    assert plain(read_number(number, DOT)) == number
    assert plain(read_number(number.replace(".", ","), COMMA)) == number
