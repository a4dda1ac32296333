"""A decision's sentence taken apart: what must hold, and what it earns.

“Trên 90 %: 2 điểm; từ 70 % đến 90 %: 1 điểm; còn lại: 0” is three clauses. Whatever does not read as a condition and a
reward from its first letter to its last makes the whole sentence unread: a rule is proposed for all of it or for none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

from scoring.decimals import plain

NUMBER: Final = r"[0-9]+(?:[.,][0-9]+)?"
_FULL: Final = r"(?:số\s+)?điểm\s+tối\s+đa|tối\s+đa|đủ\s+điểm|trọn\s+điểm|full\s+marks?"
_TIMES: Final = r"\s*(?:[×x*.]|nhân(?:\s+với)?|of)?\s*"
_REWARD = re.compile(
    r"(?P<condition>.+?)[\s:,=–→-]*(?:\b(?:thì|được|tính|chấm|điểm\s*=|là|cho)\b[\s:=]*|điểm\s*=\s*)*"
    r"(?:"
    rf"(?P<ratio>(?:tỷ|tỉ)\s+lệ(?:\s+đạt(?:\s+được)?)?(?:\s+thực\s+tế)?{_TIMES}(?:{_FULL}))"
    rf"|(?P<over>[0-9]+)\s*/\s*(?P<under>[0-9]+){_TIMES}(?:{_FULL}|số\s+điểm)"
    rf"|(?P<half>(?:một\s+)?nửa|½){_TIMES}(?:{_FULL}|số\s+điểm)"
    rf"|(?P<percent>{NUMBER})\s*%{_TIMES}(?:{_FULL}|số\s+điểm)"
    rf"|(?P<full>{_FULL})"
    rf"|(?P<points>{NUMBER})\s*(?:điểm|đ\b|points?)"
    rf"|(?P<bare>{NUMBER})"
    r"|(?P<nothing>không\s+(?:có\s+|được\s+)?(?:tính\s+)?điểm)"
    r")",
    re.IGNORECASE | re.DOTALL,
)
_LEVEL = re.compile(
    r"(?P<before>[^0-9:;%/]*?)"
    r"(?P<how>(?:lớn\s+|nhiều\s+|cao\s+)?hơn|trên|quá|>|từ|≥|>=|ít\s+nhất|tối\s+thiểu|đạt|có"
    r"|dưới|ít\s+hơn|nhỏ\s+hơn|thấp\s+hơn|<|more\s+than|at\s+least|from|less\s+than|below|over|)\s*"
    rf"(?P<level>{NUMBER})\s*(?P<percent>%?)(?P<noun>[^0-9:;%]*?)"
    rf"(?:\s*(?:đến|tới|–|-|to)\s*(?:dưới\s+)?{NUMBER}\s*%?[^0-9:;%]*)?",
    re.IGNORECASE,
)
_REST = re.compile(
    r"(?:(?:các\s+)?(?:trường\s+hợp|mức)\s+)?(?:còn\s+lại|khác|thấp\s+hơn|ít\s+hơn|otherwise|the\s+rest)",
    re.IGNORECASE,
)
_BELOW: Final = frozenset({"dưới", "ít hơn", "nhỏ hơn", "thấp hơn", "<", "less than", "below"})
_ABOVE: Final = frozenset({"hơn", "lớn hơn", "nhiều hơn", "cao hơn", "trên", "quá", ">", "more than", "over"})
# A clause ends at a semicolon or a new line, and at a full stop or comma behind its reward.
_ENDS = re.compile(
    r"[;\n]+|(?<=điểm)\s*[,.]\s+|(?<=tối đa)\s*[,.]\s+|(?<=points)\s*[,.]\s+|(?<=[0-9])[,.]\s+(?=[^\W\d_])"
)


@dataclass(frozen=True, slots=True)
class Reward:
    """What a clause earns: a share of the maximum, or, with `by_ratio`, the ratio itself times the maximum.

    `points` holds the number of a decision that writes points; without one it writes a part of the maximum.
    """

    share: Fraction
    by_ratio: bool = False
    points: Decimal | None = None

    @property
    def earned(self) -> str:
        """The same in YAML, as the decision says it."""
        return f"share: {self.share}" if self.points is None else f"points: {plain(self.points)}"


@dataclass(frozen=True, slots=True)
class Level:
    """A quantity that a clause asks for; `key` is the comparison of a limit, empty where only a number stands."""

    key: str
    value: Decimal
    percent: bool
    noun: str


@dataclass(frozen=True, slots=True)
class Clause:
    """One condition in its own words, and its reward."""

    words: str
    reward: Reward

    @property
    def is_rest(self) -> bool:
        """Whether it speaks of whatever the others do not."""
        return _REST.fullmatch(self.words) is not None

    def level(self) -> Level | None:
        """The quantity it asks for; none where it asks for something in words."""
        found = _LEVEL.fullmatch(self.words)
        if found is None:
            return None
        how = " ".join(found["how"].lower().split())
        key = "less_than" if how in _BELOW else "more_than" if how in _ABOVE else "at_least" if how else ""
        noun = " ".join(f"{found['before']} {found['noun']}".split())
        return Level(key, decimal(found["level"]), bool(found["percent"]), noun)


def clauses_of(text: str, maximum: Decimal) -> list[Clause] | None:
    """Take a sentence apart; None where a piece of it is no condition with a reward out of `maximum`."""
    pieces = [piece.strip(" \t-–+•.,") for piece in _ENDS.split(text)]
    found = []
    for piece in filter(None, pieces):
        match = _REWARD.fullmatch(piece)
        if match is None or _is_no_reward(match):
            return None
        found.append(Clause(match["condition"].strip(" -–+•:,"), _reward(match, maximum)))
    return found if len(found) > 1 else None


def _is_no_reward(match: re.Match[str]) -> bool:
    """A bare number is points only behind a colon: “Không kịp thời: 0,5”."""
    return match["bare"] is not None and ":" not in match.string[match.end("condition") : match.start("bare")]


def _reward(match: re.Match[str], maximum: Decimal) -> Reward:
    whole = Fraction(maximum)
    if match["ratio"]:
        return Reward(Fraction(1), by_ratio=True)
    if match["over"]:
        return Reward(Fraction(int(match["over"]), max(1, int(match["under"]))))
    if match["half"]:
        return Reward(Fraction(1, 2))
    if match["percent"]:
        return Reward(Fraction(decimal(match["percent"])) * Fraction(1, 100))
    if number := match["points"] or match["bare"]:
        points = decimal(number)
        return Reward(Fraction(Fraction(points), whole), points=points)
    return Reward(Fraction(1 if match["full"] else 0))


def decimal(text: str) -> Decimal:
    """Read a number as a decision writes it."""
    return Decimal(text.replace(",", "."))
