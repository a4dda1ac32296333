"""The criteria sets of the library load, and their worked examples come out."""

from __future__ import annotations

from pathlib import Path

import pytest

from scoring.cases import run_cases
from scoring.loader import find_trees, load_tree

LIBRARY = find_trees(Path(__file__).parents[2] / "criteria")


@pytest.mark.parametrize("folder", LIBRARY, ids=lambda folder: "-".join(folder.parts[-3:]))
def test_a_set_of_the_library_loads_and_its_examples_come_out(folder: Path) -> None:
    tree = load_tree(folder)
    report = run_cases(tree, folder / "cases")

    assert [difference.text() for difference in report.differences] == []
    assert report.count, "a criteria set without worked examples proves nothing"
    assert tree.id == "/".join(folder.parts[-3:])
    assert tree.legal_basis


def test_the_library_holds_the_sets_of_both_open_cycles() -> None:
    assert {"2025/commune", "2026/commune"} <= {"/".join(folder.parts[-2:]) for folder in LIBRARY}
