"""A criteria set that a cycle uses cannot change unnoticed; its comments and layout may."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from scoring import load_tree
from scoring.__main__ import main
from scoring.loader.files import LOCK_FILE, read_lock

CRITERIA = Path(__file__).parents[2] / "criteria"
IN_USE = {"dti/2025/commune", "dti/2026/commune"}
"""The sets the demonstration opens cycles with."""


@pytest.fixture(params=sorted(IN_USE))
def locked(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A copy of a locked set of the library."""
    return shutil.copytree(CRITERIA / request.param, tmp_path / "set")


def test_the_sets_a_cycle_uses_are_locked_and_no_others() -> None:
    locks = {file.parent.relative_to(CRITERIA).as_posix() for file in CRITERIA.rglob(LOCK_FILE)}

    assert locks == IN_USE
    assert all(re.fullmatch(r"[0-9a-f]{64}", read_lock(CRITERIA / name / LOCK_FILE)) for name in locks)
    assert all(load_tree(CRITERIA / name) for name in locks)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param(r"^(    title: )(?=\w)", r"\g<1>Sửa ", id="title"),
        pytest.param(r"^(    source: )", r"\g<1>Sửa. ", id="clause"),
        pytest.param(r'^(  - code: "\d+\.)1"', r'\g<1>91"', id="code"),
    ],
)
def test_a_locked_set_whose_content_changed_fails_the_check_by_name(
    locked: Path, old: str, new: str, capsys: pytest.CaptureFixture[str]
) -> None:
    file = min(locked.glob("0*.yaml"))
    text = file.read_text(encoding="utf-8")
    changed = re.sub(old, new, text, count=1, flags=re.MULTILINE)
    assert changed != text
    file.write_text(changed, encoding="utf-8")

    assert main(["check", str(locked)]) == 1
    told = capsys.readouterr().out
    assert told.startswith(f"{locked.as_posix()}/LOCK:1:1: nội dung bộ chỉ số đã khác bản đã khóa")


def test_comments_and_layout_of_a_locked_set_may_change(locked: Path) -> None:
    for file in locked.glob("*.yaml"):
        text = file.read_text(encoding="utf-8").replace("\n    title: ", "\n    # soát lại\n    title:   ")
        file.write_text(f"# soát lại\n\n{text}\n\n# hết\n", "utf-8")
    for file in sorted(locked.glob("0*.yaml")):
        file.rename(file.with_name(f"{file.stem}-nhom.yaml"))

    assert main(["check", str(locked)]) == 0
