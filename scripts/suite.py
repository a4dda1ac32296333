"""Runs everything that must hold before a change lands, and closes with one total: ``make test``.

Tests run on SQLite with the browser, then those marked `database` again on PostgreSQL; style, types and
import contracts count as one test each. Everything is run even after a failure, so that one run shows all there
is to mend. With ``--long`` also what takes minutes: 100,000 random sheets, 10,000 random steps on each database. The
last lines name what failed, because an integration server often keeps the end of the output alone; the very last is
``N passed, N failed, N skipped``. The exit code is 1 when anything failed.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from xml.etree import ElementTree as ET

ROOT: Final = Path(__file__).resolve().parent.parent
BIN: Final = Path(sys.executable).parent


@dataclass(frozen=True, slots=True)
class Total:
    """Counts of test outcomes."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0
    failures: tuple[str, ...] = ()
    """What failed, a line each: where, and the first line of why."""

    def __add__(self, other: Total) -> Total:
        return Total(
            self.passed + other.passed,
            self.failed + other.failed,
            self.skipped + other.skipped,
            self.failures + other.failures,
        )

    def __str__(self) -> str:
        return f"{self.passed} passed, {self.failed} failed, {self.skipped} skipped"


def main() -> int:
    """Run the whole suite; 0 when everything held."""
    # A fifth of the time a browser, a server or PostgreSQL is waited for: one worker more than cores fills it.
    workers = str(len(os.sched_getaffinity(0)) + 1)
    on_every_core = ("-n", workers, "--dist", "worksteal", *(("--long",) if "--long" in sys.argv[1:] else ()))
    on_postgresql = ("-m", "database", "--database", "postgresql")
    total = sum(
        (
            pytest("Các bài thử, trên SQLite và trình duyệt", *on_every_core),
            pytest("Các bài thử dữ liệu, trên PostgreSQL", *on_postgresql, *on_every_core),
            check("Nếp viết", "ruff", "check", "."),
            check("Trình bày mã", "ruff", "format", "--check", "."),
            check("Kiểu dữ liệu", "mypy"),
            check("Hướng phụ thuộc giữa các gói", "lint-imports"),
        ),
        start=Total(),
    )
    print("", *total.failures, total, sep="\n", flush=True)
    return 1 if total.failed else 0


def pytest(title: str, *options: str) -> Total:
    """Run the tests with `options`; a run that breaks off, or in which no test ran, counts as one failure."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        exit_code = run(title, "pytest", "--quiet", f"--junit-xml={report}", *options)
        counted = outcomes(report) if report.exists() else Total()
    if counted.failed == 0 and (exit_code != 0 or counted == Total()):
        return counted + Total(failed=1, failures=(f"{title}: pytest kết thúc với mã {exit_code}",))
    return counted


def outcomes(report: Path) -> Total:
    """The outcomes in a JUnit report that pytest wrote a moment ago."""
    suites = ET.parse(report).getroot().iter("testsuite")  # noqa: S314 - our own file
    total = Total()
    for suite in suites:
        tests, skipped = int(suite.attrib["tests"]), int(suite.attrib["skipped"])
        failed = int(suite.attrib["failures"]) + int(suite.attrib["errors"])
        failures = tuple(failure for case in suite.iter("testcase") for failure in why_failed(case))
        total += Total(tests - failed - skipped, failed, skipped, failures)
    return total


def why_failed(case: ET.Element) -> Iterator[str]:
    """A line for each failure or error of one test case."""
    for verdict in (*case.findall("failure"), *case.findall("error")):
        reason = verdict.get("message", "").partition("\n")[0]
        yield f"{case.get('classname')}::{case.get('name')}: {reason[:200]}"


def check(title: str, program: str, *options: str) -> Total:
    """Run one checker; it counts as one test."""
    return Total(passed=1) if run(title, program, *options) == 0 else Total(failed=1, failures=(title,))


def run(title: str, program: str, *options: str) -> int:
    """Run a program of the virtual environment, its output straight to the screen; the exit code."""
    print(f"\n\033[1m==> {title}\033[0m", flush=True)
    started = time.monotonic()
    finished = subprocess.run(
        [BIN / program, *options], cwd=ROOT, env=environment(), stdin=subprocess.DEVNULL, check=False
    )
    print(f"    {time.monotonic() - started:.0f} giây", flush=True)
    return finished.returncode


def environment() -> dict[str, str]:
    """This process's environment, under which Python keeps what it compiles: the tests start hundreds of programs."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


if __name__ == "__main__":
    sys.exit(main())
