"""Words of a scan's head that are the same on every paper: whole again where they are torn, and specks taken away."""

from __future__ import annotations

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
    for always in _ALWAYS:
        _restore(words, heard, always.split())
    if words and words[0] == TORN and heard[0].casefold().strip(".,") in _ABOUT:
        words[0] = "V/v"
    return replace(line, text=" ".join(words), unsure=" ".join(heard))


def _restore(words: list[str], heard: list[str], always: list[str]) -> None:
    count = len(always)
    for place in range(len(heard) - count + 1):
        there = slice(place, place + count)
        if distance_within(plain(" ".join(heard[there])), plain(" ".join(always)), MISREAD) <= MISREAD:
            words[there] = heard[there] = always
            return
