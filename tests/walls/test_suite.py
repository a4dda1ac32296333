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


def test_every_outcome_is_counted_and_every_failure_named_with_its_reason(tmp_path: Path) -> None:
    planted = tmp_path / "test_planted.py"
    planted.write_text(THREE_OUTCOMES)
    total = suite.pytest("planted", str(planted))
    assert (total.passed, total.failed, total.skipped) == (1, 2, 1)
    fails, broken = total.failures
    assert "::test_fails: " in fails
    assert "assert False" in fails
    assert "::test_cannot_begin: " in broken
    assert "planted" in broken


def test_what_failed_stands_at_the_end_where_a_shortened_report_still_shows_it(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    failed = suite.Total(failed=1, failures=("tests.test_x::test_y: assert False",))
    monkeypatch.setattr(suite, "pytest", lambda *_: failed)
    monkeypatch.setattr(suite, "check", lambda *_: suite.Total(passed=1))
    assert suite.main() == 1
    assert capfd.readouterr().out.splitlines()[-3:] == [*failed.failures * 2, "4 passed, 2 failed, 0 skipped"]


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
    assert suite.check("planted", "ruff", "check", "--select=F401", str(planted)) == suite.Total(
        failed=1, failures=("planted",)
    )


def test_the_last_line_is_the_total_alone() -> None:
    total = suite.Total(1, 0, 2) + suite.Total(3, 4, 0)
    assert re.fullmatch(r"\d+ passed, \d+ failed, \d+ skipped", str(total))
    assert str(total) == "4 passed, 4 failed, 2 skipped"


def test_what_python_compiles_is_kept_whatever_the_caller_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    assert suite.check("planted", "python", "-c", "import sys; sys.exit(sys.dont_write_bytecode)").failed == 0
