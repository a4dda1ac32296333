"""Penalties stop at nothing left: in a group that is worth points, and in the total; what was cut off is said."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest

from scoring import CriteriaError, Sheet, SheetScore, Tree, floor_data, floor_lines, score
from scoring.__main__ import main
from scoring.batch import pack, score_columns
from scoring.batch.sensitivity import rank_intervals
from scoring.diff import tree_changes
from scoring.lint.remarks import remarks
from tests.unit.scoring.builders import tree_from
from tests.unit.scoring.test_batch import differences
from tests.unit.scoring.test_totals import group, leaf

CASE = Path(__file__).with_name("cases") / "negative-total.yaml"
PENALTY = ", penalty: true"
MIXED = group("1", leaf("1.1"), leaf("1.2", "-15", PENALTY))
PLAIN = group("2", leaf("2.1", "4"))
ALONE = group("3", leaf("3.1", "-3"), leaf("3.2", "-3"), extra=", penalty: true, max: -5")


def scored(text: str, **points: str) -> SheetScore:
    codes = {key.removeprefix("c").replace("_", "."): Decimal(value) for key, value in points.items()}
    tree = tree_from(text)
    sheet = Sheet("x", points=codes)
    assert differences(tree, [sheet]) == []
    return score(tree, sheet)


def points_of(result: SheetScore) -> dict[str, Decimal]:
    return {group.code: group.points for group in result.groups}


def cuts_of(result: SheetScore) -> dict[str, Decimal]:
    return {"": result.cut, **{group.code: group.cut for group in result.groups}}


def test_the_case_that_was_reported_stops_at_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    answers = tmp_path / "phieu.yaml"
    answers.write_text("unit: Xã A\nfigures: {missed: 8}\n", encoding="utf-8")

    assert main(["score", str(CASE), str(answers)]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["points"], told["percent"], told["index"]) == ("0.00", "0.00", "0.0000")
    assert "cut" not in told, "nothing was cut off the total: the group had stopped before"
    assert (told["groups"][0]["points"], told["groups"][0]["cut"]) == ("0.00", "10.00")
    assert told["groups"][0]["why"] == ["Điểm trừ vượt số điểm còn lại 10,00: chỉ trừ đến 0."]
    assert told["indicators"][1]["points"] == "-10.00"
    assert told["indicators"][1]["why"][-1] == "Nhóm 1: điểm trừ vượt số điểm còn lại 10,00: chỉ trừ đến 0."


def test_the_explanation_of_a_penalty_names_the_floor_in_both_languages(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    answers = tmp_path / "phieu.yaml"
    answers.write_text("unit: Xã A\nfigures: {missed: 8, came: false}\n", encoding="utf-8")

    assert main(["score", "--lang", "en", str(CASE), str(answers), "--explain", "1.2"]) == 0
    said = capsys.readouterr().out.splitlines()
    assert said[-1] == "Group 1: penalties exceed what was left by 10.00: taken down to 0 only."
    assert main(["score", str(CASE), str(answers), "--explain", "1.1"]) == 0
    assert "chỉ trừ đến 0" not in capsys.readouterr().out


def test_an_indicator_and_its_own_penalties_take_from_that_group_only() -> None:
    result = scored(f"groups:\n{MIXED}{PLAIN}", c1_1="6", c1_2="-15", c2_1="4")

    assert points_of(result) == {"1": 0, "2": 4}
    assert (result.points, result.percent) == (4, Decimal("28.57"))
    assert cuts_of(result) == {"": 0, "1": 9, "2": 0}


def test_penalties_that_leave_something_cut_nothing() -> None:
    result = scored(f"groups:\n{MIXED}", c1_1="10", c1_2="-10")

    assert (result.points, cuts_of(result)) == (0, {"": 0, "1": 0})


def test_a_group_of_penalties_alone_takes_from_what_stands_above_it() -> None:
    result = scored(f"groups:\n{PLAIN}{ALONE}", c2_1="4", c3_1="-3")

    assert points_of(result) == {"2": 4, "3": -3}
    assert (result.points, cuts_of(result)) == (1, {"": 0, "2": 0, "3": 0})


def test_the_total_stops_at_nothing_and_the_groups_keep_theirs() -> None:
    result = scored(f"groups:\n{PLAIN}{ALONE}", c2_1="1", c3_1="-3", c3_2="-3")

    assert points_of(result) == {"2": 1, "3": -5}
    assert (result.points, result.percent, result.index) == (0, 0, 0)
    assert cuts_of(result) == {"": 4, "2": 0, "3": 0}


def test_a_group_inside_a_group_stops_by_itself() -> None:
    inner = (
        f'  - code: "1"\n    groups:\n    {MIXED.replace(chr(34) + "1" + chr(34), chr(34) + "1.0" + chr(34))}'
    )
    result = scored(f"groups:\n{inner}    indicators:\n      - {leaf('1.9', '5')}\n", c1_2="-15", c1_9="5")

    assert points_of(result) == {"1": 5, "1.0": 0}
    assert cuts_of(result) == {"": 0, "1": 0, "1.0": 15}


def test_a_group_of_penalties_inside_a_group_takes_from_that_group_and_stops_there() -> None:
    text = (
        'groups:\n  - code: "1"\n    groups:\n    '
        + group("1.5", leaf("1.5.1", "-8"), extra=PENALTY)
        + f"    indicators:\n      - {leaf('1.1', '5')}\n"
        + PLAIN
    )
    result = scored(text, c1_1="5", c1_5_1="-8", c2_1="4")

    assert points_of(result) == {"1": 0, "2": 4, "1.5": -8}
    assert cuts_of(result) == {"": 0, "1": 3, "2": 0, "1.5": 0}


def test_penalties_beside_a_bonus_on_top_take_from_the_total() -> None:
    both = group("3", leaf("3.1", "2", ", bonus: {cap: 2}"), leaf("3.2", "-2", PENALTY))
    result = scored(f"groups:\n{PLAIN}{both}", c2_1="4", c3_2="-2")

    assert (points_of(result), result.points) == ({"2": 4, "3": -2}, 2)


def test_a_set_may_let_points_fall_below_zero() -> None:
    text = (
        f"floor: none\ngroups:\n{group('1', leaf('1.1'), leaf('1.2', '-15', PENALTY), extra=', floor: none')}"
    )
    result = scored(text, c1_1="5", c1_2="-15")

    assert (points_of(result), result.points, result.percent) == ({"1": -10}, -10, -100)
    assert cuts_of(result) == {"": 0, "1": 0}


@pytest.mark.parametrize("at", ["indicator", "total"])
def test_a_weighted_group_says_what_was_cut_in_the_points_it_brings(at: str) -> None:
    text = f"rounding: {{points: 2, at: {at}}}\ngroups:\n"
    text += group("1", leaf("1.1"), leaf("1.2", "-15", PENALTY), extra=", weight: 40")
    result = scored(text, c1_1="5", c1_2="-15")

    assert (result.points, cuts_of(result)) == (0, {"": 0, "1": 40})


def test_the_trace_says_which_floors_held_a_penalty_up() -> None:
    tree = tree_from(f"groups:\n{MIXED}{ALONE}")
    result = score(tree, Sheet("x", points={"1.1": Decimal(1), "1.2": Decimal(-3), "3.1": Decimal(-3)}))

    assert floor_data(tree, result, "1.2") == [{"group": "1", "cut": "2"}, {"group": "", "cut": "3"}]
    assert floor_data(tree, result, "3.1") == [{"group": "", "cut": "3"}]
    assert floor_data(tree, result, "1.1") == floor_data(tree, result, "3.2") == []
    assert floor_lines(tree, result, "3.1") == (
        "Tổng điểm: điểm trừ vượt số điểm còn lại 3,00: chỉ trừ đến 0.",
    )


def test_a_changed_floor_is_a_difference_between_two_sets() -> None:
    old, new = f"groups:\n{MIXED}", f"groups:\n{MIXED.replace(', indicators', ', floor: none, indicators')}"
    told = [change.text() for change in tree_changes(tree_from(old), tree_from(f"floor: none\n{new}"))]

    assert told == ["~ mức dừng của điểm trừ: 0 → none", "~ 1: mức dừng của điểm trừ: 0 → none"]


def remarked(text: str) -> list[tuple[str, str]]:
    notes = remarks(tree_from(text), ())
    return [(one.subject, one.code) for one in notes if "floor" in one.code or "taken" in one.code]


def test_check_points_at_penalties_that_may_be_meant_otherwise() -> None:
    assert remarked(f"groups:\n{MIXED}{ALONE}") == [("1", "lint_more_taken")]
    assert remarked(f"groups:\n{group('1', leaf('1.1'), leaf('1.2', '-10', PENALTY))}") == []
    below = MIXED.replace(", indicators", ", floor: none, indicators")
    assert remarked(f"floor: none\ngroups:\n{below}") == [("", "lint_no_floor"), ("1", "lint_no_floor")]


@pytest.mark.parametrize("floor", ["1", "-3", "true", "'không'", "[0]"])
def test_a_floor_is_zero_or_none(floor: str) -> None:
    with pytest.raises(CriteriaError):
        tree_from(f"floor: {floor}\ngroups:\n{MIXED}")


def sheets(tree: Tree, *rows: dict[str, str]) -> np.ndarray:
    made = [
        Sheet(f"u{place}", points={code: Decimal(value) for code, value in row.items()})
        for place, row in enumerate(rows)
    ]
    return np.array(
        [[one.low, one.high] for one in rank_intervals(score_columns(pack(tree, made)), draws=50, seed=1)]
    )


def test_random_weights_stop_at_the_floor_too() -> None:
    """Two units with nothing left stay equal however the main indices weigh."""
    rows = ({"2.1": "1", "3.1": "-3", "3.2": "-3"}, {"2.1": "2", "3.1": "-3", "3.2": "-3"})

    assert sheets(tree_from(f"groups:\n{PLAIN}{ALONE}"), *rows).tolist() == [[1, 1], [1, 1]]


def test_random_weights_see_points_below_zero_and_penalties_without_a_mark_of_their_own() -> None:
    below = tree_from(
        f"floor: none\ngroups:\n{MIXED.replace(', indicators', ', floor: none, indicators')}{PLAIN}"
    )
    loose = tree_from(f"groups:\n{PLAIN}{group('3', leaf('3.1', '-3', PENALTY))}")

    assert sheets(below, {"2.1": "4"}, {"1.2": "-15", "2.1": "4"}).tolist() == [[1, 1], [2, 2]]
    assert sheets(loose, {"2.1": "4"}, {"2.1": "4", "3.1": "-3"}).tolist() == [[1, 1], [2, 2]]


def test_random_weights_are_those_of_the_units_own_kind() -> None:
    """A main index worth nothing to a commune and ten points to a ward weighs as much for each of them."""
    text = (
        "groups:\n"
        + group("1", leaf("1.1"))
        + group(
            "2",
            leaf("2.1", "90", ", applies_to: {kinds: [phuong]}"),
            leaf("2.2", "10", ", applies_to: {kinds: [xa]}"),
        )
    )
    made = [
        Sheet("xa", points={"1.1": Decimal(10), "2.2": Decimal(0)}, kind="xa"),
        Sheet("phuong", points={"1.1": Decimal(10), "2.1": Decimal(10)}, kind="phuong"),
    ]
    notes = rank_intervals(score_columns(pack(tree_from(text), made)), draws=100, seed=1)

    assert [(one.unit, one.low, one.high) for one in notes] == [("xa", 1, 1), ("phuong", 2, 2)]
