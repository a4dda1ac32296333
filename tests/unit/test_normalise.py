"""Normal forms cost in step with the length of a text, and lose nothing that any language writes."""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.storage.uploads import clean_name
from app.text import collation_key, fold, plain, taken
from app.verification import read_code
from scoring import FigureSpec, parse_value
from scoring.language import normalise
from scoring.language.normalise import LONGEST_RUN, TextTooLong, nfc, nfd, nfkc, without_marks
from scoring.loader.files import load_tree_text
from scoring.skeleton.headings import folded
from scoring.skeleton.words import slug
from scoring.skeleton.workbook import clean
from tests.support.effort import A_SECOND, effort

# Two marks of different classes in turn: every pair is out of order, the worst case of sorting.
MARKS = "\u0301\u0316"
HOSTILE = "e" + MARKS * 200_000
READERS: dict[str, Callable[[str], object]] = {
    "nfc": nfc,
    "nfd": nfd,
    "nfkc": nfkc,
    "without_marks": without_marks,
    "a field of a form": plain,
    "a text field": taken,
    "a search": fold,
    "a verification code": read_code,
    "order": collation_key,
    "the name of a file": lambda text: clean_name(f"{text}.pdf"),
    "a figure": lambda text: parse_value(FigureSpec("note", "Ghi chú", "text"), text),
    "a cell of a workbook": clean,
    "a heading": folded,
    "a name of a file of criteria": slug,
}

MARKED = [chr(code) for code in range(sys.maxunicode + 1) if unicodedata.combining(chr(code))]


@pytest.mark.slow
@pytest.mark.parametrize("read", READERS.values(), ids=READERS)
def test_four_hundred_thousand_marks_are_read_at_once(read: Callable[[str], object]) -> None:
    with effort() as work:
        read(HOSTILE)
    assert work.readings < A_SECOND


@pytest.mark.slow
@pytest.mark.parametrize(
    "letters", ["\uac00" * 400_000, "ក្តុំ" * 80_000, "\u0f73" * 400_000, "Hồ sơ " * 70_000]
)
def test_long_texts_of_any_script_are_read_at_once(letters: str) -> None:
    with effort() as work:
        nfc(letters)
    assert work.readings < A_SECOND


@pytest.mark.slow
def test_a_criteria_set_of_marks_is_read_at_once() -> None:
    with effort() as work, pytest.raises(Exception, match=r".") as refused:
        load_tree_text(b"title: " + ("e" + MARKS * 100_000).encode())
    assert type(refused.value).__name__ == "CriteriaError"
    assert work.readings < A_SECOND


@given(st.text(st.sampled_from([*MARKED, "e", "ế", "\u0f73", "\u0344", "ộ", "\uff9e"]), max_size=200))
def test_no_run_of_marks_is_longer_than_thirty_and_cutting_twice_changes_nothing(text: str) -> None:
    run = 0
    for character in unicodedata.normalize("NFKD", nfc(text)):
        run = run + 1 if unicodedata.combining(character) else 0
        assert run <= LONGEST_RUN
    assert nfc(nfc(text)) == nfc(text)


@given(st.text(st.characters(exclude_categories=["Mn", "Mc", "Me", "Cs"])))
def test_text_without_runs_of_marks_is_normalised_as_ever(text: str) -> None:
    assert nfc(text) == unicodedata.normalize("NFC", text)
    assert nfd(text) == unicodedata.normalize("NFD", text)
    assert nfkc(text) == unicodedata.normalize("NFKC", text)


def test_thirty_marks_stay_and_the_next_is_cut() -> None:
    kept = "x" + "\u0316" * 30
    assert nfc(kept) == kept
    assert nfc(kept + "\u0316" + "y") == kept + "y"
    assert nfd(nfc("ế" + "\u0316" * 29)).count("\u0316") == 28


def test_every_mark_stands_outside_the_letters_that_are_passed_over_quickly() -> None:
    for mark in MARKED:
        assert nfd("x" + mark * 40).count(unicodedata.normalize("NFD", mark)) <= LONGEST_RUN, hex(ord(mark))


def test_what_is_longer_than_any_file_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(normalise, "LONGEST_TEXT", 10)
    assert nfc("x" * 10) == "x" * 10
    for form in (nfc, nfd, nfkc, without_marks):
        with pytest.raises(TextTooLong):
            form("x" * 11)
