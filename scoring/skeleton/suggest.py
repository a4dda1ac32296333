"""A rule kind to propose where the decision's words leave no doubt; silence wherever they might.

What comes out is only ever a comment for the author to compare with the decision.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Final

from scoring.decimals import ZERO
from scoring.skeleton.levels import NUMBER, decimal
from scoring.skeleton.ratios import ratio, times_maximum
from scoring.skeleton.readings import borrowed, fraction, graded, options, survey, tasks
from scoring.skeleton.repeated import count, penalty, periods
from scoring.skeleton.suggestion import Suggestion, figure_of

MAX_WORDS: Final = 1_000
"""Characters of a rule that are read; what takes longer to say has no simple shape."""

_POINTS: Final = rf"(?P<points>{NUMBER})\s*(?:điểm|đ\b|points?)|:\s*(?P<bare>{NUMBER})"
_THOUSANDS = re.compile(r"[0-9]\.[0-9]{3}(?![0-9])")
_CLAUSES = re.compile(r"[;\n]+|(?<=điểm)\s*[,.]\s*|(?<=points)\s*[,.]\s*")
_WRAPPED = re.compile(r"(?<![;.:,0-9])(?<!điểm)\n(?=(\w))(?!\s*\w\s*[=:)])")
_YES = re.compile(
    r"(?:có|đã|đạt|yes)\b[^0-9]*?"
    rf"(?:{_POINTS}|(?:1\s*[×x*]\s*)?(?:điểm tối đa|tối đa|full mark))",
    re.IGNORECASE,
)
_NO = re.compile(
    r"(?:nếu\s+)?(?:không|chưa|no|not)\b[^0-9]*(?:(?P<points>0)\s*(?:điểm|đ|points?)?|không (?:có |được |tính )?điểm)",
    re.IGNORECASE,
)


def suggest(words: str, title: str, code: str, maximum: Decimal) -> Suggestion | None:
    """The proposal for an indicator worth `maximum` whose rule the decision gives as `words`."""
    # each run of spaces as one: the patterns would try to divide it in every way
    text = "\n".join(filter(None, (" ".join(line.split()) for line in words.split("\n")))).rstrip(".")
    if maximum == ZERO or not text or len(text) > MAX_WORDS or _THOUSANDS.search(text):
        return None
    stem = "".join(character if character.isalnum() else "_" for character in code)
    text = _joined(text)
    for kind in _KINDS if maximum > ZERO else (penalty,):
        suggestion = kind(text, title, stem, maximum)
        if suggestion is not None:
            return suggestion
    return None


def _joined(text: str) -> str:
    """Put lines together that a cell only wrapped: one that goes on in lower case before anything was earned."""
    return _WRAPPED.sub(lambda match: " " if match[1].islower() else "\n", text)


def _boolean(text: str, title: str, stem: str, maximum: Decimal) -> Suggestion | None:
    """“Có: 2 điểm; không: 0 điểm”: two clauses, no number but the maximum and 0."""
    stripped = (piece.strip(" \t-–+•.,") for piece in _CLAUSES.split(text))
    clauses = [piece for piece in stripped if piece]
    if len(clauses) not in (1, 2):
        return None
    yes = _YES.fullmatch(clauses[0])
    no = _NO.fullmatch(clauses[1]) if len(clauses) == 2 else None
    if yes is None or (len(clauses) == 2 and no is None):
        return None
    points = yes["points"] or yes["bare"]
    if points is None and len(clauses) == 1:
        return None
    if points is not None and decimal(points) != maximum:
        return None
    figure = f"co_{stem}"
    return Suggestion({figure: figure_of(title, "boolean")}, f"{{kind: boolean, figure: {figure}}}")


_KINDS: Final[tuple[Callable[[str, str, str, Decimal], Suggestion | None], ...]] = (
    _boolean,
    periods,
    count,
    ratio,
    graded,
    fraction,
    tasks,
    options,
    times_maximum,
    borrowed,
    survey,
)
