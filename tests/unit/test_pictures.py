"""Where the marks of pictures stand: inside the picture, in order, and as many as there are units."""

from __future__ import annotations

import re
from decimal import Decimal

from hypothesis import given as provided
from hypothesis import strategies as st

from app.pictures import dots, trend
from app.pictures.dots import dot_plot
from app.pictures.mosaic import ACROSS, SQUARE, mosaic
from app.pictures.radar import SIZE, radar
from app.pictures.scale import Scale, around
from app.pictures.shades import STRONGEST, Shift, shades, shift_of
from app.pictures.trend import Year

PERCENTS = st.lists(
    st.decimals(min_value=0, max_value=100, places=2, allow_nan=False, allow_infinity=False), max_size=400
)
FIGURES = st.decimals(min_value=-200, max_value=300, places=2, allow_nan=False, allow_infinity=False)


@provided(FIGURES, FIGURES)
def test_a_scale_keeps_order_and_never_leaves_the_picture(first: Decimal, second: Decimal) -> None:
    scale = Scale(Decimal(0), Decimal(100), 6, 294)
    low, high = scale.at(min(first, second)), scale.at(max(first, second))
    assert 6 <= low <= high <= 294


def test_a_scale_without_width_puts_everything_in_its_middle() -> None:
    assert Scale(Decimal(5), Decimal(5), 0, 100).at(Decimal(7)) == 50


def test_ticks_are_round_inside_and_few() -> None:
    assert Scale(Decimal(40), Decimal(80), 0, 1).ticks(7) == tuple(map(Decimal, (40, 50, 60, 70, 80)))
    assert Scale(Decimal(40), Decimal(50), 0, 1).ticks(7) == tuple(map(Decimal, (40, 42, 44, 46, 48, 50)))


@provided(PERCENTS)
def test_around_encloses_every_figure(percents: list[Decimal]) -> None:
    low, high = around(percents, 10)
    assert low < high
    assert all(low <= percent <= high for percent in percents)


@provided(PERCENTS, PERCENTS)
def test_every_unit_is_under_a_mark_and_every_mark_inside(
    percents: list[Decimal], before: list[Decimal]
) -> None:
    plot = dot_plot(percents, before)
    assert all(0 <= dot.x <= dots.WIDTH and 0 <= dot.y <= dots.HEIGHT for dot in (*plot.dots, *plot.steps))
    assert -(-len(percents) // plot.unit) <= len(plot.dots) <= len(percents)
    assert bool(plot.steps) is bool(before)


def test_few_units_have_a_mark_each_in_columns_of_two_percent() -> None:
    plot = dot_plot([Decimal("60"), Decimal("61.99"), Decimal("62"), Decimal("70")])
    assert plot.unit == 1
    assert [dot.x for dot in plot.dots] == [34.0, 34.0, 102.0, 306.0]
    assert plot.dots[0].y > plot.dots[1].y


def test_a_radar_has_a_corner_for_every_code_and_grows_with_the_share() -> None:
    shape = radar(["1", "2", "3"], [[Decimal(100)] * 3, [Decimal(0)] * 3])
    assert shape is not None
    assert [corner.code for corner in shape.corners] == ["1", "2", "3"]
    assert shape.lines[0] == shape.rings[-1]
    assert set(shape.lines[1].split()) == {f"{SIZE / 2},{SIZE / 2}"}


def test_two_main_indices_make_no_shape() -> None:
    assert radar(["1", "2"], [[Decimal(1), Decimal(2)]]) is None


def test_years_are_joined_only_where_they_were_measured_alike_and_follow_each_other() -> None:
    shape = trend.trend(
        [
            Year(2026, Decimal(70), "a"),
            Year(2024, Decimal(60), "a"),
            Year(2025, Decimal(65), "a"),
            Year(2027, Decimal(70), "b"),
            Year(2029, Decimal(71), "b"),
        ]
    )
    assert [mark.year.year for mark in shape.marks] == [2024, 2025, 2026, 2027, 2029]
    assert [(left.year.year, right.year.year) for left, right in shape.joined] == [(2024, 2025), (2025, 2026)]
    assert [mark.x for mark in shape.marks] == sorted(mark.x for mark in shape.marks)
    (parted,) = shape.breaks
    assert shape.marks[2].x < parted < shape.marks[3].x


def test_no_year_makes_an_empty_picture() -> None:
    assert trend.trend([]).marks == ()


@provided(st.integers(min_value=1, max_value=9))
def test_classes_go_down_from_the_strongest_shade_and_the_weakest_has_none(size: int) -> None:
    steps = list(shades([f"Loại {place}" for place in range(size)]).values())
    assert steps[0] == STRONGEST
    assert steps == sorted(steps, reverse=True)
    assert size == 1 or steps[-1] == 0
    assert size > STRONGEST + 1 or len(set(steps)) == size


@provided(FIGURES)
def test_a_rise_and_a_fall_of_the_same_size_are_mirrored(change: Decimal) -> None:
    mirrored = {Shift.FAR_UP: Shift.FAR_DOWN, Shift.UP: Shift.DOWN, Shift.SAME: Shift.SAME}
    mirrored |= {down: up for up, down in mirrored.items()}
    assert shift_of(-change) is mirrored[shift_of(change)]


def test_less_than_a_point_is_no_change_and_five_points_are_far() -> None:
    changes = ("0.99", "1", "4.99", "5")
    assert [shift_of(Decimal(one)) for one in changes] == [Shift.SAME, Shift.UP, Shift.UP, Shift.FAR_UP]


@provided(st.lists(st.sampled_from(("far-up", "up", "same", "none")), max_size=300))
def test_a_mosaic_has_as_many_squares_of_a_shade_as_there_are_units(units: list[str]) -> None:
    picture = mosaic(units)
    lengths = {
        shade: sum(map(int, re.findall(r"h([0-9]+)", strokes))) // SQUARE for shade, strokes in picture.paths
    }
    assert lengths == {shade: units.count(shade) for shade in units}
    assert picture.height == -(-len(units) // ACROSS) * SQUARE


def test_a_nation_of_communes_in_the_worst_order_is_below_sixty_kilobytes() -> None:
    picture = mosaic([("up", "down", "same")[place % 3] for place in range(3_320)])
    assert sum(len(strokes) for _, strokes in picture.paths) < 60_000
