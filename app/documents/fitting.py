"""How text fits into a width, measured with the font itself instead of guessed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from app.documents.fonts import Face


def lines_needed(text: str, face: Face, size_pt: float, width_mm: float) -> int:
    """Into how many lines `text` breaks at its spaces within `width_mm`; a longer word takes the lines it needs."""
    lines, used = 1, 0.0
    space = face.width_mm(" ", size_pt)
    for word in text.split():
        length = face.width_mm(word, size_pt)
        if used and used + space + length > width_mm:
            lines, used = lines + 1, 0.0
        used += length + (space if used else 0.0)
        while used > width_mm:
            lines, used = lines + 1, used - width_mm
    return lines


def longest_word_mm(texts: Iterable[str], face: Face, size_pt: float) -> float:
    """The width of the longest word in all `texts`; 0 if there is none."""
    return max((face.width_mm(word, size_pt) for text in texts for word in text.split()), default=0.0)


def best_fit(
    text: str, face: Face, width_mm: float, choices: Sequence[tuple[float, int]]
) -> tuple[float, int] | None:
    """The first of `choices` (points, lines allowed) at which `text` fits, as points and lines needed; or None."""
    for size_pt, allowed in choices:
        lines = lines_needed(text, face, size_pt, width_mm)
        if lines <= allowed:
            return size_pt, lines
    return None
