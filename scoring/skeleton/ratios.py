"""Ratios: what is divided by what, and from which share on everything is earned."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from scoring.decimals import HUNDRED, ZERO, plain
from scoring.skeleton.levels import Level, are_steps, decimal, is_what_lies_below
from scoring.skeleton.rewards import BY, FULL, RATIO, TIMES, Clause, Reward, clauses_of, single_clause
from scoring.skeleton.suggestion import Suggestion, figure_of

_LETTERS: Final = r"[a-dA-D](?:\s*\+\s*[a-dA-D])*"
_FORMULA = re.compile(
    rf"(?<![\w/])(?:\(\s*({_LETTERS})\s*\)|([a-dA-D]))\s*[/:]\s*(?:\(\s*({_LETTERS})\s*\)|([a-dA-D]))(?![\w/])"
)
# a title ends where a statement does; “TP. Hồ Chí Minh” goes on
_END: Final = (
    r"(?=\s*(?:[;\n]|$|(?<!\bTP)(?<!\bTX)(?<!\bQ)(?<!\bP)\.(?:\s|$)|,?\s*(?<!\w)[a-dA-D]\s*(?:=|:|là\b)))"
)
_DEFINITION = re.compile(
    rf"(?<![\w/+])([a-dA-D])\s*(?:=|:|là\b)\s*(?:là\s+)?((?=[^\W\d_]{{2}})[^;\n=]{{3,}}?){_END}[;.,]?"
)
_QUOTIENT = re.compile(
    r"(?:^|(?<=[;:.\n=(])|(?<=lệ ))\s*((?:Số|Tổng|Number of|Total)\b[^/;:.\n=(]{2,}?)\s*/\s*"
    r"((?:tổng|số|number of|total)\b[^/;:.\n=(×*%<>≤≥]{2,}?)\s*\)?\s*(?=[;:.\n)×*<>≤≥]|\bx\b|$)",
    re.IGNORECASE,
)
_STARTS_ANEW = re.compile(
    r"\s*\n\s*(?:[-–+•*]|[a-dA-D]\s*(?:=|:|là\b)|(?:tỷ|tỉ)\s+(?:lệ|số)|(?:số\s+)?điểm\b|trong\s+đó|công\s+thức|cách\s+tính|đạt\b"
    r"|từ\b|trên\b|dưới\b|[≥>(]|ratio\b|percentage\b)",
    re.IGNORECASE,
)
_WORD: Final = r"(?:(?:tỷ|tỉ)\s+(?:lệ|số)|ratio|percentage)"
_SAYS_NOTHING_MORE = re.compile(
    rf"(?:(?:trong\s+đó|công\s+thức(?:\s+tính)?|cách\s+tính)\s*:?\s*)?(?:{_WORD}[\s%=:]*)*"
    r"(?:[×x*]\s*100\s*%?)?[\s:.]*",
    re.IGNORECASE,
)
_TIMES_MAXIMUM = re.compile(
    rf"(?:(?:số\s+)?điểm(?:\s+đánh\s+giá)?\s*[=:]\s*)?\(?\s*{RATIO}\s*\)?\s*"
    rf"(?:{TIMES}(?:{FULL})|{BY}(?P<points>[0-9]+(?:[.,][0-9]+)?)(?:\s*điểm)?)",
    re.IGNORECASE,
)
_DOUBT: Final = (
    "below_target: ratio nếu dưới mức thì tỷ lệ × điểm tối đa; scaled nếu chia cho mức; zero nếu 0 điểm"
)


@dataclass(frozen=True, slots=True)
class _Quotient:
    """Figures (id → title) above and below the line."""

    above: Mapping[str, str]
    below: Mapping[str, str]

    def suggestion(self, more: str, doubt: str = "") -> Suggestion:
        figures = {
            name: figure_of(title, "integer", "min: 0")
            for name, title in {**self.above, **self.below}.items()
        }
        top, whole = ", ".join(self.above), ", ".join(self.below)
        return Suggestion(
            figures, f"{{kind: ratio, numerator: [{top}], denominator: [{whole}]{more}}}", doubt
        )


def ratio(text: str, title: str, stem: str, maximum: Decimal) -> Suggestion | None:
    """“a: …; b: … Điểm = a/b × điểm tối đa”, “Số … / Tổng số …”, with or without a share that earns everything."""
    parts = _quotient(text, title, stem)
    if parts is None:
        return None
    quotient, rest = parts
    split = (piece.strip(" \t.,") for piece in re.split(r"[;\n]+|\.\s+", rest))
    pieces = [piece for piece in split if not _SAYS_NOTHING_MORE.fullmatch(piece)]
    if not pieces:
        return quotient.suggestion("")
    times = _TIMES_MAXIMUM.fullmatch(pieces[0])
    if len(pieces) == 1 and times is not None:
        return quotient.suggestion("") if _is(maximum, times["points"]) else None
    said = re.sub(rf"(?:{_WORD}\s*)+", "tỷ lệ ", "; ".join(pieces), flags=re.IGNORECASE)
    clauses = clauses_of(said, maximum)
    if clauses is not None:
        target = target_in(clauses)
        return None if target is None else quotient.suggestion(target)
    only = single_clause(said, maximum)
    level = None if only is None else only.level()
    if only is None or level is None or only.reward.share != 1 or level.key not in ("at_least", ""):
        return None
    if not level.percent or not ZERO < level.value <= HUNDRED or level.upper is not None:
        return None
    return quotient.suggestion(f", target: {plain(level.value)}%, below_target: ratio", _DOUBT)


def of_title(target: str, title: str, stem: str) -> Suggestion:
    """A ratio whose parts the decision does not name, by the title of its indicator."""
    return _nameless("Tử số", "Mẫu số", title, stem).suggestion(target)


def times_maximum(text: str, title: str, stem: str, maximum: Decimal) -> Suggestion | None:
    """“Điểm = tỷ lệ × điểm tối đa”, and nothing about what is divided by what."""
    match = _TIMES_MAXIMUM.fullmatch(text)
    return of_title("", title, stem) if match is not None and _is(maximum, match["points"]) else None


def target_in(clauses: Sequence[Clause]) -> str | None:
    """The share that earns everything and what is earned below it, as keys of a ratio; None for anything else."""
    levels = [clause.level() for clause in clauses]
    first, last = levels[0], levels[-1]
    rewards = [clause.reward for clause in clauses]
    if (
        first is None
        or not first.percent
        or first.key not in ("at_least", "")
        or not ZERO < first.value <= HUNDRED
    ):
        return None
    steps = [level for level in levels[:-1] if level is not None]
    if len(steps) != len(levels) - 1 or not are_steps(steps) or len(steps) > 2 or rewards[0].share != 1:
        return None
    if not (clauses[-1].is_rest or (last is not None and is_what_lies_below(last, steps[-1]))):
        return None
    return _below(first.value, steps[1] if len(steps) == 2 else None, rewards)


def _below(target: Decimal, floor: Level | None, rewards: Sequence[Reward]) -> str | None:
    """What is earned below the target: the ratio, the ratio over the target, or nothing; and from which floor on."""
    below = rewards[1]
    if rewards[0].by_ratio:
        nothing_below = len(rewards) == 2 and below.share == 0 and not below.by_ratio
        return f", floor: {plain(target)}%" if nothing_below and rewards[0].over == HUNDRED else None
    keys = f", target: {plain(target)}%, below_target: "
    if not below.by_ratio:
        return f"{keys}zero" if floor is None and below.share == 0 else None
    if below.over not in (target, HUNDRED):
        return None
    keys += "ratio" if below.over == HUNDRED else "scaled"
    if floor is None:
        return keys
    ends = rewards[2].share == 0 and not rewards[2].by_ratio and floor.key in ("at_least", "")
    return f"{keys}, floor: {plain(floor.value)}%" if ends else None


def _is(maximum: Decimal, points: str | None) -> bool:
    return points is None or decimal(points) == maximum


def _nameless(above: str, below: str, title: str, stem: str) -> _Quotient:
    return _Quotient({f"a_{stem}": f"{above} – {title}"}, {f"b_{stem}": f"{below} – {title}"})


def _quotient(text: str, title: str, stem: str) -> tuple[_Quotient, str] | None:
    """What is divided by what, and the text with “tỷ lệ” for it; None where a title may go on behind a line break."""
    definitions = list(_DEFINITION.finditer(text))
    words = _QUOTIENT.search(text)
    named = [*definitions, *([words] if words is not None else [])]
    if any(_goes_on(text, match) for match in named):
        return None
    if words is not None:
        rest = f"{text[: words.start(1)]}tỷ lệ{text[words.end() :]}"
        return _Quotient({f"a_{stem}": words[1]}, {f"b_{stem}": words[2]}), rest
    rest = _DEFINITION.sub(";", text)
    formulas = [(match[1] or match[2], match[3] or match[4]) for match in _FORMULA.finditer(rest)]
    parts = {tuple(tuple(re.findall(r"\w", side.lower())) for side in formula) for formula in formulas}
    if len(parts) != 1:
        return None
    ((above, below),) = parts
    titles = {match[1].lower(): match[2] for match in definitions}
    rest = _FORMULA.sub("tỷ lệ", rest)
    if set(titles) == {*above, *below} and len(titles) == len(definitions):
        return _Quotient(
            {f"{letter}_{stem}": titles[letter] for letter in above},
            {f"{letter}_{stem}": titles[letter] for letter in below},
        ), rest
    if titles or (above, below) != (("a",), ("b",)):
        return None
    return _nameless("Tử số (a)", "Mẫu số (b)", title, stem), rest


def _goes_on(text: str, title: re.Match[str]) -> bool:
    """Whether a line break ends a title that the next line may go on with."""
    behind = text[title.end() :]
    return bool(re.match(r"[ \t]*\n", behind)) and _STARTS_ANEW.match(behind) is None
