"""``make faults`` calls tests that are there, and those that take a number of deaths read it."""

from __future__ import annotations

import shlex

from scripts.faults import FAULTS, KILLS
from tests.support.database import ROOT


def test_every_fault_has_its_tests() -> None:
    for arguments in FAULTS.values():
        path, *options = shlex.split(arguments)
        source = (ROOT / path).read_text(encoding="utf-8")
        for word in options[1:]:
            assert any(word in line for line in source.splitlines() if line.startswith("def test_")), (
                arguments
            )


def test_deaths_are_counted_from_outside() -> None:
    readers = [
        path for path in FAULTS.values() if KILLS in (ROOT / path.split()[0]).read_text(encoding="utf-8")
    ]
    assert len(readers) == 2
