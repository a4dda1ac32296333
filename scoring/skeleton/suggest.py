"""A rule kind to propose where the decision's words leave no doubt; silence wherever they might.

What comes out is only ever a comment for the author to compare with the decision.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from string import ascii_lowercase
from typing import Final

from scoring.decimals import HUNDRED, ZERO, plain
from scoring.skeleton.readings import (
    Suggestion,
    borrowed,
    figure_of,
    graded,
    options,
    penalty,
    periods,
    survey,
    tasks,
)
from scoring.skeleton.rewards import NUMBER, decimal
from scoring.skeleton.words import flow_text

_POINTS: Final = rf"(?P<points>{NUMBER})\s*(?:điểm|đ\b|points?)"
_ANY_NUMBER = re.compile(NUMBER)
_THOUSANDS = re.compile(r"[0-9]\.[0-9]{3}(?![0-9])")
_PERCENT = re.compile(rf"({NUMBER})\s*%")
_RATIO = re.compile(r"tỷ lệ|tỉ lệ|tỷ số|ratio|percentage|[aA]\s*/\s*[bB]", re.IGNORECASE)
_A_OVER_B = re.compile(r"\b[aA]\s*[/:]\s*[bB]\b")
_PART = re.compile(r"\b[aA]\s*(?:=|:|là)\s*(?:là\s+)?([^;\n=]{3,}?)\s*(?=[;\n.]|,?\s*\b[bB]\s*(?:=|:|là)|$)")
_WHOLE = re.compile(r"\b[bB]\s*(?:=|:|là)\s*(?:là\s+)?([^;\n=]{3,}?)\s*(?=[;\n.]|$)")
_QUOTIENT = re.compile(
    r"((?:Số|Tổng|Number of|Total)\b[^/;:.\n=(]{2,}?)\s*/\s*"
    r"((?:tổng|số|number of|total)\b[^/;:.\n=(×*%]{2,}?)\s*(?=[;:.\n)×*%]|\bx\b|$)",
    re.IGNORECASE,
)
_CLAUSES = re.compile(r"[;\n]+|(?<=điểm)\s*[,.]\s*|(?<=points)\s*[,.]\s*")
_YES = re.compile(
    rf"(?:có|đã ban hành|đã thực hiện|đạt|yes)\b[^0-9]*?(?:{_POINTS}|điểm tối đa|tối đa|full mark)",
    re.IGNORECASE,
)
_NO = re.compile(
    r"(?:nếu\s+)?(?:không|chưa|no|not)\b[^0-9]*(?:(?P<points>0)\s*(?:điểm|đ|points?)?|không (?:có |được )?điểm)",
    re.IGNORECASE,
)
_STEP = re.compile(
    rf"(?:(?:từ|có từ|có|đạt từ|at least|from)\s+|[≥]\s*|>=\s*)(?P<level>[0-9]+)(?P<unit>[^0-9:;%]*?)"
    rf"(?:\s+(?:trở lên|or more)(?P<unit_after>[^0-9:;%]*))?\s*(?:(?:đến|–|-|to)\s*(?:dưới\s*)?[0-9]+[^0-9:;%]*)?"
    rf"[:,]?\s*(?:được\s*|thì\s*)*{_POINTS}",
    re.IGNORECASE,
)
_LAST_STEP = re.compile(
    rf"(?:(?:dưới|ít hơn|less than|below)\s+|<\s*)(?P<level>[0-9]+)[^0-9:;%]*[:,]?\s*(?:được\s*)?{_POINTS}",
    re.IGNORECASE,
)
_OPTION = re.compile(
    rf"(?P<name>[^0-9:;<>≥≤%]{{2,150}}?)\s*[:,]?\s*(?:được\s*|thì\s*)*{_POINTS}", re.IGNORECASE
)
_EACH = re.compile(
    rf"(?:cứ\s+)?(?:mỗi|each)\s+(?P<thing>[^0-9:;,]{{2,60}}?)\s*(?:được|cộng|tính|:|,|=)*\s*{_POINTS}"
    rf"(?:\s*[,;.]?\s*(?:nhưng\s*)?(?:tối đa|không quá|at most|up to)\s*(?P<cap>{NUMBER})\s*(?:điểm|đ|points?))?",
    re.IGNORECASE,
)


_EACH_WORD = re.compile(r"(?:cứ|mỗi|each|every|từ|dưới|trên|tỷ lệ|tỉ lệ)\b", re.IGNORECASE)


def suggest(words: str, title: str, code: str, maximum: Decimal) -> Suggestion | None:
    """The proposal for an indicator worth `maximum` whose rule the decision gives as `words`."""
    if maximum == ZERO or not words.strip() or _THOUSANDS.search(words):
        return None
    stem = "".join(character if character.isalnum() else "_" for character in code)
    text = _joined(words.strip().rstrip("."))
    for kind in _KINDS if maximum > ZERO else (penalty,):
        found = kind(text, title, stem, maximum)
        if found is not None:
            return found
    return None


def _joined(text: str) -> str:
    """Put lines together that a cell only wrapped: one that goes on in lower case before anything was earned."""
    return re.sub(r"(?<![;.:,0-9])(?<!điểm)\n(?=[a-zà-ỹđ])(?!\s*[a-zđ]\s*[=:)])", " ", text)


def _boolean(text: str, title: str, stem: str, maximum: Decimal) -> Suggestion | None:
    """“Có: 2 điểm; không: 0 điểm”: two clauses, no number but the maximum and 0."""
    clauses = _clauses(text)
    if len(clauses) not in (1, 2):
        return None
    yes = _YES.fullmatch(clauses[0])
    no = _NO.fullmatch(clauses[1]) if len(clauses) == 2 else None
    if yes is None or (len(clauses) == 2 and no is None):
        return None
    points = yes["points"]
    if points is None and len(clauses) == 1:
        return None
    if points is not None and decimal(points) != maximum:
        return None
    figure = f"co_{stem}"
    return Suggestion({figure: figure_of(title, "boolean")}, f"{{kind: boolean, figure: {figure}}}")


def _ratio(text: str, title: str, stem: str, maximum: Decimal) -> Suggestion | None:
    """“Tỷ lệ = a/b × điểm tối đa”, with or without one level in percent that earns the maximum."""
    quotient = _QUOTIENT.search(text)
    if quotient is None and not (_RATIO.search(text) and _A_OVER_B.search(text)):
        return None
    part, whole = _PART.search(text), _WHOLE.search(text)
    if quotient is not None:
        names = quotient[1], quotient[2]
    elif part is not None and whole is not None:
        names = part[1], whole[1]
    else:
        names = f"Tử số (a) – {title}", f"Mẫu số (b) – {title}"
    levels = {decimal(found) for found in _PERCENT.findall(text)} - {HUNDRED}
    others = {decimal(found) for found in _ANY_NUMBER.findall(text)} - levels - {HUNDRED, maximum, ZERO}
    if len(levels) > 1 or others or any(level > HUNDRED for level in levels):
        return None
    top, bottom = f"a_{stem}", f"b_{stem}"
    figures = {
        top: figure_of(names[0], "integer", "min: 0"),
        bottom: figure_of(names[1], "integer", "min: 0"),
    }
    rule = f"kind: ratio, numerator: [{top}], denominator: [{bottom}]"
    if not levels:
        return Suggestion(figures, f"{{{rule}}}")
    rule += f", target: {plain(levels.pop())}%, below_target: ratio"
    doubt = (
        "below_target: ratio nếu dưới mức thì tỷ lệ × điểm tối đa; scaled nếu chia cho mức; zero nếu 0 điểm"
    )
    return Suggestion(figures, f"{{{rule}}}", doubt)


def _bands(text: str, title: str, stem: str, maximum: Decimal) -> Suggestion | None:
    """“Từ 52 tin trở lên: 2 điểm; từ 20 đến 51 tin: 1 điểm; dưới 20 tin: 0,5 điểm”: every clause a step."""
    clauses = _clauses(text)
    if len(clauses) < 2:
        return None
    steps: list[tuple[Decimal, Decimal]] = []
    for clause in clauses:
        step, last = _STEP.fullmatch(clause), _LAST_STEP.fullmatch(clause)
        if step is not None:
            steps.append((Decimal(step["level"]), decimal(step["points"])))
        elif last is not None and steps and Decimal(last["level"]) == steps[-1][0] and clause == clauses[-1]:
            steps.append((ZERO, decimal(last["points"])))
        else:
            return None
    falling = all(a[0] > b[0] and a[1] > b[1] for a, b in pairwise(steps))
    if not falling or steps[0][1] != maximum:
        return None
    bands = ", ".join(
        f"{{at_least: {plain(level)}, points: {plain(points)}}}" for level, points in steps if points
    )
    figure = f"so_{stem}"
    return Suggestion(
        {figure: figure_of(title, "integer", "min: 0")}, f"{{kind: bands, value: {figure}, bands: [{bands}]}}"
    )


def _count(text: str, _title: str, stem: str, maximum: Decimal) -> Suggestion | None:
    """“Mỗi văn bản được 0,5 điểm, tối đa 2 điểm”."""
    each = _EACH.fullmatch(text)
    if each is None:
        return None
    points, cap = decimal(each["points"]), decimal(each["cap"]) if each["cap"] else maximum
    if not ZERO < points <= maximum or cap != maximum:
        return None
    figure = f"so_{stem}"
    return Suggestion(
        {figure: figure_of(f"Số {each['thing'].strip()}", "integer", "min: 0")},
        f"{{kind: count, value: {figure}, per_item: {plain(points)}}}",
    )


def _choice(text: str, title: str, stem: str, maximum: Decimal) -> Suggestion | None:
    """“Bí thư hoặc Chủ tịch: 2 điểm; cấp phó: 1 điểm; chưa thành lập: 0 điểm”: every clause an option in words."""
    found = [_OPTION.fullmatch(clause) for clause in _clauses(text)]
    options = [
        (option["name"].strip(" -–+•"), decimal(option["points"])) for option in found if option is not None
    ]
    if not 2 <= len(options) == len(found) <= len(ascii_lowercase):
        return None
    falling = all(a[1] > b[1] for a, b in pairwise(options))
    if not falling or options[0][1] != maximum or any(_EACH_WORD.match(name) for name, _ in options):
        return None
    figure = f"muc_{stem}"
    names = ", ".join(
        f"{letter}: {flow_text(name)}" for letter, (name, _) in zip(ascii_lowercase, options, strict=False)
    )
    shares = ", ".join(
        f"{letter}: {Fraction(Fraction(points), Fraction(maximum))}"
        for letter, (_, points) in zip(ascii_lowercase, options, strict=False)
    )
    return Suggestion(
        {figure: figure_of(title, "choice", f"options: {{{names}}}")},
        f"{{kind: choice, figure: {figure}, shares: {{{shares}}}}}",
    )


_KINDS: Final[tuple[Callable[[str, str, str, Decimal], Suggestion | None], ...]] = (
    _boolean,
    _bands,
    _count,
    _ratio,
    _choice,
    graded,
    options,
    tasks,
    periods,
    borrowed,
    survey,
)


def _clauses(text: str) -> list[str]:
    stripped = (piece.strip(" \t-–+•.,") for piece in _CLAUSES.split(text))
    return [piece for piece in stripped if piece]
