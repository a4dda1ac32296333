"""A merged unit is offered the main-index values of its predecessors where the set asks for their mean."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask

from app.access.actor import Role
from app.models import Assessment, Unit, UnitSuccession
from app.workflow.states import Status
from tests.support.client import Client
from tests.support.cycles import Cycles
from tests.support.factories import Make
from tests.support.libraries import library_with, text_of_set

SET = "dti/2032/commune"
CODE = "2.2"
TEXT = text_of_set("dti/2030/commune").replace("id: dti/2030/commune", f"id: {SET}")
RULE = "rule: {kind: points}"
MEAN = "rule: {kind: predecessor_mean}"
FIRST, SECOND, THIRD = (f"#figure-predecessor_2_2_{number}" for number in (1, 2, 3))


@pytest.fixture
def asking(app: Flask, tmp_path: Path) -> Iterator[Callable[[str], None]]:
    """Gives the application a set in which 2.2 is counted by this rule, until the test is over."""
    usual = app.extensions["trees"]

    def ask(rule: str) -> None:
        library_with(app, tmp_path / "criteria", dti__2032__commune=TEXT.replace(RULE, rule))

    yield ask
    app.extensions["trees"] = usual


def merge(make: Make, unit: Unit, points: dict[str, str], *, published: bool = True) -> None:
    """Units of these names, with these points in 2.2 in the year before, became the unit.

    Main index 2 is worth 6 points, of which each has 2 in 2.1.
    """
    cycles, before = Cycles(make), make.cycle(year=2029)
    for name, typed in points.items():
        old = make.unit(name)
        cycles.sheet(before, old, appraised=typed)
        make._add(UnitSuccession(predecessor_id=old.id, successor_id=unit.id, effective_on=unit.valid_from))
    if published:
        cycles.published(before)


def place(sheet: Assessment, journey: str = "unit") -> str:
    return f"/{journey}/assessments/{sheet.id}/indicators/{CODE}"


def test_the_boxes_are_filled_with_each_predecessors_value_and_say_whose_it_is(
    make: Make, unit: Unit, officer: Client, asking: Callable[[str], None]
) -> None:
    merge(make, unit, {"Cũ Một": "0.5", "Cũ Hai": "2"})
    asking(MEAN)
    sheet = make.assessment(make.cycle(tree_id=SET), unit)
    page = officer.get(place(sheet))
    assert (
        page.one(f"{FIRST}-hint")
        .get_text(" ", strip=True)
        .startswith("Suy ra từ giá trị chỉ số chính năm 2029 của Xã Cũ Hai: 0,6667. Đã điền sẵn, chưa lưu")
    )
    assert [page.one(box)["value"] for box in (FIRST, SECOND)] == ["0,6667", "0,4167"]
    assert not page.one(THIRD).get("value")

    officer.submit("#declaration", {}, press="Lưu")
    page = officer.get(place(sheet))
    assert "Đã điền sẵn" not in page.text
    assert "Trung bình của 2 đơn vị" in page.text
    assert "(số suy ra)" in page.text


def test_nothing_is_filled_in_while_a_predecessor_has_no_published_result(
    make: Make, unit: Unit, officer: Client, asking: Callable[[str], None]
) -> None:
    merge(make, unit, {"Cũ Một": "0.5", "Cũ Hai": "2"}, published=False)
    asking(MEAN)
    page = officer.get(place(make.assessment(make.cycle(tree_id=SET), unit)))
    assert not page.one(FIRST).get("value")
    assert "Suy ra từ" not in page.text


def test_more_predecessors_than_boxes_fill_the_first_with_the_mean_of_all(
    make: Make, unit: Unit, officer: Client, asking: Callable[[str], None]
) -> None:
    merge(make, unit, {f"Cũ {number}": points for number, points in enumerate(("0", "0", "1", "2", "2"))})
    asking(MEAN)
    page = officer.get(place(make.assessment(make.cycle(tree_id=SET), unit)))
    assert page.one(FIRST)["value"] == "0,5000"
    assert "Suy ra: bình quân giá trị chỉ số chính năm 2029 của Xã Cũ 0, Xã Cũ 1" in page.text
    assert not page.one(SECOND).get("value")


def test_the_reviewer_reads_the_predecessors_value_beside_what_the_unit_declared(
    make: Make, unit: Unit, browsers: Callable[[], Client], asking: Callable[[str], None]
) -> None:
    merge(make, unit, {"Cũ Một": "0.5"})
    asking(MEAN)
    cycle = make.cycle(tree_id=SET)
    sheet = make.assessment(cycle, unit, status=Status.SUBMITTED)
    account = make.account(Role.REVIEWER)
    make.reviewer_assignment(cycle, account)
    browser = browsers()
    browser.sign_in(account)
    page = browser.get(place(sheet, "review"))
    assert "Suy ra từ giá trị chỉ số chính năm 2029 của Xã Cũ Một: 0,4167." in page.text
    assert "Đã điền sẵn" not in page.text


def test_other_rules_are_offered_nothing(
    make: Make, unit: Unit, officer: Client, asking: Callable[[str], None]
) -> None:
    merge(make, unit, {"Cũ Một": "0.5"})
    asking("figures: {own: {title: Số, type: number}}\n        rule: {kind: share, figure: own}")
    page = officer.get(place(make.assessment(make.cycle(tree_id=SET), unit)))
    assert not page.one("#figure-own").get("value")


def test_the_central_figures_say_from_which_units_those_of_a_merged_unit_are_derived(
    make: Make, unit: Unit, browsers: Callable[[], Client], asking: Callable[[str], None]
) -> None:
    merge(make, unit, {"Cũ Một": "0.5", "Cũ Hai": "2"})
    asking(f"scored_by: central\n        {MEAN}")
    cycle = make.cycle(tree_id=SET)
    make.assessment(cycle, unit)
    make.assessment(cycle, make.unit("Không Gộp"))
    browser = browsers()
    browser.sign_in(make.account(Role.SECRETARIAT))
    browser.get(f"/secretariat/cycles/{cycle.id}/central")
    page = browser.follow("Xem số suy ra từ những đơn vị nào")
    (row,) = page.texts("tbody tr")
    assert "Xã Cũ Hai: 0,6667Xã Cũ Một: 0,4167" in row
    assert row.endswith("0,5417")
    browser.submit('form[action="/language"]')
    assert "derived" in browser.get(f"/secretariat/cycles/{cycle.id}/central/derived").heading


def test_no_mean_is_shown_while_a_predecessor_has_no_published_value(
    make: Make, unit: Unit, browsers: Callable[[], Client], asking: Callable[[str], None]
) -> None:
    merge(make, unit, {"Cũ Một": "0.5"})
    silent = make.unit("Cũ Im")
    make._add(UnitSuccession(predecessor_id=silent.id, successor_id=unit.id, effective_on=unit.valid_from))
    asking(f"scored_by: central\n        {MEAN}")
    cycle = make.cycle(tree_id=SET)
    make.assessment(cycle, unit)
    browser = browsers()
    browser.sign_in(make.account(Role.SECRETARIAT))
    (row,) = browser.get(f"/secretariat/cycles/{cycle.id}/central/derived").texts("tbody tr")
    assert "Xã Cũ Im: chưa có kết quả công bố" in row
    assert row.endswith("–")


def test_a_cycle_that_asks_for_no_mean_says_so(make: Make, browsers: Callable[[], Client]) -> None:
    cycle = make.cycle()
    browser = browsers()
    browser.sign_in(make.account(Role.SECRETARIAT))
    assert (
        "không có chỉ tiêu nào hỏi bình quân"
        in browser.get(f"/secretariat/cycles/{cycle.id}/central/derived").text
    )
