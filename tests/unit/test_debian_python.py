"""The sandbox works under the Python that Debian brings, which may be older than the one that runs the tests."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
DEBIANS = Path("/usr/bin/python3")


def version_of(interpreter: Path) -> str:
    """What an interpreter says of itself."""
    command = [str(interpreter), "-c", "import sys; print(sys.version)"]
    return subprocess.check_output(command, text=True).strip()


def test_the_sandbox_passes_its_tests_under_debians_own_python() -> None:
    """Python 3.11.2 pickles a member of an enumeration as a call, which the sandbox refuses: every file was damaged."""
    version = version_of(DEBIANS) if DEBIANS.exists() else ""
    if not version.startswith("{}.{}.".format(*sys.version_info)):
        pytest.skip("no python3 of this minor version from Debian")
    run = subprocess.run(
        [DEBIANS, "-m", "pytest", "-q", "-p", "no:cacheprovider", TESTS / "test_sandbox.py"],
        env={**os.environ, "PYTHONPATH": sysconfig.get_path("purelib"), "PYTEST_ADDOPTS": ""},
        cwd=TESTS.parent.parent,
        capture_output=True,
        text=True,
    )
    assert run.returncode == 0, run.stdout[-3_000:]
