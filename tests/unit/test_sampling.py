"""Drawing rows by a seed, and how far two people agree."""

from __future__ import annotations

from decimal import Decimal

import pytest

from app.sheet.sampling import agreement_of, draw, size_of

ROWS = [(sheet, code) for sheet in range(1, 21) for code in ("1.1", "1.2", "2.1")]


def test_the_same_seed_draws_the_same_rows_in_whatever_order_they_come() -> None:
    assert draw(ROWS, "2030-1", 7) == draw(list(reversed(ROWS)), "2030-1", 7)
    assert len(draw(ROWS, "2030-1", 7)) == 7


def test_another_seed_draws_others() -> None:
    assert draw(ROWS, "2030-1", 7) != draw(ROWS, "2030-2", 7)


def test_a_larger_draw_by_the_same_seed_holds_the_smaller_one() -> None:
    assert set(draw(ROWS, "x", 5)) < set(draw(ROWS, "x", 12))


def test_more_rows_than_there_are_is_all_of_them() -> None:
    assert draw(ROWS[:3], "x", 10) == tuple(ROWS[:3])


@pytest.mark.parametrize(
    ("percent", "rows", "size"),
    [("5", 100, 5), ("5", 101, 6), ("0.5", 10, 1), ("100", 7, 7), ("50", 0, 0), ("33.3", 3, 1)],
)
def test_a_percentage_is_rounded_up(percent: str, rows: int, size: int) -> None:
    assert size_of(Decimal(percent), rows) == size


def test_agreement_counts_equal_points_and_keeps_the_sign_of_the_difference() -> None:
    told = agreement_of([(Decimal(2), Decimal(2)), (Decimal("1.5"), Decimal(1)), (Decimal(0), Decimal(0))])
    assert (told.rows, told.same, told.percent, told.difference) == (3, 2, Decimal(67), Decimal("-0.17"))


def test_of_no_rows_nothing_is_said() -> None:
    told = agreement_of([])
    assert (told.rows, told.percent, told.difference) == (0, None, None)
