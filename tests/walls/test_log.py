"""Every kind of event that is written has its words, and a declared reader."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from app.access.log_scope import SUBJECTS, subject_of
from app.web.log.words import KINDS

ROOT = Path(__file__).resolve().parents[2]
KIND = re.compile(r"[a-z_]+\.[a-z_]+")
NO_KINDS = {"common_passwords.txt", "demo.example"}


def kinds_in(source: str) -> Iterator[str]:
    """Every text of a module that has the form of a kind of event."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and KIND.fullmatch(node.value):
            yield node.value


def written() -> set[str]:
    """The kinds that services write."""
    files = (ROOT / "app" / "services").rglob("*.py")
    return {kind for file in files for kind in kinds_in(file.read_text(encoding="utf-8"))} - NO_KINDS


def test_every_kind_that_is_written_has_its_words() -> None:
    assert len(written()) > 30
    assert written() - KINDS.keys() == set()


def test_every_kind_has_a_declared_reader() -> None:
    assert {subject_of(kind) for kind in KINDS} - SUBJECTS == set()


def test_a_planted_kind_is_found() -> None:
    assert set(kinds_in('audit.record("assessment.burnt", stream="x")')) - KINDS.keys() == {
        "assessment.burnt"
    }
