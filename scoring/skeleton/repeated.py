"""Rules that earn or lose points again and again: each period, each thing, each time."""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import pairwise
from string import ascii_lowercase
from typing import Final

from scoring.decimals import ZERO, plain
from scoring.skeleton.levels import NUMBER, decimal
from scoring.skeleton.suggestion import Suggestion, figure_of
from scoring.skeleton.words import flow_text

_EACH: Final = r"(?:cứ\s+)?(?:(?:mỗi|một|từng|each)(?:\s+0?1)?|(?<=cứ\s)0?1)\s+"
_POINTS: Final = rf"(?P<points>{NUMBER})\s*(?:điểm|đ\b|points?)"
_CAP: Final = (
    rf"(?:\s*[,;.(]*\s*(?:nhưng|và|tổng|số|điểm|được|trừ|cộng|\s)*"
    rf"(?:không\s+(?:trừ\s+|được\s+)?(?:quá|vượt\s+quá)|(?:tối\s+đa|nhiều\s+nhất)(?:\s+không\s+quá)?(?:\s+là)?|at\s+most|up\s+to)"
    rf"\s*(?:trừ\s*|cộng\s*)?(?P<cap>{NUMBER})\s*(?:điểm|đ\b|points?)\s*\)?)?"
)
_THING: Final = r"(?P<thing>[^0-9:;,]{2,80}?)"
_EARNED = re.compile(rf"{_EACH}{_THING}\s*(?:được|cộng|tính|thì|:|,|=)*\s*{_POINTS}{_CAP}", re.IGNORECASE)
_LOST = (
    re.compile(rf"{_EACH}{_THING}\s*(?:thì|bị|sẽ|:|,)*\s*trừ\s*{_POINTS}{_CAP}", re.IGNORECASE),
    re.compile(
        rf"(?:bị\s+)?trừ\s+{_POINTS}\s*(?:cho|đối\s+với|với|/)\s*{_EACH}{_THING}{_CAP}", re.IGNORECASE
    ),
)
_PERIOD_WORD: Final = r"(?:kỳ|quý|tháng|6\s+tháng|sáu\s+tháng|nửa\s+năm)"
_LOSES = re.compile(r"\b(?:trừ|giảm)\b", re.IGNORECASE)
_STARTS_WITH_PERIOD = re.compile(rf"{_PERIOD_WORD}\b", re.IGNORECASE)
_WORDS: Final = r"(?P<name>(?:[^0-9:;]|6 tháng)+?)"
_PERIOD_BEHIND = re.compile(
    rf"{_WORDS}[\s:,]*(?:(?:mỗi|một|từng)\s+(?:{_PERIOD_WORD}|lần|báo\s+cáo)(?:\s+báo\s+cáo)?[\s:,]*)"
    rf"(?:được|tính)?\s*{_POINTS}",
    re.IGNORECASE,
)
_PERIOD_BEFORE = re.compile(
    rf"(?:mỗi|một|từng)\s+{_PERIOD_WORD}\s+(?:có\s+)?{_WORDS}[\s:,]*(?:được|tính|thì)?\s*{_POINTS}",
    re.IGNORECASE,
)
_NEXT_BEFORE = re.compile(rf"{_WORDS}[\s:,]*(?:được|tính|thì)?\s*{_POINTS}", re.IGNORECASE)
_NO_PERIOD = re.compile(
    r"(?P<name>(?:không|chưa)\b[^0-9]+?)[\s:,]*(?:mỗi\s+kỳ\s*)?0\s*(?:điểm)?", re.IGNORECASE
)
_PERIODS: Final = ((re.compile(r"\b(?:6 tháng|sáu tháng|nửa năm|bán niên)\b"), 2), (re.compile(r"\bquý\b"), 4),
                   (re.compile(r"\btháng\b"), 12))  # fmt: skip
_PIECES = re.compile(r"[;\n]+|(?<=điểm)\s*[,.]\s+")
_TOTAL = re.compile(
    rf"[,;.(]*\s*(?:tối\s+đa|không\s+quá)(?:\s+không\s+quá)?\s+({NUMBER})\s*điểm\s*\)?\s*$", re.IGNORECASE
)


def periods(text: str, _title: str, stem: str, maximum: Decimal) -> Suggestion | None:
    """“Báo cáo quý đúng hạn mỗi kỳ 0,5 điểm; chậm mỗi kỳ 0,25 điểm; không báo cáo 0 điểm”, “mỗi quý … 0,5 điểm”."""
    total = _TOTAL.search(text)
    if total is not None and decimal(total[1]) != maximum:
        return None
    number = next((times for word, times in _PERIODS if word.search(text.lower())), None)
    read = _earned_in_a_period(text if total is None else text[: total.start()])
    if number is None or not read or read[0][1] * number != maximum:
        return None
    if read[-1][1] != ZERO:
        read.append(("Không", ZERO))
    if not all(a[1] > b[1] for a, b in pairwise(read)) or len(read) > len(ascii_lowercase):
        return None
    named = list(zip(ascii_lowercase, read, strict=False))
    names = ", ".join(f"{letter}: {flow_text(words)}" for letter, (words, _) in named)
    points = ", ".join(f"{letter}: {plain(value)}" for letter, (_, value) in named)
    ids = [f"ky_{stem}_{index}" for index in range(1, number + 1)]
    figures = {
        name: figure_of(f"Kỳ {index}", "choice", f"options: {{{names}}}") for index, name in enumerate(ids, 1)
    }
    return Suggestion(figures, f"{{kind: periods, figures: [{', '.join(ids)}], points: {{{points}}}}}")


def _earned_in_a_period(text: str) -> list[tuple[str, Decimal]]:
    """What can be said of one period, and what it earns; nothing where a piece says something else."""
    read: list[tuple[str, Decimal]] = []
    before = False
    for piece in filter(None, (piece.strip(" -–+•.,") for piece in _PIECES.split(text))):
        first = _PERIOD_BEFORE.fullmatch(piece)
        match = (
            first or _PERIOD_BEHIND.fullmatch(piece) or (_NEXT_BEFORE.fullmatch(piece) if before else None)
        )
        none = _NO_PERIOD.fullmatch(piece)
        before = before or first is not None
        if none is not None and read:
            read.append((none["name"].strip(" :,"), ZERO))
        elif match is not None:
            read.append((match["name"].strip(" :,"), decimal(match["points"])))
        else:
            return []
    return read


def count(text: str, _title: str, stem: str, maximum: Decimal) -> Suggestion | None:
    """“Mỗi văn bản được 0,5 điểm, tối đa 2 điểm”."""
    match = _EARNED.fullmatch(text)
    if match is None or _STARTS_WITH_PERIOD.match(match["thing"]) or _LOSES.search(match["thing"]):
        return None
    return _counted(match, stem, maximum, "")


def penalty(text: str, _title: str, stem: str, maximum: Decimal) -> Suggestion | None:
    """“Mỗi lần bị nhắc nhở trừ 1 điểm, trừ không quá 3 điểm”, at an indicator of negative maximum."""
    match = next(
        (match for match in (pattern.fullmatch(text) for pattern in _LOST) if match is not None), None
    )
    return None if match is None or maximum >= ZERO else _counted(match, stem, -maximum, "-")


def _counted(match: re.Match[str], stem: str, most: Decimal, sign: str) -> Suggestion | None:
    points = decimal(match["points"])
    if not ZERO < points <= most or (match["cap"] and decimal(match["cap"]) != most):
        return None
    figure = f"so_{stem}"
    return Suggestion(
        {figure: figure_of(f"Số {match['thing'].strip()}", "integer", "min: 0")},
        f"{{kind: count, value: {figure}, per_item: {sign}{plain(points)}}}",
    )
