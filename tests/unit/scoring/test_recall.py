"""Results that are worked out once: they are what the rule gives, and no sheet can spoil them for another."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, localcontext
from itertools import product

import pytest

from scoring import Sheet, Tree, Value, explain, score
from scoring.decimals import EXACT
from scoring.engine.cohort import NO_COHORT
from scoring.engine.indicator import score_indicator
from scoring.engine.known_answers import is_recalled
from tests.unit.scoring.builders import tree_of

YES_OR_NO = "{kind: boolean, figure: plan}"
CHOSEN = "{kind: choice, figure: level, shares: {high: 1, middle: 0.5, low: 0}}"
EITHER = "{kind: any_of, of: [{kind: boolean, figure: plan}, {kind: boolean, figure: done}]}"
QUARTERS = "{kind: periods, figures: [q1, q2], points: {in_time: 5, late: 2.5, none: 0}}"
DOMAINS: Mapping[str, tuple[Value | None, ...]] = {
    "plan": (True, False, None),
    "done": (True, False, None),
    "level": ("high", "middle", "low", None),
    "q1": ("in_time", "late", "none", None),
    "q2": ("in_time", "late", "none", None),
}


@pytest.mark.parametrize("rule", [YES_OR_NO, CHOSEN, EITHER, QUARTERS])
def test_a_result_looked_up_is_what_the_rule_gives(rule: str) -> None:
    tree = tree_of(rule)
    leaf = tree.indicators["1.1"]
    for answer in product(*(DOMAINS[figure_id] for figure_id in leaf.rule.figure_ids)):
        given = zip(leaf.rule.figure_ids, answer, strict=True)
        sheet = Sheet("x", {figure_id: value for figure_id, value in given if value is not None})
        found = score(tree, sheet).indicators["1.1"]
        with localcontext(EXACT):
            assert found == score_indicator(leaf, sheet, NO_COHORT, tree.rounding.points)
        assert is_recalled(tree, found)


def test_an_explanation_looked_up_is_the_one_first_given() -> None:
    tree, yes = tree_of(YES_OR_NO), Sheet("x", {"plan": True})
    first, again = (explain(tree, score(tree, yes).indicators["1.1"]) for _ in range(2))
    assert first == again
    assert explain(tree, score(tree, Sheet("x", {"plan": False})).indicators["1.1"]) != first
    assert explain(tree, score(tree, yes).indicators["1.1"], "en") != first


def test_awarded_points_and_not_applicable_stand_before_what_is_known() -> None:
    tree = tree_of(YES_OR_NO)
    awarded = score(tree, Sheet("x", {"plan": True}, points={"1.1": Decimal(4)})).indicators["1.1"]
    silent = score(tree, Sheet("x", {"plan": True}, not_applicable={"1.1": "lý do"})).indicators["1.1"]
    assert (awarded.points, awarded.state) == (Decimal(4), "awarded")
    assert silent.state == "not_applicable"
    assert not is_recalled(tree, awarded)


def test_a_value_of_the_wrong_type_spoils_nothing_for_other_sheets() -> None:
    tree = tree_of(CHOSEN)
    unknown = score(tree, Sheet("x", {"level": "unheard of"})).indicators["1.1"]
    assert not is_recalled(tree, unknown)
    assert _points(tree, {"level": "high"}) == Decimal(10)


def test_numbers_are_never_looked_up() -> None:
    tree = tree_of("{kind: ratio, numerator: [part], denominator: [whole]}")
    found = score(tree, Sheet("x", {"part": Decimal(1), "whole": Decimal(2)})).indicators["1.1"]
    assert not is_recalled(tree, found)


def _points(tree: Tree, figures: Mapping[str, Value]) -> Decimal:
    return score(tree, Sheet("x", figures)).indicators["1.1"].points
