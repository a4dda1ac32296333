"""Every example of criteria/README.md is run: it loads as it stands, and gives the points the text promises."""

from __future__ import annotations

import re
import textwrap
from decimal import Decimal
from pathlib import Path

import pytest

from scoring import CriteriaError, Sheet, Tree, cohort_of, score, sheet_problems
from scoring.loader.files import load_tree_text
from scoring.rules.registry import PARSERS
from tests.unit.scoring.builders import figures_of

README = (Path(__file__).parents[2] / "criteria/README.md").read_text(encoding="utf-8")
KINDS_TABLE = README.split("\n## 4. ", 1)[1].split("\n## 5. ", 1)[0]
STANDINGS = README.split("\n## 6. ", 1)[1].split("\n## 7. ", 1)[0]


def section(start: str, end: str) -> str:
    """The text between two places of the README."""
    return README.split(start, 1)[1].split(end, 1)[0]


def examples() -> list[tuple[str, str, str]]:
    """(kind, code, YAML) of every example of section 4."""
    found = []
    for part in KINDS_TABLE.split("\n### ")[1:]:
        kind = part.split(" ", 1)[0]
        for block in re.findall(r"```yaml\n(.*?)```", part, re.DOTALL):
            code = re.search(r'code: "([^"]+)"', block)
            assert code is not None
            found.append((kind, code[1], block))
    return found


PROMISED: dict[tuple[str, str], list[tuple[dict[str, str], str]]] = {
    ("boolean", "2.2"): [({"plan_digital": "true"}, "1"), ({"plan_digital": "false"}, "0")],
    ("choice", "1.5"): [({"committee_head": "head"}, "15"), ({"committee_head": "deputy"}, "7.5")],
    ("ladder", "2.8"): [({"yearly_class": "excellent"}, "4"), ({"yearly_class": "good"}, "3")],
    ("deduct", "5.8"): [({"incident": "none"}, "25"), ({"incident": "minor"}, "12.5"), ({"incident": "serious"}, "0")],
    ("ratio", "8.2"): [
        ({"adults_with_signature": "300", "adult_population": "1000"}, "5"),
        ({"adults_with_signature": "299", "adult_population": "1000"}, "1.495"),
    ],
    ("ratio", "6.4"): [
        ({"dossiers_online": "80", "dossiers_settled": "100"}, "20"),
        ({"dossiers_online": "79", "dossiers_settled": "100"}, "19.75"),
    ],
    ("ratio", "3.1"): [
        ({"computers": "100", "staff_total": "100"}, "1"),
        ({"computers": "90", "staff_total": "100"}, "0.9"),
        ({"computers": "89", "staff_total": "100"}, "0"),
    ],
    ("ratio", "6.12"): [
        ({"work_files_online": "100", "work_files": "100"}, "3"),
        ({"work_files_online": "99", "work_files": "100"}, "0"),
    ],
    ("ratio", "3.7.2"): [
        ({"dossiers_returned": "0", "dossiers_settled": "100"}, "1"),
        ({"dossiers_returned": "3", "dossiers_settled": "100"}, "0.97"),
    ],
    ("share", "6.1"): [({"digital_government": "0.8575"}, "171.5")],
    ("bands", "1.4"): [
        ({"has_section": "true", "posts": "52"}, "2"),
        ({"has_section": "true", "posts": "51"}, "1"),
        ({"has_section": "true", "posts": "0"}, "0.5"),
        ({"has_section": "false", "posts": "400"}, "0"),
    ],
    ("checklist", "2.6"): [({"literacy_plan_issued": "true", "literacy_plan_completed": "false"}, "1")],
    ("fraction", "7.2"): [({"guidance_topics": "7"}, "3"), ({"guidance_topics": "2"}, "0.8571")],
    ("periods", "2.3"): [
        ({"report_q1": "on_time", "report_q2": "late", "report_q3": "none", "report_q4": "on_time"}, "1.25")
    ],
    ("count", "4.8"): [({"skills_sessions": "4"}, "8"), ({"skills_sessions": "9"}, "10")],
    ("count", "4.9"): [
        ({"people_trained": "4999"}, "0"),
        ({"people_trained": "5000"}, "10"),
        ({"people_trained": "5199"}, "10.5"),
        ({"people_trained": "99999"}, "35"),
    ],
    ("threshold", "2.5"): [
        ({"budget_digital": "10", "budget_total": "1000"}, "15"),
        ({"budget_digital": "9", "budget_total": "1000"}, "0"),
    ],
    ("sum", "6.11"): [
        ({"petition_system_used": "true", "petitions_on_time": "95", "petitions": "100"}, "3.9"),
        ({"petition_system_used": "true", "petitions_on_time": "0", "petitions": "0"}, "4"),
    ],
    ("all_of", "1.8"): [
        ({"dialogues": "2", "dialogue_directive": "true", "requests_settled": "81", "requests": "100"}, "1"),
        ({"dialogues": "2", "dialogue_directive": "true", "requests_settled": "80", "requests": "100"}, "0"),
    ],
    ("any_of", "7.1"): [({"economy_plan_issued": "false", "economy_plan_carried_out": "true"}, "3")],
    ("best_of", "4.4"): [
        ({"dossiers_online": "1000", "dossiers_settled": "5000"}, "5"),
        ({"dossiers_online": "900", "dossiers_settled": "1000"}, "9"),
    ],
    ("survey", "8.1"): [
        ({"very_satisfied": "50", "satisfied": "30", "neutral": "10", "dissatisfied": "10"}, "7")
    ],
    ("imported", "7.1"): [({"dti_percent": "78.35"}, "10.969")],
    ("when", "9.1"): [({"satisfaction": "98"}, "1"), ({"satisfaction": "97.9"}, "0")],
    ("growth", "7.4"): [
        ({"online_payments": "1100", "online_payments_before": "1000"}, "10"),
        ({"online_payments": "1050", "online_payments_before": "1000"}, "5"),
        ({"online_payments": "900", "online_payments_before": "1000"}, "0"),
        ({"online_payments": "900", "online_payments_before": "0"}, "0"),
    ],
    ("best_share", "7.5"): [
        ({"digital_firms": "30", "inhabitants": "10"}, "20"),
        ({"digital_firms": "9", "inhabitants": "12"}, "5"),
    ],
    ("min_max", "6.7"): [({"reply_days": "2"}, "5"), ({"reply_days": "4.5"}, "3.75"), ({"reply_days": "30"}, "0")],
    ("predecessor_mean", "1.1"): [
        ({"awareness_first": "0.6770", "awareness_second": "0.4946"}, "0.5858"),
        ({"awareness_first": "0.6770"}, "0.677"),
    ],
    ("points", "4.22.1"): [],
}  # fmt: skip
"""(kind, code) → the figures and the points they earn, as the text around the example says or as counted by hand."""


def tree_with(block: str) -> Tree:
    inner = textwrap.indent(block, "      ")
    text = f'id: dti/2027/vi-du\nrounding: {{points: 4}}\ngroups:\n  - code: "nhom"\n    indicators:\n{inner}'
    return load_tree_text(text.encode())


def test_every_kind_is_documented_and_every_example_has_its_promise() -> None:
    assert {kind for kind, _, _ in examples()} == set(PARSERS)
    assert sorted((kind, code) for kind, code, _ in examples()) == sorted(PROMISED)


@pytest.mark.parametrize(
    ("kind", "code", "block"), examples(), ids=lambda text: text if len(text) < 20 else ""
)
def test_the_example_gives_the_points_it_promises(kind: str, code: str, block: str) -> None:
    tree = tree_with(block)
    promised = PROMISED[kind, code]
    sheets = [Sheet(str(number), figures_of(tree, raw)) for number, (raw, _) in enumerate(promised)]
    cohort = cohort_of(tree, sheets)

    assert [score(tree, sheet, cohort).indicators[code].points for sheet in sheets] == [
        Decimal(points) for _, points in promised
    ]


def test_bonus_penalty_weight_and_what_does_not_count_come_out_as_the_text_counts_them() -> None:
    block, _ = re.findall(r"```yaml\n(.*?)```", STANDINGS, re.DOTALL)
    tree = load_tree_text(block.encode())
    points = {"1.1": 15, "2.1": 40, "3.1": 10, "4.1": 2, "4.2": 2, "5.1": -2, "5.2": -2}
    result = score(tree, Sheet("x", points={code: Decimal(value) for code, value in points.items()}))

    assert (result.points, result.denominator, result.percent) == (44, 60, Decimal("73.33"))


def test_penalties_stop_where_the_text_says() -> None:
    _, block = re.findall(r"```yaml\n(.*?)```", STANDINGS, re.DOTALL)
    tree = load_tree_text(block.encode())

    def counted(reported: str) -> tuple[list[Decimal], list[Decimal]]:
        points = {"1.1": Decimal(10), "2.1": Decimal(reported), "3.1": Decimal(-3)}
        result = score(tree, Sheet("x", {"missed": Decimal(8)}, points))
        rows = [*result.groups, result]
        return [row.points for row in rows], [row.cut for row in rows]

    assert counted("4") == ([0, 4, -3, 1], [6, 0, 0, 0])
    assert counted("1") == ([0, 1, -3, 0], [6, 0, 0, 2])


def test_the_sign_of_penalty_points_is_the_one_the_text_gives() -> None:
    (block,) = re.findall(r"```yaml\n(.*?)```", STANDINGS.split("### Dấu", 1)[0], re.DOTALL)
    tree = load_tree_text(block.encode())

    assert sheet_problems(tree, Sheet("x", points={"5.1": Decimal("-1.5")})) == ()
    assert [one.code for one in sheet_problems(tree, Sheet("x", points={"5.1": Decimal("1.5")}))] == [
        "points_out_of_range"
    ]
    half = "rule: {kind: bands, value: late, bands: [{at_least: 1, share: 0.5}]}"
    leaf = f"figures: {{late: {{title: T, type: integer}}}}, {half}"
    penalty = (
        f'groups: [{{code: "1", penalty: true, indicators: [{{code: "1.1", title: T, max: -2, {leaf}}}]}}]'
    )
    found = score(load_tree_text(penalty.encode()), Sheet("x", {"late": Decimal(3)}))
    assert found.indicators["1.1"].points == -1


def test_maxima_by_kind_are_those_the_text_gives() -> None:
    (block,) = re.findall(r"```yaml\n(.*?)```", section("## 5. ", "## 6. "), re.DOTALL)
    tree = load_tree_text(block.encode())

    assert [score(tree, Sheet("x", kind=kind)).denominator for kind in ("xa", "phuong", "dac_khu")] == [
        96,
        100,
        90,
    ]


def test_commas_in_braces_and_other_levels_are_written_as_the_text_shows() -> None:
    level, comma = (
        textwrap.dedent(block)
        for block in re.findall(r"```yaml\n(.*?)```", section("**Cấp khác**", "- Mã số liệu viết"), re.DOTALL)
        if "level_title" in block or "posts_too" in block
    )
    text = f"{level}figures:\n{textwrap.indent(comma, '  ')}"
    text += 'groups: [{code: "1", indicators: [{code: "1.1", title: T, max: 1, rule: {kind: points}}]}]\n'
    tree = load_tree_text(text.encode())

    assert {spec.title for spec in tree.figures.values()} == {"Số tin, bài"}
    assert (tree.level, tree.level_title) == ("school", "Trường học")
    with pytest.raises(CriteriaError):
        load_tree_text(text.replace('"Số tin, bài"', "Số tin, bài", 1).encode())
