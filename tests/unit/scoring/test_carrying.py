"""The same sheet under another criteria set: what both ask goes along, nothing that the new set would refuse."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from scoring import Sheet, Tree, cohort_of, score, sheet_problems
from scoring.diff import unit_changes
from scoring.loader.files import load_tree_text
from scoring.sheets.carrying import carried
from tests.unit.scoring.builders import tree_from
from tests.unit.scoring.random_trees import random_sheet, random_tree, seeded, tree_text
from tests.unit.scoring.test_second_scorer import engine_sheet

TEXT = """
id: dti/2026/commune
rounding: {{points: 1}}
figures:
  share: {{title: Tỷ lệ, type: percent, max: {most}}}
  plan: {{title: Kế hoạch, type: {plan}}}
groups:
  - code: "1"
    indicators:
      - {{code: "1.1", title: Tỷ lệ, max: 10, rule: {{kind: share, figure: share}}}}
      - {{code: "1.2", title: {title}, max: {max}, rule: {{kind: points}}}}
      - {{code: "1.3", title: Kế hoạch, max: 5, rule: {rule}}}
"""


def tree(*, most: str = "100", plan: str = "boolean", title: str = "Do tổ chấm", maximum: str = "4") -> Tree:
    rule = "{kind: boolean, figure: plan}" if plan == "boolean" else "{kind: points}"
    return tree_from(TEXT.format(most=most, plan=plan, title=title, max=maximum, rule=rule))


SHEET = Sheet("x", {"share": Decimal(80), "plan": True}, {"1.2": Decimal("3.6")})


def test_a_figure_goes_along_where_the_new_set_accepts_its_value() -> None:
    assert carried(SHEET, tree(), tree()).figures == SHEET.figures
    assert carried(SHEET, tree(), tree(most="50")).figures == {"plan": True}
    assert carried(SHEET, tree(), tree(plan="text")).figures == {"share": Decimal(80)}


def test_points_go_along_with_the_indicator_and_never_beyond_its_maximum() -> None:
    assert carried(SHEET, tree(), tree(title="Chỉ tiêu khác")).points == {}
    assert carried(SHEET, tree(), tree(maximum="8")).points == {"1.2": Decimal("3.6")}
    assert carried(SHEET, tree(), tree(maximum="3")).points == {"1.2": Decimal("3.0")}


def test_reasons_go_along_with_the_indicator() -> None:
    sheet = Sheet("x", not_applicable={"1.2": "không có"}, not_measured={"1.1": "không khảo sát"})

    same, other = carried(sheet, tree(), tree(maximum="8")), carried(sheet, tree(), tree(title="Khác"))

    assert (same.not_applicable, same.not_measured) == (sheet.not_applicable, sheet.not_measured)
    assert (other.not_applicable, other.not_measured) == ({}, sheet.not_measured)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10_000), st.integers(0, 10_000))
def test_a_carried_sheet_can_be_scored_and_carrying_it_again_changes_nothing(first: int, second: int) -> None:
    description, other = random_tree(seeded(first)), random_tree(seeded(second))
    old, new = (load_tree_text(tree_text(one)) for one in (description, other))
    sheet = engine_sheet(random_sheet(seeded(first), description))

    assert carried(sheet, old, old) == sheet
    moved = carried(sheet, old, new)
    assert {problem.code for problem in sheet_problems(new, moved)} <= {
        "check_failed", "kind_unknown", "kind_missing",
    }  # fmt: skip
    assert score(new, moved).points == score(new, carried(moved, new, new)).points


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10_000), st.integers(2, 6))
def test_nobody_moves_where_nothing_changes(seed: int, units: int) -> None:
    random = seeded(seed)
    description = random_tree(random)
    same = load_tree_text(tree_text(description))
    plain = [engine_sheet(random_sheet(random, description)) for _ in range(units)]
    sheets = [Sheet(f"u{n}", one.figures, one.points, one.not_applicable, one.kind, one.tags, one.not_measured)
              for n, one in enumerate(plain)]  # fmt: skip
    everybody = cohort_of(same, sheets)

    changes = unit_changes(same, same, sheets[:2], sheets[:2], (everybody, everybody))

    assert [(one.new_rank - one.old_rank, one.moved) for one in changes] == [(0, ()), (0, ())]
    assert all(one.old == score(same, sheets[int(one.unit[1:])], everybody) for one in changes)
