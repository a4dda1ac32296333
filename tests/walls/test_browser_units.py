"""Browser tests share one demonstration: each has units of its own, or one test fills in what another hands in."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from tests.walls.sources import ROOT

CODE = re.compile(r'"(\d{5})"')


def shared(files: Iterable[Path]) -> dict[str, list[str]]:
    """The codes of communes that several files name, with the files."""
    named: defaultdict[str, set[str]] = defaultdict(set)
    for file in files:
        for code in CODE.findall(file.read_text(encoding="utf-8")):
            named[code].add(file.name)
    return {code: sorted(names) for code, names in named.items() if len(names) > 1}


def test_no_two_browser_tests_have_a_unit_in_common() -> None:
    assert shared((ROOT / "tests" / "browser").glob("*.py")) == {}


def test_the_wall_finds_a_unit_that_two_files_name(tmp_path: Path) -> None:
    for name, code in (("a.py", "18949"), ("b.py", "18949"), ("c.py", "18952")):
        (tmp_path / name).write_text(f'UNIT = "{code}"\n', encoding="utf-8")
    assert shared(tmp_path.glob("*.py")) == {"18949": ["a.py", "b.py"]}
