"""How much of their text two documents share."""

from __future__ import annotations

import random

from app.storage.likeness import FEWEST_WORDS, KEPT, resemblance, sketch_of

WORDS = [f"từ{number}" for number in range(2_000)]


def text(seed: int, length: int = 600) -> list[str]:
    return random.Random(seed).choices(WORDS, k=length)  # noqa: S311 - words of a test, no secret


def like(first: list[str], second: list[str]) -> int:
    return resemblance(sketch_of([" ".join(first)]).marks, sketch_of([" ".join(second)]).marks)


def test_the_same_words_are_wholly_alike_whatever_their_case_accents_and_pages() -> None:
    words = text(1)
    shown = sketch_of([" ".join(words[:200]).upper(), " ".join(words[200:]).replace("ừ", "u")])
    assert resemblance(sketch_of([" ".join(words)]).marks, shown.marks) == 100


def test_a_few_changed_words_leave_two_texts_nearly_the_same() -> None:
    words = text(2)
    changed = [*words]
    for place in range(50, 600, 150):
        changed[place] = "khác"
    assert like(words, changed) >= 85


def test_texts_about_other_things_share_next_to_nothing() -> None:
    assert like(text(3), text(4)) <= 2


def test_a_common_half_is_about_a_third_of_both() -> None:
    common = text(5, 300)
    assert 20 <= like([*common, *text(6, 300)], [*common, *text(7, 300)]) <= 46


def test_a_short_text_is_like_nothing() -> None:
    short = sketch_of([" ".join(text(8, FEWEST_WORDS - 1))])
    assert (short.words, short.marks) == (FEWEST_WORDS - 1, ())
    assert resemblance(short.marks, short.marks) == 0


def test_a_sketch_is_bounded() -> None:
    assert len(sketch_of([" ".join(text(9, 5_000))]).marks) == KEPT
