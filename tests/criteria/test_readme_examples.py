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
from tests.unit.scoring.kinds import KINDS

README = (Path(__file__).parents[2] / "criteria/README.md").read_text(encoding="utf-8")
KINDS_TABLE = README.split("\n## 4. ", 1)[1].split("\n## 5. ", 1)[0]
STANDINGS = README.split("\n## 6. ", 1)[1].split("\n## 7. ", 1)[0]


def section(start: str, end: str) -> str:
    """The text between two places of the README."""
    return README.split(start, 1)[1].split(end, 1)[0]


def examples() -> list[tuple[str, str, str]]:
    """(kind, code, YAML) of every example of section 4."""
    blocks = []
    for part in KINDS_TABLE.split("\n### ")[1:]:
        kind = part.split(" ", 1)[0]
        for block in re.findall(r"```yaml\n(.*?)```", part, re.DOTALL):
            code = re.search(r'code: "([^"]+)"', block)
            assert code is not None
            blocks.append((kind, code[1], block))
    return blocks


PROMISED: dict[tuple[str, str], list[tuple[dict[str, str], str]]] = {
    (name, code): promised for name, kind in KINDS.items() for code, promised in kind.PROMISED.items()
}
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
    blocks = score(load_tree_text(penalty.encode()), Sheet("x", {"late": Decimal(3)}))
    assert blocks.indicators["1.1"].points == -1


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
