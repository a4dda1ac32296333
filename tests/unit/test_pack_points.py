"""The live points of a pack: whatever a spreadsheet calculates from answers is what the engine gives for them."""

from __future__ import annotations

import random
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from app.documents.pack.cells import content_of
from app.documents.pack.points import points_formula
from scoring import FigureSpec, Indicator, Tree, canonical, load_tree, parse_value
from scoring.decimals import round_quotient
from scoring.figures import Value
from tests.support.spreadsheet import calculated

SETS = sorted(
    {file.parent for root in ("criteria", "tests/support/trees") for file in Path(root).rglob("tree.yaml")}
)
TRIES = 40


def answer(spec: FigureSpec, chance: random.Random) -> str:
    """A value that the figure takes, often at the ends of its range; sometimes none."""
    if chance.random() < 0.08:
        return ""
    if spec.type == "boolean":
        return chance.choice(["true", "false"])
    if spec.type == "choice":
        return chance.choice(list(spec.options))
    if not spec.is_numeric:
        return ""
    low, high = spec.lowest or Decimal(0), spec.highest or Decimal(chance.choice([1, 10, 200, 10_000]))
    value = chance.choice([low, high, low + (high - low) * chance.randint(0, 100) / 100])
    return canonical(spec, Decimal(round(value)) if spec.type == "integer" else round(value, 4))


def formula_of(tree: Tree, indicator: Indicator) -> tuple[str, dict[str, str]]:
    cells = {name: f"'Số liệu'!$E${at}" for at, name in enumerate(indicator.figure_ids, start=5)}
    return points_formula(indicator, tree.figures, cells, "'Số liệu'!$E$4", 2), cells


def engine(indicator: Indicator, figures: dict[str, Value]) -> Fraction | str:
    """Points as a sheet shows them; nothing as long as a figure is not declared."""
    if len(figures) < len(indicator.rule.figure_ids):
        return ""
    trace = indicator.rule.evaluate(figures)
    return "" if trace.branch == "not_applicable" else Fraction(round_quotient(*trace.points, 2))


@pytest.mark.parametrize("folder", SETS, ids=lambda folder: "-".join(folder.parts[-3:]))
def test_formulas_count_as_the_engine_does(folder: Path) -> None:
    tree = load_tree(folder)
    chance = random.Random(str(folder))  # noqa: S311 - answers to try, the same every time
    for indicator in tree.indicators.values():
        formula, cells = formula_of(tree, indicator)
        if not formula or not indicator.figure_ids:
            continue
        for _try in range(TRIES):
            typed = {name: answer(tree.figures[name], chance) for name in cells}
            shown = {
                cell: Fraction(content) if isinstance(content := content_of(tree.figures[name], typed[name]), Decimal)
                else content or ""
                for name, cell in cells.items()
            }  # fmt: skip
            figures = {name: parse_value(tree.figures[name], value) for name, value in typed.items() if value}
            assert calculated(formula, shown) == engine(indicator, figures), (indicator.code, formula, typed)


def test_most_indicators_of_the_sets_in_use_have_a_formula() -> None:
    for folder in ("criteria/dti/2025/commune", "criteria/dti/2026/commune", "criteria/par/2026/commune"):
        tree = load_tree(Path(folder))
        own = [indicator for indicator in tree.indicators.values() if indicator.scored_by == "unit"]
        counted = [indicator for indicator in own if formula_of(tree, indicator)[0]]
        assert len(counted) >= 0.9 * len(own), (folder, len(counted), len(own))


def test_typed_points_are_their_own_formula_and_a_long_option_has_none() -> None:
    tree = load_tree(Path("tests/support/trees/dti/2030/commune"))
    assert formula_of(tree, tree.indicators["2.2"])[0] == "=IF('Số liệu'!$E$4=\"\",\"\",'Số liệu'!$E$4)"
