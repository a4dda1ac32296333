"""Every way a criteria file is commonly broken has a file here, and beside it the message its author will read."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from scoring.language.messages.bundle import BUNDLE_MESSAGES
from scoring.language.messages.lint import LINT_MESSAGES
from scoring.language.messages.sheet import SHEET_MESSAGES
from scoring.language.messages.tree import CRITERIA_MESSAGES
from scoring.loader.files import load_tree_text
from scoring.syntax.errors import CriteriaError, Problem

BROKEN = sorted((Path(__file__).parent / "broken").glob("*.yaml"))
MESSAGES = {**CRITERIA_MESSAGES, **SHEET_MESSAGES, **LINT_MESSAGES, **BUNDLE_MESSAGES}
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


@pytest.mark.parametrize(("code", "entry"), sorted(MESSAGES.items()))
def test_both_languages_of_a_message_fill_in_the_same_things(code: str, entry: tuple[object, object]) -> None:
    vietnamese, english = ({*re.findall(r"(?<!\{)\{(\w+)\}", f"{text}")} for text in entry)

    assert vietnamese - {"says"} == english - {"says_en"}, code


def test_every_message_that_the_code_asks_for_exists_and_none_lies_idle() -> None:
    source = "\n".join(
        file.read_text(encoding="utf-8")
        for file in Path("scoring").rglob("*.py")
        if not file.name.startswith("messages_")
    )
    known = set(MESSAGES)
    said = set(re.findall(r'"([a-z][a-z0-9_]+)"', source))
    made = said | {f"{prefix}_{code}" for prefix in ("value", "cell", "sheet") for code in said}

    assert not {code for code in re.findall(r'problem\(\s*"([a-z_0-9]+)"', source) if code not in known}
    assert not known - made
