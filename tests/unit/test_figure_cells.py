"""Figures in the cells of a file: what is written is read back as it was, formulas and all."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.services.tables.cells import CellProblem, Row, cell_of, read_rows, value_of, written
from app.web.tables import neutral
from scoring import FigureSpec, canonical
from scoring.tables import restored

NUMBER = FigureSpec("n", "Số", "number")
PERCENT = FigureSpec("p", "Tỷ lệ", "percent")
YES_NO = FigureSpec("b", "Có hay không", "boolean")
CHOICE = FigureSpec("c", "Mức", "choice", options={"good": "Tốt", "fair": "=Khá; vừa"})
DAY = FigureSpec("d", "Ngày", "date")
COLUMNS = (NUMBER, PERCENT, YES_NO, CHOICE, DAY)

NUMBERS = st.decimals(Decimal(-999_999), Decimal(999_999), places=3)
VALUES = st.fixed_dictionaries(
    {
        "n": NUMBERS.map(lambda value: canonical(NUMBER, value)),
        "p": st.decimals(Decimal(0), Decimal(100), places=2).map(lambda value: canonical(PERCENT, value)),
        "b": st.sampled_from(["true", "false"]),
        "c": st.sampled_from(["good", "fair"]),
        "d": st.dates(date(1950, 1, 1), date(2099, 12, 31)).map(date.isoformat),
    }
)


@given(VALUES)
def test_a_written_row_is_read_back_as_it_was(values: dict[str, str]) -> None:
    read = read_rows(written([Row(0, "19360", values)], COLUMNS), COLUMNS, names={})
    assert not read.problems
    assert [(row.unit, row.values) for row in read.rows] == [("19360", values)]


@given(VALUES)
def test_cells_made_harmless_for_a_spreadsheet_say_the_same(values: dict[str, str]) -> None:
    for column in COLUMNS:
        value = values[column.id]
        assert value_of(column, restored(neutral(cell_of(column, value)))) == value


@given(st.text(max_size=20))
def test_what_makes_a_text_harmless_is_taken_away_again(text: str) -> None:
    assert restored(neutral(text)) == text


@pytest.mark.parametrize(
    ("cell", "written_as"),
    [
        ("=1+1", "'=1+1"),
        ("a;=1+1", "a;'=1+1"),
        ("a,+1", "a,'+1"),
        ("a\t@x", "a\t'@x"),
        ("thiếu:\n- quyết định", "thiếu:\n'- quyết định"),
        ('a;"=x', "a;\"'=x"),
        ("'=x", "''=x"),
        ("−0,5", "-0,5"),
        ("−1.234,5", "-1.234,5"),
        ("-5", "-5"),
        ("-5+cmd", "'-5+cmd"),
        ("Hòa − Bình", "Hòa − Bình"),
        (None, ""),
        (-5, "-5"),
    ],
)
def test_nothing_that_goes_out_is_calculated_and_a_negative_number_stays_one(
    cell: object, written_as: str
) -> None:
    assert neutral(cell) == written_as


@pytest.mark.parametrize(
    ("column", "cell", "value"),
    [
        (PERCENT, "92,5%", "92.5"),
        (NUMBER, "1.234,5", "1234.5"),
        (NUMBER, "−2", "-2"),
        (NUMBER, "90.5", "90.5"),
        (YES_NO, "CÓ", "true"),
        (YES_NO, "khong", "false"),
        (CHOICE, "tot", "good"),
        (CHOICE, "fair", "fair"),
        (DAY, "5/1/2027", "2027-01-05"),
    ],
)
def test_cells_are_read_as_officials_write_them(column: FigureSpec, cell: str, value: str) -> None:
    assert value_of(column, cell) == value


@pytest.mark.parametrize(
    ("column", "cell", "says"),
    [
        (NUMBER, "90.500", "Ghi 90500 nếu dấu ngăn hàng nghìn; ghi 90,500 nếu là phần lẻ."),
        (NUMBER, "=1+1", "không phải là số"),
        (NUMBER, "1,0000001", "=ROUND(ô; 2)"),
        (PERCENT, "100,01", "100"),
        (YES_NO, "1", "không phải Có hoặc Không"),
        (CHOICE, "Kém", "Hãy ghi một trong: Tốt; =Khá; vừa."),
        (DAY, "31/02/2027", "không phải một ngày có thật"),
    ],
)
def test_what_a_column_does_not_take_is_refused_with_what_to_write(
    column: FigureSpec, cell: str, says: str
) -> None:
    with pytest.raises(CellProblem) as refused:
        value_of(column, cell)
    assert says in str(refused.value.sentence)
