"""Quantities that conditions ask for: “từ 70 % đến dưới 90 %”, “≥ 52 tin”, “80% ≤ tỷ lệ < 90%”."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Final

from scoring.decimals import HUNDRED, ONE, ZERO

NUMBER: Final = r"[0-9]+(?:[.,][0-9]+)?"
_MORE: Final = r"(?:lớn\s+|nhiều\s+|cao\s+)?hơn|trên|quá|>|more\s+than|over"
_LEAST: Final = (
    r"≥|>=|(?:lớn|cao)\s+hơn\s+hoặc\s+bằng|đạt\s+từ|có\s+từ|từ|ít\s+nhất|tối\s+thiểu|đạt|có|=|at\s+least|from"
)
_LESS: Final = r"(?:không|chưa)\s+đạt(?:\s+từ)?|dưới|ít\s+hơn|nhỏ\s+hơn|thấp\s+hơn|<|less\s+than|below"
_MOST: Final = r"≤|<=|(?:nhỏ|thấp|ít)\s+hơn\s+hoặc\s+bằng|không\s+quá|không\s+vượt\s+quá|at\s+most"
_NOUN: Final = r"[^0-9:;%<>≤≥=]*?"
_UPPER: Final = rf"(?P<open>dưới\s+|<\s*)?(?P<upper>{NUMBER})\s*%?"
_LEVEL = re.compile(
    rf"(?P<before>[^0-9:;%/<>≤≥=]*?)(?P<how>{_MOST}|{_LESS}|{_LEAST}|{_MORE}|)\s*"
    rf"(?P<level>{NUMBER})\s*(?P<percent>%?)(?P<noun>{_NOUN})"
    rf"(?:\s*(?:đến|tới|–|-|to)\s*{_UPPER}{_NOUN})?",
    re.IGNORECASE,
)
_BETWEEN = re.compile(
    rf"(?P<level>{NUMBER})\s*(?P<percent>%?)\s*(?P<how>≤|<=|<)(?P<noun>[^0-9:;%<>≤≥=]+)"
    rf"(?P<open><(?!=)|≤|<=)\s*(?P<upper>{NUMBER})\s*%?",
    re.IGNORECASE,
)
_KEYS: Final = ((_MOST, "at_most"), (_LESS, "less_than"), (_LEAST, "at_least"), (_MORE, "more_than"))
_COMPARED = re.compile(r"\b(?:dưới|trên|hơn|quá|không|chưa|trước|sau|ngày|tháng|năm)\b", re.IGNORECASE)
_DOWN = re.compile(r"\btrở\s+xuống\b|\bor\s+less\b", re.IGNORECASE)
_FILLERS: Final = frozenset(
    "trở lên or more đạt từ có tỷ tỉ lệ hoàn thành trong năm số được the of từ".split()  # noqa: SIM905
)


@dataclass(frozen=True, slots=True)
class Level:
    """A quantity that a clause asks for; `key` is the comparison of a limit, empty where only a number stands.

    `upper` is the end of a range, `is_open` whether it is out of it.
    """

    key: str
    value: Decimal
    percent: bool
    nouns: frozenset[str]
    upper: Decimal | None = None
    is_open: bool = False


def decimal(text: str) -> Decimal:
    """Read a number as a decision writes it."""
    return Decimal(text.replace(",", "."))


def level_in(words: str) -> Level | None:
    """The quantity that words ask for and nothing else; None where they say something else as well."""
    between = _BETWEEN.fullmatch(words)
    if between is not None:
        key = "more_than" if between["how"] == "<" else "at_least"
        return _level(key, between, between["noun"], is_open=between["open"] == "<")
    match = _LEVEL.fullmatch(words)
    if match is None or _COMPARED.search(match["before"]):
        return None
    how = " ".join(match["how"].lower().split())
    key = next((key for pattern, key in _KEYS if how and re.fullmatch(pattern, how, re.IGNORECASE)), "")
    if _DOWN.search(match["noun"]):
        key = "at_most"
    if match["upper"] and not key:
        key = "at_least"
    return _level(key, match, f"{match['before']} {match['noun']}", is_open=bool(match["open"]))


def _level(key: str, match: re.Match[str], words: str, *, is_open: bool) -> Level:
    nouns = frozenset(re.findall(r"\w+", words.lower())) - _FILLERS
    upper = decimal(match["upper"]) if match["upper"] else None
    return Level(key, decimal(match["level"]), bool(match["percent"]), nouns, upper, is_open)


def are_steps(levels: Sequence[Level]) -> bool:
    """Whether levels are steps of one quantity, best first, none of which leaves something out between two."""
    first = levels[0]
    if any(level.key in ("less_than", "at_most") or level.percent != first.percent for level in levels):
        return False
    if first.upper is not None and not (first.percent and first.upper == HUNDRED and not first.is_open):
        return False
    return all(_follows(above, below) for above, below in pairwise(levels))


def _follows(above: Level, below: Level) -> bool:
    """Whether a step begins lower and reaches up to the one above, about the same thing."""
    if below.value >= above.value or not (above.nouns <= below.nouns or below.nouns <= above.nouns):
        return False
    if below.upper is None:
        return True
    if below.is_open:
        return below.upper == above.value and above.key != "more_than"
    gap = above.value - below.upper
    return gap == ZERO or (gap == ONE and above.key != "more_than")  # 80 – 89 %, 20 to 51 of 52


def is_what_lies_below(level: Level, last: Level) -> bool:
    """Whether a level speaks of everything below the last step, so that nothing is left unsaid."""
    if level.upper is not None or level.percent != last.percent or level.value != last.value:
        return False
    return level.key == ("at_most" if last.key == "more_than" else "less_than")
