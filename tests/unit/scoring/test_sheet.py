"""What is wrong with a sheet is said by name; values have one machine form."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring import FigureSpec, InvalidValue, Sheet, Tree, canonical, parse_value, sheet_problems
from tests.unit.scoring.builders import tree_from

TEXT = """
figures:
  systems: {title: Tổng số hệ thống, unit: hệ thống, type: integer, min: 0}
checks:
  - {that: approved, at_most: systems, says: Số hệ thống được phê duyệt không thể lớn hơn tổng số}
  - {that: [online, partial], at_most: dossiers}
  - {that: {numerator: [online], denominator: [dossiers]}, at_least: 1%}
groups:
  - code: "1"
    indicators:
      - code: "1.1"
        title: T
        max: 5
        figures:
          approved: {title: Số hệ thống được phê duyệt, type: integer, min: 0}
          online: {title: Hồ sơ toàn trình, type: integer, min: 0}
          partial: {title: Hồ sơ một phần, type: integer, min: 0}
          dossiers: {title: Tổng hồ sơ, type: integer, min: 0}
          rate: {title: Tỷ lệ, type: percent}
          plan: {title: Kế hoạch, type: boolean}
          level: {title: Mức, type: choice, options: {high: Cao, low: Thấp}}
        rule: {kind: ratio, numerator: [approved], denominator: [systems]}
      - {code: "1.2", title: T, max: 5, rule: {kind: points}}
"""


@pytest.fixture(scope="module")
def tree() -> Tree:
    return tree_from(TEXT)


def codes(tree: Tree, sheet: Sheet) -> list[tuple[str, tuple[str, ...], str | None]]:
    return [
        (problem.code, problem.figure_ids, problem.indicator_code) for problem in sheet_problems(tree, sheet)
    ]


def test_a_sound_sheet_has_no_problems(tree: Tree) -> None:
    figures = {
        "systems": Decimal(10),
        "approved": Decimal(10),
        "plan": True,
        "level": "high",
        "rate": Decimal(100),
    }

    assert codes(tree, Sheet("x", figures, {"1.2": Decimal("4.25")})) == []
    assert codes(tree, Sheet("x")) == []


@pytest.mark.parametrize(
    ("figure", "value", "code"),
    [
        ("systems", Decimal(-1), "value_below_min"),
        ("systems", Decimal("1.5"), "value_not_an_integer"),
        ("systems", True, "value_wrong_type"),
        ("systems", "10", "value_wrong_type"),
        ("systems", Decimal("1e15"), "value_too_precise"),
        ("systems", Decimal("NaN"), "value_too_precise"),
        ("rate", Decimal("100.01"), "value_above_max"),
        ("rate", Decimal("0.0000001"), "value_too_precise"),
        ("plan", "true", "value_wrong_type"),
        ("level", "middle", "value_unknown_option"),
        ("ghost", Decimal(1), "unknown_figure"),
    ],
)
def test_a_value_its_figure_does_not_accept_is_refused_by_name(
    tree: Tree, figure: str, value: Decimal | bool | str, code: str
) -> None:
    assert codes(tree, Sheet("x", {figure: value})) == [(code, (figure,), None)]


@pytest.mark.parametrize(
    ("points", "code"),
    [
        ("5.01", "points_out_of_range"),
        ("-1", "points_out_of_range"),
        ("NaN", "points_out_of_range"),
        ("1.005", "points_too_fine"),
    ],
)
def test_points_outside_their_range_are_refused_typed_or_awarded(tree: Tree, points: str, code: str) -> None:
    for indicator in ("1.1", "1.2"):
        assert codes(tree, Sheet("x", points={indicator: Decimal(points)})) == [(code, (), indicator)]


def test_contradictions_are_refused(tree: Tree) -> None:
    both = Sheet("x", points={"1.2": Decimal(1)}, not_applicable={"1.2": "không có"})

    assert codes(tree, both) == [("points_and_not_applicable", (), "1.2")]
    assert codes(tree, Sheet("x", not_applicable={"1.2": " "})) == [("reason_missing", (), "1.2")]
    assert codes(tree, Sheet("x", not_applicable={"9.9": "không có"})) == [("unknown_indicator", (), "9.9")]


def test_a_violated_check_names_both_figures_and_says_the_authors_sentence(tree: Tree) -> None:
    (problem,) = sheet_problems(tree, Sheet("x", {"approved": Decimal(11), "systems": Decimal(10)}))

    assert problem.figure_ids == ("approved", "systems")
    assert problem.text() == (
        "Số hệ thống được phê duyệt không thể lớn hơn tổng số. Hãy kiểm tra lại các số liệu này."
    )
    assert problem.text("en") == (
        "“Số hệ thống được phê duyệt” (11) must not be above “Tổng số hệ thống” (10). Check these figures."
    )


def test_a_check_without_a_sentence_is_put_into_words(tree: Tree) -> None:
    figures = {"online": Decimal(60), "partial": Decimal(1_000), "dossiers": Decimal(1_050)}
    (problem,) = sheet_problems(tree, Sheet("x", figures))

    assert problem.text() == (
        "(“Hồ sơ toàn trình” + “Hồ sơ một phần”) (1.060) không được lớn hơn “Tổng hồ sơ” (1.050). "
        "Hãy kiểm tra lại các số liệu này."
    )


def test_a_check_may_compare_a_ratio_with_a_level(tree: Tree) -> None:
    (problem,) = sheet_problems(tree, Sheet("x", {"online": Decimal(1), "dossiers": Decimal(1_000)}))

    assert problem.text() == (
        "“Hồ sơ toàn trình” / “Tổng hồ sơ” (0,1%) không được nhỏ hơn 1%. Hãy kiểm tra lại các số liệu này."
    )


def test_a_check_waits_until_all_its_figures_are_declared_and_sound(tree: Tree) -> None:
    assert codes(tree, Sheet("x", {"approved": Decimal(11)})) == []
    assert [
        code for code, *_ in codes(tree, Sheet("x", {"approved": Decimal(11), "systems": Decimal(-1)}))
    ] == ["value_below_min"]


SPECS = {
    kind: FigureSpec("f", "Số liệu", kind, options={"a": "A"} if kind == "choice" else {})
    for kind in ("integer", "number", "percent", "money", "boolean", "choice", "date", "text")
}


@pytest.mark.parametrize(
    ("kind", "raw", "value"),
    [
        ("integer", "12", Decimal(12)),
        ("number", "-78.350", Decimal("-78.35")),
        ("percent", "0", Decimal(0)),
        ("money", "999999999999999", Decimal(999999999999999)),
        ("boolean", "true", True),
        ("boolean", "false", False),
        ("choice", "a", "a"),
        ("date", "2026-01-31", dt.date(2026, 1, 31)),
        ("text", "Kế hoạch số 1", "Kế hoạch số 1"),
    ],
)
def test_a_value_is_read_from_its_machine_form(kind: str, raw: str, value: object) -> None:
    assert parse_value(SPECS[kind], raw) == value


@pytest.mark.parametrize(
    ("kind", "raw", "code"),
    [
        ("integer", "12,5,3", "not_a_number"),
        ("integer", "1.5", "not_an_integer"),
        ("number", "1e3", "not_a_number"),
        ("number", "01", "not_a_number"),
        ("number", "１２", "not_a_number"),
        ("number", "1234567890123456", "not_a_number"),
        ("number", "+1", "not_a_number"),
        ("number", " ", "empty"),
        ("percent", "100.5", "above_max"),
        ("boolean", "yes", "not_a_boolean"),
        ("choice", "b", "unknown_option"),
        ("date", "2026-02-30", "not_a_date"),
        ("date", "31/01/2026", "not_a_date"),
        ("date", "20260131", "not_a_date"),
        ("text", "a" * 4001, "too_long"),
    ],
)
def test_anything_else_is_refused_with_a_reason_and_a_remedy(kind: str, raw: str, code: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        parse_value(SPECS[kind], raw)

    assert caught.value.code == code
    assert caught.value.text().startswith("“Số liệu”")
    assert " " in caught.value.text("en")


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=6, allow_nan=False))
@settings(deadline=None)
def test_the_canonical_spelling_of_a_number_comes_back_as_the_same_number(value: Decimal) -> None:
    spelt = canonical(SPECS["number"], value)

    assert parse_value(SPECS["number"], spelt) == value
    assert "E" not in spelt
    assert not ("." in spelt and spelt.endswith("0"))


@given(
    st.one_of(
        st.booleans().map(lambda v: ("boolean", v)),
        st.dates().map(lambda v: ("date", v)),
        st.just(("choice", "a")),
    )
)
def test_other_values_come_back_as_they_were(typed: tuple[str, bool | dt.date | str]) -> None:
    kind, value = typed

    assert parse_value(SPECS[kind], canonical(SPECS[kind], value)) == value


def test_a_value_of_another_type_has_no_spelling() -> None:
    with pytest.raises(InvalidValue):
        canonical(SPECS["date"], "hôm nay")
