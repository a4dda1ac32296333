"""Lines of a page and their places, and how pieces of text on one height become a row."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from app.text import fold

_BLANKS: Final = re.compile(r"\s+")
_RULE: Final = re.compile(r"[\s\-–—_=*.~]+")
OVERLAP: Final = 0.5
"""Two pieces stand on one row when they share this part of the lower one's height."""


@dataclass(frozen=True, slots=True)
class Line:
    """A piece of text without a gap, and its place: in page widths from the upper left corner.

    ``bold`` is empty where the file does not tell. ``unsure`` is there for recognised text alone: the same words, and
    in the place of a word that was not sure what it may be. It says which of several known names is meant, never more.
    """

    text: str
    left: float
    right: float
    top: float
    bottom: float
    bold: bool | None = None
    unsure: str = ""

    @property
    def centre(self) -> float:
        """The middle between left and right."""
        return (self.left + self.right) / 2

    @property
    def height(self) -> float:
        """From top to bottom."""
        return self.bottom - self.top

    @property
    def folded(self) -> str:
        """The text without diacritics, case and what divides words."""
        return plain(self.text)


def plain(text: str) -> str:
    """Return letters and digits alone, folded, with single blanks between: “Độc lập – Tự do” is “doc lap tu do”."""
    return " ".join(re.sub(r"[^0-9a-z]+", " ", fold(text)).split())


def is_rule(line: Line) -> bool:
    """Say whether the line is drawn with characters and says nothing."""
    return _RULE.fullmatch(line.text) is not None


def rows_of(lines: Iterable[Line]) -> list[Line]:
    """Put the pieces that stand on one height together, from top to bottom."""
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda piece: (piece.top, piece.left)):
        if rows and _on_one_row(rows[-1], line):
            rows[-1].append(line)
        else:
            rows.append([line])
    return [_joined(sorted(row, key=lambda piece: piece.left)) for row in rows]


def cut(line: Line, at: int) -> tuple[Line, Line]:
    """Cut a line in two before the character ``at``; the place of the cut is estimated by the share of characters."""
    share = line.left + (line.right - line.left) * at / max(1, len(line.text))
    words, before = line.unsure.split(), len(line.text[:at].split())
    return (
        replace(line, text=line.text[:at].rstrip(), right=share, unsure=" ".join(words[:before])),
        replace(line, text=line.text[at:], left=share, unsure=" ".join(words[before:])),
    )


def _on_one_row(row: Sequence[Line], line: Line) -> bool:
    top, bottom = min(piece.top for piece in row), max(piece.bottom for piece in row)
    shared = min(bottom, line.bottom) - max(top, line.top)
    return shared >= OVERLAP * min(bottom - top, line.height)


def _joined(row: Sequence[Line]) -> Line:
    weights = {piece.bold for piece in row if not is_rule(piece)}
    return Line(
        text=_BLANKS.sub(" ", " ".join(piece.text for piece in row)).strip(),
        left=row[0].left,
        right=max(piece.right for piece in row),
        top=min(piece.top for piece in row),
        bottom=max(piece.bottom for piece in row),
        bold=weights.pop() if len(weights) == 1 else None,
        unsure=" ".join(piece.unsure for piece in row).strip(),
    )
