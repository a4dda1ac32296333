"""Which indicator of the year before an indicator goes on from, and which of its values this year's set takes."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.sheet.carrying import accepted_value
from app.sheet.counterparts import counterparts
from scoring import FigureSpec, Tree
from scoring.loader.files import load_tree_text

HEAD = """
format: 1
id: thu/2030/commune
title: Bộ thử
level: commune
period: {from: 2030-01-01, to: 2030-12-31}
status: official
legal_basis: [Quyết định thử nghiệm]
rounding: {points: 2, percent: 2, mode: half_up}
not_applicable: shrink
ranking: {on: percent, ties: competition}
grades: [{id: any, title: Đạt, at_least_percent: 0}]
"""
TITLES = st.lists(
    st.sampled_from(("Kế hoạch", "Cổng dịch vụ", "Chữ ký số", "Dữ liệu mở")), min_size=1, max_size=6
)


def tree(*titles: str) -> Tree:
    """A set with one main index of indicators of these titles, numbered in order."""
    rows = [
        f'      - {{code: "1.{n}", title: "{title}", max: 1, rule: {{kind: points}}}}'
        for n, title in enumerate(titles, 1)
    ]
    top = (
        f'{HEAD}max: {len(titles)}\ngroups:\n  - code: "1"\n    title: Chỉ số chính\n    max: {len(titles)}\n'
    )
    return load_tree_text("\n".join((f"{top}    indicators:", *rows)).encode())


def test_an_indicator_is_known_by_its_title_under_another_code() -> None:
    assert counterparts(tree("Chữ ký số", "Kế hoạch"), tree("Kế hoạch", "Chữ ký số")) == {
        "1.1": "1.2",
        "1.2": "1.1",
    }


def test_a_year_in_the_title_does_not_make_another_indicator() -> None:
    assert counterparts(tree("Kế hoạch năm 2030"), tree("Kế hoạch  Năm 2029")) == {"1.1": "1.1"}


def test_another_title_under_the_same_code_is_another_indicator() -> None:
    assert counterparts(tree("Chữ ký số"), tree("Kế hoạch")) == {}


@given(TITLES, TITLES)
def test_two_indicators_never_go_on_from_the_same_one(now: list[str], before: list[str]) -> None:
    here, there = tree(*now), tree(*before)
    pairs = counterparts(here, there)
    assert len(set(pairs.values())) == len(pairs)
    for code, earlier in pairs.items():
        assert here.indicators[code].title == there.indicators[earlier].title


@given(TITLES)
def test_every_indicator_of_an_unchanged_set_goes_on_from_itself(titles: list[str]) -> None:
    assert counterparts(tree(*titles), tree(*titles)) == {
        f"1.{n}": f"1.{n}" for n in range(1, len(titles) + 1)
    }


@pytest.mark.parametrize(
    ("spec", "value", "taken"),
    [
        (FigureSpec("n", "Số", "integer"), "12", "12"),
        (FigureSpec("n", "Số", "integer", max=Decimal(10)), "12", ""),
        (FigureSpec("n", "Số", "boolean"), "12", ""),
        (FigureSpec("n", "Số", "choice", options={"a": "A"}), "b", ""),
        (FigureSpec("n", "Số", "number"), "", ""),
    ],
)
def test_a_value_is_offered_only_where_this_years_set_takes_it(
    spec: FigureSpec, value: str, taken: str
) -> None:
    assert accepted_value(spec, spec, value) == taken


def test_a_number_counted_in_another_unit_is_not_offered() -> None:
    now, before = FigureSpec("n", "Chi", "number", "triệu đồng"), FigureSpec("n", "Chi", "number", "đồng")
    assert accepted_value(now, before, "12") == ""
    assert accepted_value(now, None, "12") == ""
    assert accepted_value(FigureSpec("n", "Chi", "percent"), FigureSpec("n", "Chi", "number"), "12") == ""
