"""Words of a scan's head that are the same on every paper: whole again where they are torn, and specks taken away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from app.letterhead.known import distance_within
from app.letterhead.lines import Line, plain

TORN: Final = "…"
"""Stands for a word that was not recognised for sure."""
_ALWAYS: Final = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "ĐẢNG CỘNG SẢN VIỆT NAM")
MISREAD: Final = 3
"""So many letters of them may be wrong."""
_ABOUT: Final = ("v/v", "vv")


def mended(line: Line) -> Line:
    """Return the line with the words that stand on every paper, and without specks that were taken for words."""
    words, heard = line.text.split(), line.unsure.split()
    if len(words) != len(heard):
        return line
    pairs = [(word, said) for word, said in zip(words, heard, strict=True) if word != TORN or plain(said)]
    if pairs and pairs[-1][0] == TORN and len(plain(pairs[-1][1])) == 1:
        pairs.pop()
    words, heard = [word for word, _said in pairs], [said for _word, said in pairs]
    if (place := nation_in(heard)) is not None:
        at, always = place
        words[at : at + len(always)] = heard[at : at + len(always)] = always
    if words and words[0] == TORN and heard[0].casefold().strip(".,") in _ABOUT:
        words[0] = "V/v"
    return replace(line, text=" ".join(words), unsure=" ".join(heard))


def nation_in(heard: Sequence[str]) -> tuple[int, list[str]] | None:
    """Return where Quốc hiệu or the Party's name begins among recognised words, and its right words."""
    for always in map(str.split, _ALWAYS):
        for place in range(len(heard) - len(always) + 1):
            said = plain(" ".join(heard[place : place + len(always)]))
            if distance_within(said, plain(" ".join(always)), MISREAD) <= MISREAD:
                return place, always
    return None
