"""The one door to Unicode's normal forms: work in step with the length of a text, whatever it holds.

Normalising sorts every run of combining marks, which takes the square of the run's length: 400,000 marks over one
letter hold a processor for minutes. No language writes more than a few, so runs are cut before anything sorts them,
where the Stream-Safe Text Format (UAX #15, section 13) would break them: after 30. No other module of `app` or
`scoring` calls :mod:`unicodedata` for this; a wall sees to it.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

LONGEST_RUN: Final = 30
LONGEST_TEXT: Final = 64 * 1024 * 1024
"""Characters: as many as the largest file that anything here reads has bytes."""

# Where a run too long may be: several letters in a row outside the blocks that hold no combining mark and all that
# Vietnamese is written with. One letter stands for at most three marks when taken apart. The letter before such a row
# is part of it, for "ế" carries two marks already.
_SUSPECT: Final = re.compile("[\\s\\S]?[^\x00-\u02ff\u1e00-\u1eff\u2000-\u20cf\u2100-\u2bff]{8,}")


class TextTooLong(ValueError):
    """A text is longer than anything that may be read here."""


def nfc(text: str) -> str:
    """Return `text` in NFC, its letters composed, without the marks of a run beyond the thirtieth.

    Idempotent. Raises :class:`TextTooLong` for more than `LONGEST_TEXT` characters.
    """
    return unicodedata.normalize("NFC", _with_short_runs(text))


def nfd(text: str) -> str:
    """Return `text` in NFD, its letters taken apart, cut and bounded like :func:`nfc`."""
    return unicodedata.normalize("NFD", _with_short_runs(text))


def nfkc(text: str) -> str:
    """Return `text` in NFKC, look-alikes made the same letter, cut and bounded like :func:`nfc`."""
    return unicodedata.normalize("NFKC", _with_short_runs(text))


def without_marks(text: str) -> str:
    """Return `text` without the marks above and below its letters: "Lệ Thủy" gives "Le Thuy"; đ stays đ."""
    return "".join(letter for letter in nfd(text) if not unicodedata.combining(letter))


def _with_short_runs(text: str) -> str:
    if len(text) > LONGEST_TEXT:
        raise TextTooLong(f"{len(text)} characters, at most {LONGEST_TEXT} are read")
    return _SUSPECT.sub(_cut, text)


def _cut(match: re.Match[str]) -> str:
    """Count marks as UAX #15-D4 does, in the fully decomposed text, and leave out those that are too many."""
    kept = []
    run = 0
    for character in match[0]:
        leading, trailing = _marks_around(character)
        if run + leading > LONGEST_RUN:
            continue
        run = run + leading if trailing is None else trailing
        kept.append(character)
    return "".join(kept)


def _marks_around(character: str) -> tuple[int, int | None]:
    """Return how many marks `character` begins with and ends in, taken apart; None: it is marks and nothing else."""
    marks = [unicodedata.combining(part) != 0 for part in unicodedata.normalize("NFKD", character)]
    if all(marks):
        return len(marks), None
    return marks.index(False), marks[::-1].index(False)
