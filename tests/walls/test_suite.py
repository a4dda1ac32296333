"""`make test` cannot be green by accident: whatever goes wrong is counted and turns the exit code."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from scripts import suite

pytestmark = pytest.mark.slow  # each starts a pytest of its own

THREE_OUTCOMES = """
import pytest

def test_holds():
    assert True

def test_fails():
    assert False

@pytest.mark.skip(reason="planted")
def test_is_skipped():
    assert False

@pytest.fixture
def broken():
    raise RuntimeError("planted")

def test_cannot_begin(broken):
    assert True
"""


def test_every_outcome_is_counted(tmp_path: Path) -> None:
    planted = tmp_path / "test_planted.py"
    planted.write_text(THREE_OUTCOMES)
    assert suite.pytest("planted", str(planted)) == suite.Total(passed=1, failed=2, skipped=1)


@pytest.mark.parametrize("source", ["import nothing_of_this_name", "def test_(:", ""])
def test_a_run_that_cannot_collect_or_finds_no_test_counts_as_failed(tmp_path: Path, source: str) -> None:
    planted = tmp_path / "test_planted.py"
    planted.write_text(source)
    assert suite.pytest("planted", str(planted)).failed == 1


def test_a_run_that_dies_without_a_report_counts_as_failed(tmp_path: Path) -> None:
    planted = tmp_path / "test_planted.py"
    planted.write_text("import os\n\ndef test_dies():\n    os._exit(0)\n")
    assert suite.pytest("planted", str(planted)).failed == 1


def test_a_checker_that_complains_counts_as_failed(tmp_path: Path) -> None:
    planted = tmp_path / "planted.py"
    planted.write_text("import os\n")
    assert suite.check("planted", "ruff", "check", "--select=F401", str(planted)) == suite.Total(failed=1)


def test_the_last_line_is_the_total_alone() -> None:
    total = suite.Total(1, 0, 2) + suite.Total(3, 4, 0)
    assert re.fullmatch(r"\d+ passed, \d+ failed, \d+ skipped", str(total))
    assert str(total) == "4 passed, 4 failed, 2 skipped"
