"""Every kind of event that is written has its words, and a declared reader."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from app.access.log_scope import GROUPS, SUBJECTS, TOLD, subject_of
from app.web.log.words import KINDS
from app.web.log.words import SUBJECTS as WORDS

ROOT = Path(__file__).resolve().parents[2]
KIND = re.compile(r"[a-z_]+\.[a-z_]+")
NO_KINDS = {
    "common_passwords.txt",
    "demo.example",
    "results.csv",
    "results.json",
    "results.xlsx",
    "schema.json",
}


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


def made_up(source: str) -> list[str]:
    """Kinds that a module puts together: no reading of the source could find what they are."""
    return [
        ast.unparse(node)
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.JoinedStr)
        and isinstance(first := node.values[0] if node.values else None, ast.Constant)
        and re.fullmatch(r"[a-z_]+\.[a-z_]*", str(first.value))
    ]


def test_no_kind_is_put_together() -> None:
    files = (ROOT / "app" / "services").rglob("*.py")
    assert {str(file): words for file in files if (words := made_up(file.read_text(encoding="utf-8")))} == {}
    assert made_up('audit.record(f"cycle.units_{what}", stream="x")') == ["f'cycle.units_{what}'"]


def test_the_list_can_be_narrowed_to_every_subject_and_every_group_has_its_words() -> None:
    assert frozenset().union(*GROUPS.values()) == TOLD
    assert GROUPS.keys() == WORDS.keys()


def test_every_kind_has_a_declared_reader() -> None:
    assert {subject_of(kind) for kind in KINDS} - SUBJECTS == set()


def test_a_planted_kind_is_found() -> None:
    assert set(kinds_in('audit.record("assessment.burnt", stream="x")')) - KINDS.keys() == {
        "assessment.burnt"
    }
