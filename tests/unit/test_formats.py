"""Numbers, days and deadlines as they are shown."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from flask import Flask
from flask_babel import Babel

from app.web import formats

AT = datetime(2026, 12, 31, 10, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "places", "shown"),
    [
        ("78.345", 2, "78,35"),
        ("0.125", 2, "0,13"),
        ("1234.5", 2, "1.234,50"),
        ("-2.5", 2, "−2,50"),
        ("0", 2, "0,00"),
        ("100", 2, "100,00"),
        ("84.4471", 3, "84,447"),
        ("5", 3, "5,000"),
    ],
)
def test_points_have_the_decimals_of_their_criteria_set_rounded_half_up(
    value: str, places: int, shown: str
) -> None:
    assert formats.points(Decimal(value), places) == shown


def test_figures_keep_every_digit_and_get_none() -> None:
    assert formats.figure(Decimal("1234.5")) == "1.234,5"
    assert formats.figure(Decimal("1E+3")) == "1.000"
    assert formats.figure(0) == "0"


def test_nothing_is_not_zero() -> None:
    assert {f(None) for f in (formats.figure, formats.percent, formats.day)} == {"–"}
    assert formats.points(None, 2) == "–"


def test_a_change_always_shows_its_sign() -> None:
    shown = [formats.change(Decimal(value), 2) for value in ("-2.5", "1", "0")]
    assert shown == ["−2,50", "+1,00", "0,00"]


def test_a_unit_follows_after_a_space_but_the_percent_sign_at_once() -> None:
    shown = [formats.with_unit("12", unit) for unit in ("dịch vụ", "%", "")]
    assert shown == ["12 dịch vụ", "12%", "12"]


def test_a_float_is_refused() -> None:
    with pytest.raises(TypeError, match="float"):
        formats.points(78.35, 2)  # type: ignore[arg-type]


def test_days_and_moments_are_vietnamese() -> None:
    late = datetime(2026, 12, 31, 17, 30, tzinfo=UTC)
    assert formats.day(late) == "01/01/2027"
    assert formats.moment(late) == "01/01/2027 00:30"
    assert formats.day(date(2026, 2, 3)) == "03/02/2026"


def test_sizes_are_in_the_unit_people_say() -> None:
    assert [formats.size(n) for n in (512, 20_480, 1_468_006)] == [
        "512\u00a0B",
        "20\u00a0KB",
        "1,4\u00a0MB",
    ]


@pytest.mark.parametrize(
    ("left", "kind", "text"),
    [
        (timedelta(days=9, hours=1), "ample", "còn 9 ngày 1 giờ"),
        (timedelta(days=2, hours=4, minutes=59), "soon", "còn 2 ngày 4 giờ"),
        (timedelta(hours=4, minutes=10), "soon", "còn 4 giờ 10 phút"),
        (timedelta(minutes=12, seconds=59), "soon", "còn 12 phút"),
        (timedelta(0), "over", "quá hạn 0 giờ 0 phút"),
        (-timedelta(hours=5), "over", "quá hạn 5 giờ 0 phút"),
        (-timedelta(days=2, hours=3), "over", "quá hạn 2 ngày 3 giờ"),
    ],
)
def test_a_deadline_says_what_is_left_and_never_more(left: timedelta, kind: str, text: str) -> None:
    app = Flask(__name__)
    Babel(app, default_locale="vi")
    with app.test_request_context():
        assert formats.time_between(AT, AT + left) == formats.TimeLeft(kind, text)
