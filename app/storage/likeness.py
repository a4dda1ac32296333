"""How much of their text two documents share: bottom-k sketches of runs of words (Broder, “On the resemblance and
containment of documents”, 1997).

A sketch holds the smallest hashes of all runs of five words, without case and diacritics. The share of common hashes
among the smallest of both together estimates the Jaccard resemblance of the texts.
"""

from __future__ import annotations

import hashlib
import heapq
import re
from collections.abc import Collection, Iterable, Iterator
from contextlib import closing
from typing import BinaryIO, Final, NamedTuple

import pypdfium2

from app.storage.kinds import Kind
from app.storage.word import paragraphs
from app.text import fold

RUN: Final = 5
"""Words in a run: longer than a phrase of the trade, shorter than a sentence."""
KEPT: Final = 128
"""Hashes of a sketch: the estimate is within some 9 points, 19 times out of 20, at a resemblance of half."""
MOST_PAGES: Final = 200
FEWEST_WORDS: Final = 80
"""Shorter texts are forms and cover pages, which look alike without anybody having copied."""
_WORD: Final = re.compile(r"\w+")


class Sketch(NamedTuple):
    """How many words were read, and the smallest hashes of their runs; none of a text that is too short."""

    words: int
    marks: tuple[int, ...]


def sketch(source: BinaryIO, kind: Kind) -> Sketch:
    """Sketch a document, inside a sandbox alone: a PDF's own text or a Word file's; a scan or a picture has none."""
    if kind is Kind.DOCX:
        return sketch_of(paragraphs(source))
    if kind is not Kind.PDF:
        return Sketch(0, ())
    with closing(pypdfium2.PdfDocument(source)) as document:
        pages = range(min(len(document), MOST_PAGES))
        return sketch_of(document[number].get_textpage().get_text_range() for number in pages)


def sketch_of(texts: Iterable[str]) -> Sketch:
    """Sketch a text that comes in parts; runs go on from one part to the next."""
    words = [word for text in texts for word in _WORD.findall(fold(text))]
    if len(words) < FEWEST_WORDS:
        return Sketch(len(words), ())
    return Sketch(len(words), tuple(heapq.nsmallest(KEPT, set(_marks(words)))))


def resemblance(first: Collection[int], second: Collection[int]) -> int:
    """Return how much two texts share, in percent rounded down; 0 where one of them was too short."""
    if not first or not second:
        return 0
    ours, theirs = set(first), set(second)
    size = min(KEPT, len(ours | theirs))
    smallest = heapq.nsmallest(size, ours | theirs)
    return 100 * sum(mark in ours and mark in theirs for mark in smallest) // size


def _marks(words: list[str]) -> Iterator[int]:
    for start in range(len(words) - RUN + 1):
        run = " ".join(words[start : start + RUN])
        # 63 bits: both databases keep a signed number of 64.
        yield int.from_bytes(hashlib.blake2b(run.encode(), digest_size=8).digest(), "big") >> 1
