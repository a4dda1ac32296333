"""The search for known vulnerabilities leaves no lock file out."""

from __future__ import annotations

from scripts import audit
from tests.support.database import ROOT


def test_every_lock_file_is_audited() -> None:
    call = audit.command()
    named = {call[place + 1] for place, part in enumerate(call) if part == "--requirement"}
    assert named == {path.name for path in ROOT.iterdir() if path.name.startswith("requirements")}
    assert {
        "requirements.txt",
        "requirements-dev.txt",
        "requirements-bench.txt",
        "requirements-build.txt",
    } <= named
