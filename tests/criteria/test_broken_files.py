"""Every way a criteria file is commonly broken has a file here, and beside it the message its author will read."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
from pathlib import Path
from string import Formatter

import pytest

import scoring
from scoring.language.messages import Message
from scoring.loader.files import load_tree_text
from scoring.syntax.errors import CriteriaError, Problem

BROKEN = sorted((Path(__file__).parent / "broken").glob("*.yaml"))
SHAPE = re.compile(r"[^:]+\.yaml:[1-9][0-9]*:[1-9][0-9]*: .+; .+")


def problems_of(file: Path) -> tuple[Problem, ...]:
    with pytest.raises(CriteriaError) as caught:
        load_tree_text(file.read_bytes(), file.name)
    return caught.value.problems


@pytest.mark.parametrize("file", BROKEN, ids=lambda file: file.stem)
def test_the_author_reads_place_fault_and_remedy_in_vietnamese(file: Path) -> None:
    lines = [problem.text() for problem in problems_of(file)]

    assert lines == file.with_suffix(".vi.txt").read_text(encoding="utf-8").splitlines()
    assert all(SHAPE.fullmatch(line) for line in lines)


@pytest.mark.parametrize("file", BROKEN, ids=lambda file: file.stem)
def test_the_author_reads_the_same_in_english(file: Path) -> None:
    lines = [problem.text("en") for problem in problems_of(file)]

    assert lines == file.with_suffix(".en.txt").read_text(encoding="utf-8").splitlines()


def test_there_are_files_for_the_traps_yaml_sets() -> None:
    names = {file.stem for file in BROKEN}

    assert len(names) >= 20
    assert {"duplicate-key", "unquoted-code", "bare-no-as-option", "octal-maximum", "alias-bomb"} <= names


def constants() -> dict[str, Message]:
    """Every message of every room, by the module and the name it stands under."""
    sentences = {}
    for module in pkgutil.walk_packages(scoring.__path__, "scoring."):
        if not module.name.endswith("__main__"):
            members = vars(importlib.import_module(module.name))
            sentences |= {
                f"{module.name}.{name}": said for name, said in members.items() if isinstance(said, Message)
            }
    return sentences


@pytest.mark.parametrize(
    "said",
    sorted(set(constants().values()), key=lambda said: (said.code, said.what_vi)),
    ids=lambda said: said.code,
)
def test_both_languages_of_a_message_fill_in_the_same_things(said: Message) -> None:
    def asked(*texts: str) -> set[str]:
        return {name for text in texts for _, name, _, _ in Formatter().parse(text) if name}

    vietnamese, english = asked(said.what_vi, said.fix_vi), asked(said.what_en, said.fix_en)

    assert vietnamese - {"says"} == english - {"says_en"}


def test_no_message_lies_idle() -> None:
    said = set()
    for file in Path("scoring").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
                said.add(node.id)
            elif isinstance(node, ast.Attribute):
                said.add(node.attr)

    idle = {place for place in constants() if place.rpartition(".")[2] not in said}
    assert not idle - {"scoring.tables.messages.TABLE_TOO_COSTLY"}  # the application says it
