"""Words of a scanned page, recognised by Tesseract where it is installed: a program of its own, without a shell.

It is given a picture of our own making and says each word with its place and how sure it is. What it is not sure of is
no word: a mark stands in its place, so that nothing is put together across it. Handwriting ends there.
"""

from __future__ import annotations

import csv
import io
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from statistics import median
from typing import Final

from app.letterhead import Line
from app.letterhead.mending import TORN, nation_in
from scoring.language.normalise import nfc

LANGUAGE: Final = "vie"
SURE: Final = 80.0
"""Words of less confidence, in percent, are not taken."""
SURE_OF_BARE: Final = 88.0
"""So much for a word in capitals without any mark: “HANH” is what is left of “HÀNH” once its mark was lost."""
WIDE: Final = 1.6
"""A gap of this many heights of a line divides it: columns stand further apart than words."""
SMALL: Final = 0.6
"""Lines lower than this part of the usual one are small print; all others count as of one size."""
SPECK: Final = 0.4
"""What is lower and not sure is a rule or a speck, and no word that was lost."""
MEMORY: Final = 600 * 1024 * 1024
PROCESSOR_SECONDS: Final = 20
SECONDS: Final = 30.0
_LIMITED: Final = ("/usr/bin/prlimit", f"--as={MEMORY}", f"--cpu={PROCESSOR_SECONDS}", "--core=0")
"""Of util-linux, which every Debian has: limits are set by a program of its own, so that threads may ask."""
WORD: Final = "5"
Word = Mapping[str, str]


class NotRecognised(Exception):
    """Tesseract is not there, gave up, or took too long."""


@cache
def program() -> str | None:
    """Return where Tesseract with Vietnamese is installed, or nothing."""
    path = shutil.which("tesseract")
    if path is None:
        return None
    listed = subprocess.run(  # noqa: S603 - a fixed program
        [path, "--list-langs"], capture_output=True, text=True, timeout=SECONDS, check=False
    )
    return path if LANGUAGE in listed.stdout.split() else None


def recognise(picture: bytes) -> tuple[Line, ...]:
    """Return the lines of a picture. Raises ``NotRecognised``."""
    path = program()
    if path is None:
        raise NotRecognised("not installed")
    try:
        done = subprocess.run(  # noqa: S603 - a fixed program, a picture of our own, no shell
            [*_LIMITED, path, "stdin", "stdout", "-l", LANGUAGE, "--psm", "3", "tsv"],
            input=picture,
            capture_output=True,
            timeout=SECONDS,
            check=True,
            env={"OMP_THREAD_LIMIT": "1", "PATH": "/usr/bin:/bin"},
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise NotRecognised(type(error).__name__) from error
    return tuple(lines_in(done.stdout.decode("utf-8", "replace")))


def lines_in(table: str) -> Iterator[Line]:
    """Read Tesseract's table of words into lines; lengths in widths of the page."""
    rows = list(csv.DictReader(io.StringIO(table), delimiter="\t", quoting=csv.QUOTE_NONE))
    width = next((int(row["width"]) for row in rows if row["level"] == "1"), 0)
    words = [row for row in rows if row["level"] == WORD and row["text"].strip()]
    if not width or not words:
        return
    usual = median(int(row["height"]) for row in words)
    words = [word for word in words if _is_sure(word) or int(word["height"]) > SPECK * usual]
    lines: dict[tuple[str, ...], list[Word]] = {}
    for word in words:
        lines.setdefault(tuple(word[name] for name in ("block_num", "par_num", "line_num")), []).append(word)
    for line in lines.values():
        for piece in _pieces(line, usual):
            yield _line(piece, usual, width)


def _pieces(words: Sequence[Word], usual: float) -> Iterator[list[Word]]:
    """Divide a line at its gaps, and before Quốc hiệu: the names of long agencies come close to it."""
    nation = nation_in([word["text"].strip() for word in words])
    piece: list[Word] = []
    for place, word in enumerate(words):
        is_apart = piece and int(word["left"]) - _right(piece[-1]) > WIDE * usual
        if is_apart or (piece and nation is not None and place == nation[0]):
            yield piece
            piece = []
        piece.append(word)
    if piece:
        yield piece


def _line(words: list[Word], usual: float, width: int) -> Line:
    """Join words; boxes of words differ with their letters' marks, so that lines of one size are given one height."""
    heard = ["".join(word["text"].split()) for word in words]
    text = " ".join(one if _is_sure(word) else TORN for one, word in zip(heard, words, strict=True))
    top, bottom = (median(edge) for edge in zip(*map(_edges, words), strict=True))
    height = usual if bottom - top > SMALL * usual else bottom - top
    middle = (top + bottom) / 2
    return Line(
        text=nfc(text),
        left=int(words[0]["left"]) / width,
        right=_right(words[-1]) / width,
        top=(middle - height / 2) / width,
        bottom=(middle + height / 2) / width,
        unsure=nfc(" ".join(heard)),
    )


def _is_sure(word: Word) -> bool:
    text = word["text"].strip()
    is_bare = len(text) > 1 and text.isascii() and text.isalpha() and text.isupper()
    return float(word["conf"]) >= (SURE_OF_BARE if is_bare else SURE)


def _edges(word: Word) -> tuple[int, int]:
    return int(word["top"]), int(word["top"]) + int(word["height"])


def _right(word: Word) -> int:
    return int(word["left"]) + int(word["width"])
