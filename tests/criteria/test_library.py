"""The criteria sets we ship: they load, their worked cases come out, and their guide shows only rules that work."""

from __future__ import annotations

import re
import textwrap
from decimal import Decimal
from pathlib import Path

import pytest

from scoring.cases import run_cases
from scoring.engine import score
from scoring.loader import find_trees, load_tree
from scoring.ranking import rank
from scoring.rules.registry import PARSERS
from scoring.sheet import Sheet

CRITERIA = Path(__file__).parents[2] / "criteria"
TREES = find_trees(CRITERIA)
GUIDE = (CRITERIA / "README.md").read_text(encoding="utf-8")
EXAMPLES = [block for block in re.findall(r"```yaml\n(.*?)```", GUIDE, re.S) if block.startswith("- code:")]


def _name(tree: Path) -> str:
    return tree.relative_to(CRITERIA).as_posix()


@pytest.mark.parametrize("folder", TREES, ids=_name)
def test_every_set_loads_and_its_worked_cases_come_out(folder: Path) -> None:
    report = run_cases(load_tree(folder), folder / "cases")

    assert report.count > 0
    assert [difference.text() for difference in report.differences] == []


@pytest.mark.parametrize("folder", TREES, ids=_name)
def test_the_id_of_a_set_is_its_folder_and_the_title_names_its_year(folder: Path) -> None:
    tree = load_tree(folder)

    assert tree.id == _name(folder)
    assert tree.id.split("/")[1] in tree.title
    assert tree.id.endswith(tree.level)


@pytest.mark.parametrize("folder", TREES, ids=_name)
def test_every_indicator_names_its_source_and_a_unit_is_told_what_to_attach(folder: Path) -> None:
    indicators = load_tree(folder).indicators.values()

    assert [leaf.code for leaf in indicators if not leaf.source] == []
    assert [leaf.code for leaf in indicators if leaf.scored_by == "unit" and not leaf.evidence.asks] == []


@pytest.mark.parametrize("folder", TREES, ids=_name)
def test_no_two_figures_of_a_set_ask_the_same_question(folder: Path) -> None:
    titles = [figure.title for figure in load_tree(folder).figures.values()]

    assert sorted(titles) == sorted(set(titles))


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda text: str(re.search(r"kind: (\w+)", text)[1]))
def test_every_example_of_the_guide_loads(example: str, tmp_path: Path) -> None:
    file = tmp_path / "example.yaml"
    head = 'rounding: {points: 3}\ngroups:\n  - code: "99"\n    indicators:\n'
    file.write_text(head + textwrap.indent(example, " " * 6), encoding="utf-8")

    assert len(load_tree(file).indicators) == 1


def test_the_guide_explains_every_rule_kind_with_an_example() -> None:
    shown = set(re.findall(r"kind: (\w+)", "\n".join(EXAMPLES)))

    assert set(PARSERS) - shown == set()
    assert [kind for kind in PARSERS if f"### {kind} " not in GUIDE] == []


@pytest.mark.parametrize(
    ("year", "ranks"), [(2022, [1, 2, 3, 4, 5]), (2023, [1, 2, 3, 4, 5, 6, 6, 8, 9, 10])]
)
def test_published_provinces_keep_their_order_and_their_ties(year: int, ranks: list[int]) -> None:
    """The published rows of 2023 hold a tie (59, 59, 61); among the ten rows kept here it is 6, 6, 8."""
    folder = CRITERIA / "dti" / str(year) / "province"
    tree = load_tree(folder)
    sheets = _sheets_of_cases(folder / "cases" / "cong-bo.yaml")

    places = rank(tree, [score(tree, sheet) for sheet in sheets])

    assert [place.rank for place in places] == ranks
    assert [place.score.unit for place in places] == [sheet.unit for sheet in sheets]


def _sheets_of_cases(file: Path) -> list[Sheet]:
    cases = re.findall(r"unit: (.+)\n    figures:\n((?:      .+\n)+)", file.read_text(encoding="utf-8"))
    return [
        Sheet(unit, {key: Decimal(value) for key, value in re.findall(r"(\w+): ([0-9.]+)", figures)})
        for unit, figures in cases
    ]
