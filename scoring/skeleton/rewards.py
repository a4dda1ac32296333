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

from scoring.decimals import HUNDRED, plain
from scoring.skeleton.levels import NUMBER, Level, decimal, level_in

FULL: Final = r"(?:số\s+)?điểm\s+tối\s+đa|tối\s+đa|đủ\s+điểm|trọn\s+điểm|full\s+marks?"
TIMES: Final = r"\s*(?:[×x*.]|nhân(?:\s+với)?|of)?\s*"
RATIO: Final = r"(?:tỷ|tỉ)\s+lệ(?:\s+đạt(?:\s+được)?)?(?:\s+thực\s+tế)?(?:\s*%)?"
BY: Final = r"\s*(?:[×x*]|nhân(?:\s+với)?)\s*"
_ALL: Final = rf"(?:{FULL}|số\s+điểm)"
_LEADING: Final = (
    r"(?:thì|được|(?<!không )(?<!chưa )đạt(?=\s+(?:điểm|số|tối|[0-9]))|tính|chấm|là|cho|theo|công\s+thức"
    r"|(?:số\s+)?điểm(?:\s+đánh\s+giá)?(?=\s*=|\s+(?:được|tính|là)\b))"
)
_REWARD = re.compile(
    rf"(?:|(?P<condition>.+?)[\s:,=–→-]*(?:\b{_LEADING}[\s:=]*)*)"
    r"(?:"
    rf"\(?\s*{RATIO}\s*(?:/\s*(?P<by>{NUMBER})\s*%\s*)?\)?"
    rf"(?:{TIMES}(?P<ratio>{FULL})|{BY}(?P<ratio_points>{NUMBER})(?:\s*điểm)?)(?:\s*\)?\s*/\s*(?P<by_then>{NUMBER})\s*%)?"
    rf"|(?P<over>[0-9]+)\s*/\s*(?P<under>[0-9]+){TIMES}{_ALL}"
    rf"|(?P<half>(?:một\s+)?nửa|½){TIMES}{_ALL}"
    rf"|(?P<percent>{NUMBER})\s*%{TIMES}{_ALL}"
    rf"|(?P<factor>{NUMBER}){BY}{_ALL}"
    rf"|(?P<full>{FULL})"
    rf"|(?P<points>{NUMBER})\s*(?:điểm|đ\b|points?)"
    rf"|(?P<bare>{NUMBER})"
    r"|(?P<nothing>không\s+(?:có\s+|được\s+)?(?:tính\s+|cho\s+|chấm\s+)?điểm)"
    r")",
    re.IGNORECASE | re.DOTALL,
)
_REST = re.compile(
    r"(?:(?:các\s+)?(?:trường\s+hợp|mức)\s+)?(?:còn\s+lại|khác|thấp\s+hơn|ít\s+hơn|otherwise|the\s+rest)",
    re.IGNORECASE,
)
NOT_DONE: Final = re.compile(r"(?:nếu\s+)?(?:không|chưa|no|not)\b", re.IGNORECASE)
# “cứ giảm 1% trừ 0,1 điểm” earns step by step, which no clause can say
_STEPWISE = re.compile(r"\b(?:trừ|giảm|thêm|cứ|mỗi|each|every)\b", re.IGNORECASE)
# A clause ends at a semicolon or a new line, and at a full stop or comma behind its reward.
_ENDS = re.compile(
    r"[;\n]+|(?<=điểm)\s*[,.]\s+|(?<=tối đa)\s*[,.]\s+|(?<=points)\s*[,.]\s+|(?<=[0-9])[,.]\s+(?=[^\W\d_])"
)
_SLASHES = re.compile(r"\s*/\s+")


@dataclass(frozen=True, slots=True)
class Reward:
    """What a clause earns: a share of the maximum, or, with `by_ratio`, the ratio itself times the maximum.

    `points` holds the number of a decision that writes points; without one it writes a part of the maximum. `over` is
    the percentage at which the ratio counts as whole.
    """

    share: Fraction
    by_ratio: bool = False
    points: Decimal | None = None
    over: Decimal = HUNDRED

    @property
    def earned(self) -> str:
        """The same in YAML, as the decision says it."""
        return f"share: {self.share}" if self.points is None else f"points: {plain(self.points)}"


@dataclass(frozen=True, slots=True)
class Clause:
    """One condition in its own words, and its reward; `text` is both as they stand."""

    words: str
    reward: Reward
    text: str

    @property
    def is_rest(self) -> bool:
        """Whether it speaks of whatever the others do not."""
        return _REST.fullmatch(self.words) is not None

    @property
    def is_nothing_done(self) -> bool:
        """Whether it speaks of what was not done at all, and earns nothing."""
        return self.reward.share == 0 and NOT_DONE.match(self.words) is not None

    def level(self) -> Level | None:
        """The quantity it asks for; none where it asks for something in words."""
        return level_in(self.words)


def clauses_of(text: str, maximum: Decimal) -> list[Clause] | None:
    """Take a sentence apart; None where a piece of it is no condition with a reward out of `maximum`."""
    clauses = _taken_apart(_ENDS.split(text), maximum)
    if clauses is None and _SLASHES.search(text):
        clauses = _taken_apart(_SLASHES.split(text), maximum)
    return clauses


def single_clause(text: str, maximum: Decimal) -> Clause | None:
    """The one clause that a text is, from its first letter to its last."""
    piece = text.strip(" \t-–+•.,")
    match = _REWARD.fullmatch(piece)
    if (
        match is None
        or not match["condition"]
        or _is_no_reward(match)
        or _STEPWISE.search(match["condition"])
    ):
        return None
    return Clause(match["condition"].strip(" -–+•:,"), _reward(match, maximum), piece)


def _taken_apart(pieces: list[str], maximum: Decimal) -> list[Clause] | None:
    clauses = []
    for piece in filter(None, (piece.strip(" \t-–+•.,") for piece in pieces)):
        match = _REWARD.fullmatch(piece)
        words = "" if match is None else (match["condition"] or "").strip(" -–+•:,")
        if match is None or _is_no_reward(match) or _STEPWISE.search(words):
            return None
        if match["ratio_points"] and decimal(match["ratio_points"]) != maximum:
            return None
        clauses.append(Clause(words, _reward(match, maximum), piece))
    named = [bool(clause.words) for clause in clauses]
    return clauses if len(clauses) > 1 and (all(named) or not any(named)) else None


def _is_no_reward(match: re.Match[str]) -> bool:
    """A bare number is points only behind a colon: “Không kịp thời: 0,5”; alone, it is 0 only."""
    if match["bare"] is None:
        return False
    if not match["condition"]:
        return decimal(match["bare"]) != 0
    return ":" not in match.string[match.end("condition") : match.start("bare")]


def _reward(match: re.Match[str], maximum: Decimal) -> Reward:
    if match["ratio"] or match["ratio_points"]:
        over = match["by"] or match["by_then"]
        return Reward(Fraction(1), by_ratio=True, over=decimal(over) if over else HUNDRED)
    if match["over"]:
        return Reward(Fraction(int(match["over"]), max(1, int(match["under"]))))
    if match["half"]:
        return Reward(Fraction(1, 2))
    if match["percent"]:
        return Reward(Fraction(decimal(match["percent"])) * Fraction(1, 100))
    if match["factor"]:
        return Reward(Fraction(decimal(match["factor"])))
    if number := match["points"] or match["bare"]:
        points = decimal(number)
        return Reward(Fraction(Fraction(points), Fraction(maximum)), points=points)
    return Reward(Fraction(1 if match["full"] else 0))
