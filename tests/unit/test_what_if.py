"""Other figures tried on a sheet: what changes, what stays, what is refused."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.errors import Invalid
from app.sheet.next_steps import steps_after_appraisal
from app.sheet.what_if import figures_to_try, is_open, tried
from scoring import Sheet, canonical, score
from scoring.loader.files import load_tree_text
from tests.unit.scoring.random_trees import random_sheet, random_tree, seeded, tree_text
from tests.unit.scoring.test_second_scorer import engine_sheet

TREE = load_tree_text(
    """
id: dti/2026/commune
rounding: {points: 2}
figures:
  done: {title: Đã làm, type: integer, min: 0}
  asked: {title: Phải làm, type: integer, min: 0}
  remark: {title: Ghi chú, type: text}
checks:
  - {that: done, at_most: asked, says: Đã làm không thể hơn phải làm}
groups:
  - code: "1"
    indicators:
      - {code: "1.1", title: Tỷ lệ, max: 10, rule: {kind: ratio, numerator: [done], denominator: [asked]}}
      - {code: "1.2", title: Cùng số liệu, max: 10, rule: {kind: ratio, numerator: [done], denominator: [asked]}}
      - {code: "1.3", title: Do tổ chấm, max: 4, rule: {kind: points}}
""".encode()
)
SHEET = Sheet("x", {"done": Decimal(5), "asked": Decimal(10)}, {"1.2": Decimal(1), "1.3": Decimal(2)})


def test_a_tried_figure_counts_wherever_it_is_read_but_where_a_reviewer_set_points() -> None:
    trial = tried(TREE, SHEET, ["1.1"], {"done": "10"}, {})

    assert (trial.before.points, trial.after.points) == (Decimal("8.00"), Decimal("13.00"))
    assert trial.moved == ("1.1",)


def test_where_it_is_tried_the_rule_counts_again_and_points_can_be_tried_instead() -> None:
    assert tried(TREE, SHEET, ["1.2"], {"done": "10"}, {}).after.indicators["1.2"].points == 10
    assert tried(TREE, SHEET, ["1.2"], {"done": "5"}, {"1.2": Decimal(1)}).moved == ()
    assert tried(TREE, SHEET, ["1.2"], {}, {"1.2": None}).after.indicators["1.2"].points == 5
    assert tried(TREE, SHEET, ["1.2"], {}, {"1.2": Decimal(7)}).after.indicators["1.2"].points == 7


@pytest.mark.parametrize(
    ("figures", "points", "field"),
    [
        ({"done": "11"}, {}, "figure-done"),
        ({"done": "-1"}, {}, "figure-done"),
        ({"done": "x"}, {}, "figure-done"),
        ({}, {"1.3": Decimal(5)}, "points-1.3"),
    ],
)
def test_what_could_not_be_declared_is_refused_at_its_box(
    figures: dict[str, str], points: dict[str, Decimal | None], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        tried(TREE, SHEET, ["1.1", "1.3"], figures, points)

    assert set(refused.value.fields) == {field}


def test_points_to_win_back_stand_among_the_steps_by_what_they_gain() -> None:
    steps = steps_after_appraisal(TREE, SHEET, 5)

    assert [(step.indicator.code, step.gain, step.points) for step in steps] == [
        ("1.2", 9, (Decimal(1), Decimal(10))), ("1.1", 5, None), ("1.3", 2, (Decimal(2), Decimal(4))),
    ]  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10_000))
def test_what_is_tried_is_what_the_engine_says_of_such_a_sheet_and_changes_no_other(seed: int) -> None:
    description = random_tree(seeded(seed))
    tree = load_tree_text(tree_text(description))
    sheet, other = (engine_sheet(random_sheet(seeded(n), description)) for n in (seed, seed + 1))
    codes = [code for code, leaf in tree.indicators.items() if is_open(tree, sheet, leaf)]
    names = {name for code in codes for name in figures_to_try(tree, tree.indicators[code])}
    same = {name: canonical(tree.figures[name], sheet.figures[name]) for name in names & sheet.figures.keys()}
    wanted = {
        name: canonical(tree.figures[name], other.figures[name]) if name in other.figures else ""
        for name in names
    }

    unchanged = tried(tree, sheet, codes, same, {})
    assert unchanged.after == unchanged.before == score(tree, sheet)
    try:
        trial = tried(tree, sheet, codes, wanted, {})
    except Invalid:
        return
    for code in codes:
        touched = any(
            sheet.figures.get(name) != other.figures.get(name) for name in tree.indicators[code].figure_ids
        )
        if not touched:
            assert trial.after.indicators[code] == trial.before.indicators[code]
        elif code not in sheet.points and code not in sheet.not_applicable:
            plain = Sheet("x", other.figures, kind=sheet.kind, tags=sheet.tags)
            assert trial.after.indicators[code].points == score(tree, plain).indicators[code].points
