"""Rule kinds read off whole sentences: grades, options, tasks, periods, penalties, surveys, borrowed results.

Each reading gives a proposal or nothing; `suggest` asks them in turn.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from string import ascii_lowercase
from typing import Final

from scoring.decimals import HUNDRED, ZERO, plain
from scoring.skeleton.rewards import NUMBER, Clause, Level, clauses_of, decimal
from scoring.skeleton.words import flow_text

MAX_TITLE: Final = 200
_COUNTED = re.compile(r"(?:cứ|mỗi|each|every|từ|dưới|trên|tỷ lệ|tỉ lệ)\b", re.IGNORECASE)
_RATIO_WORD = re.compile(r"\b(?:tỷ|tỉ)\s+(?:lệ|số)\b|\bratio\b|\bpercentage\b", re.IGNORECASE)
_NOT_DONE = re.compile(r"(?:nếu\s+)?(?:không|chưa|no|not)\b", re.IGNORECASE)
_PENALTY = re.compile(
    rf"(?:cứ\s+)?(?:mỗi|một|each)\s+(?P<thing>[^0-9:;,]{{2,80}}?)\s*(?:thì|bị|:|,)*\s*trừ\s*(?P<points>{NUMBER})\s*điểm"
    rf"(?:\s*[,;.]?\s*(?:nhưng|và|tổng|số|điểm|trừ|\s)*(?:không\s+(?:quá|vượt\s+quá)|tối\s+đa)\s*(?P<cap>{NUMBER})\s*điểm)?",
    re.IGNORECASE,
)
_PERIOD = re.compile(
    rf"(?P<name>.+?)[\s:,]*(?:(?:mỗi|một|từng)\s+(?:kỳ|quý|tháng|lần|báo\s+cáo)(?:\s+báo\s+cáo)?[\s:,]*)"
    rf"(?:được|tính)?\s*(?P<points>{NUMBER})\s*điểm",
    re.IGNORECASE,
)
_NO_PERIOD = re.compile(r"(?P<name>(?:không|chưa)\b.+?)[\s:,]*(?:mỗi\s+kỳ\s*)?0\s*(?:điểm)?", re.IGNORECASE)
_PERIODS: Final = ((re.compile(r"\b(?:6 tháng|sáu tháng|nửa năm|bán niên)\b"), 2), (re.compile(r"\bquý\b"), 4),
                   (re.compile(r"\btháng\b"), 12))  # fmt: skip
_SURVEY = re.compile(r"khảo\s+sát|hài\s+lòng|phiếu\s+điều\s+tra|survey", re.IGNORECASE)
# A number asks for more than a share; a council may weigh what was asked.
_BY_COUNCIL = re.compile(r"[0-9]|hội\s+đồng|council", re.IGNORECASE)
_BORROWED = re.compile(
    r"[^;\n]*?(?P<name>DTI|chuyển\s+đổi\s+số|PAR(?:\s*INDEX)?|cải\s+cách\s+hành\s+chính|CCHC|SIPAS|PAPI)\b[^;\n]*?"
    r"(?:/\s*100|%)\s*\)?\s*(?:[×x*]|nhân(?:\s+với)?)\s*(?:số\s+)?(?:điểm\s+tối\s+đa|(?P<points>[0-9]+(?:[.,][0-9]+)?)"
    r"(?:\s*điểm)?)",
    re.IGNORECASE,
)
_FAMILIES: Final[Mapping[str, str]] = {
    "dti": "dti", "chuyển đổi số": "dti", "par": "par", "par index": "par", "parindex": "par",
    "cải cách hành chính": "par", "cchc": "par", "sipas": "sipas", "papi": "papi",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A rule to propose: its figures (id → flow mapping) and itself, in YAML.

    `doubt` is what is left to decide, `scored_by` who brings the figure where it is not the unit.
    """

    figures: Mapping[str, str]
    rule: str
    doubt: str = ""
    scored_by: str = ""


def graded(text: str, title: str, stem: str, maximum: Decimal) -> Suggestion | None:
    """“Trên 90 %: 2 điểm; từ 70 % đến 90 %: 1 điểm; dưới 70 %: 0 điểm”, by levels of one quantity, best first."""
    clauses = clauses_of(text, maximum)
    levels = [clause.level() for clause in clauses] if clauses else []
    if not clauses or not _falling(clauses):
        return None
    named = [(level, clause) for level, clause in zip(levels, clauses, strict=True) if not clause.is_rest]
    bottom = clauses[-1] if clauses[-1].is_rest else None
    last = named[-1][0]
    if bottom is None and last is not None and last.key == "less_than":
        bottom, named = clauses[-1], named[:-1]
        if not named or last.value != _value(named[-1][0]):
            return None
    found = [level for level, _ in named if level is not None and level.key != "less_than"]
    if not found or len(found) < len(named) or len({level.percent for level in found}) > 1:
        return None
    if not all(a.value > b.value for a, b in pairwise(found)):
        return None
    if len(found) == 1 and bottom is not None and (bottom.reward.by_ratio or _RATIO_WORD.search(text)):
        return _with_target(found[0], bottom, title, stem)
    if any(clause.reward.by_ratio for clause in clauses):
        return None
    return _bands(found, [clause for _, clause in named], bottom, title, stem)


def options(text: str, title: str, stem: str, maximum: Decimal) -> Suggestion | None:
    """“Người đứng đầu: điểm tối đa; cấp phó: 1/2 × điểm tối đa; chưa có: 0 điểm”: every clause an option in words."""
    clauses = clauses_of(text, maximum)
    if not clauses or not _falling(clauses) or len(clauses) > len(ascii_lowercase):
        return None
    if any(re.search(r"[0-9]", each.words) or _COUNTED.match(each.words) for each in clauses):
        return None
    figure = f"muc_{stem}"
    named = list(zip(ascii_lowercase, clauses, strict=False))
    names = ", ".join(f"{letter}: {flow_text(each.words)}" for letter, each in named)
    shares = ", ".join(f"{letter}: {each.reward.share}" for letter, each in named)
    return Suggestion(
        {figure: figure_of(title, "choice", f"options: {{{names}}}")},
        f"{{kind: choice, figure: {figure}, shares: {{{shares}}}}}",
    )


def tasks(text: str, _title: str, stem: str, maximum: Decimal) -> Suggestion | None:
    """“Đã ban hành kế hoạch: 1 điểm; đã hoàn thành kế hoạch: 1 điểm”: several things, each worth its part."""
    clauses = clauses_of(text, maximum)
    if not clauses or any(each.reward.points is None or each.reward.share <= 0 for each in clauses):
        return None
    if sum(each.reward.share for each in clauses) != 1 or any(
        re.search(r"[0-9]", each.words) or _COUNTED.match(each.words) or _NOT_DONE.match(each.words)
        for each in clauses
    ):
        return None
    ids = [f"viec_{stem}_{number}" for number in range(1, len(clauses) + 1)]
    parts = ", ".join(
        f"{{kind: boolean, figure: {name}, {each.reward.earned}}}"
        for name, each in zip(ids, clauses, strict=True)
    )
    return Suggestion(
        {name: figure_of(each.words, "boolean") for name, each in zip(ids, clauses, strict=True)},
        f"{{kind: sum, of: [{parts}]}}",
    )


def periods(text: str, _title: str, stem: str, maximum: Decimal) -> Suggestion | None:
    """“Báo cáo quý đúng hạn mỗi kỳ 0,5 điểm; chậm mỗi kỳ 0,25 điểm; không báo cáo 0 điểm”."""
    number = next((each for word, each in _PERIODS if word.search(text.lower())), None)
    pieces = [piece.strip(" -–+•.,") for piece in re.split(r"[;\n]+|(?<=điểm)\s*[,.]\s+", text)]
    read: list[tuple[str, Decimal]] = []
    for piece in filter(None, pieces):
        given, none = _PERIOD.fullmatch(piece), _NO_PERIOD.fullmatch(piece)
        if given is not None:
            read.append((given["name"].strip(" :,"), decimal(given["points"])))
        elif none is not None and read:
            read.append((none["name"].strip(" :,"), ZERO))
        else:
            return None
    if number is None or not read or read[0][1] * number != maximum:
        return None
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


def penalty(text: str, _title: str, stem: str, maximum: Decimal) -> Suggestion | None:
    """“Mỗi lần bị nhắc nhở trừ 1 điểm, trừ không quá 3 điểm”, at an indicator of negative maximum."""
    found = _PENALTY.fullmatch(text)
    if found is None or maximum >= ZERO:
        return None
    points = decimal(found["points"])
    if not ZERO < points <= -maximum or (found["cap"] and decimal(found["cap"]) != -maximum):
        return None
    figure = f"so_{stem}"
    return Suggestion(
        {figure: figure_of(f"Số {found['thing'].strip()}", "integer", "min: 0")},
        f"{{kind: count, value: {figure}, per_item: -{plain(points)}}}",
    )


def survey(text: str, title: str, stem: str, maximum: Decimal) -> Suggestion | None:
    """“Điểm khảo sát mức độ hài lòng do cơ quan thường trực cung cấp”: a share that a survey brings."""
    if maximum <= ZERO or not _SURVEY.search(text) or _BY_COUNCIL.search(text):
        return None
    figure = f"hai_long_{stem}"
    return Suggestion(
        {figure: figure_of(f"Kết quả khảo sát – {title}", "percent")},
        f"{{kind: survey, figure: {figure}}}",
        scored_by="survey",
    )


def borrowed(text: str, _title: str, _stem: str, maximum: Decimal) -> Suggestion | None:
    """“Điểm = (kết quả DTI của đơn vị / 100) × điểm tối đa”: the result of another set."""
    found = _BORROWED.fullmatch(text)
    if found is None or (found["points"] and decimal(found["points"]) != maximum):
        return None
    family = _FAMILIES[" ".join(found["name"].lower().split())]
    return Suggestion({}, f"{{kind: imported, family: {family}, take: percent}}", scored_by="central")


def figure_of(title: str, kind: str, more: str = "") -> str:
    """A figure as a flow mapping, its title on one line and no longer than a title may be."""
    name = " ".join(title.split())
    name = name if len(name) <= MAX_TITLE else f"{name[: MAX_TITLE - 1]}…"
    name = name[:1].upper() + name[1:]
    return f"{{title: {flow_text(name)}, type: {kind}{', ' if more else ''}{more}}}"


def _falling(clauses: Sequence[Clause]) -> bool:
    """Whether the best comes first and each later clause earns less (or by the ratio).

    The best earns everything, unless the decision itself gives it as a part of the maximum.
    """
    shares = [each.reward.share for each in clauses if not each.reward.by_ratio]
    best = bool(shares) and (shares[0] == 1 or clauses[0].reward.points is None)
    return best and all(a > b for a, b in pairwise(shares)) and shares[-1] >= 0


def _value(level: Level | None) -> Decimal | None:
    return None if level is None else level.value


def _with_target(level: Level, bottom: Clause, title: str, stem: str) -> Suggestion | None:
    if (
        not level.percent
        or level.value > HUNDRED
        or (not bottom.reward.by_ratio and bottom.reward.share != 0)
    ):
        return None
    top, whole = f"a_{stem}", f"b_{stem}"
    figures = {
        top: figure_of(f"Tử số – {title}", "integer", "min: 0"),
        whole: figure_of(f"Mẫu số – {title}", "integer", "min: 0"),
    }
    below = "ratio" if bottom.reward.by_ratio else "zero"
    rule = f"kind: ratio, numerator: [{top}], denominator: [{whole}], target: {plain(level.value)}%"
    return Suggestion(figures, f"{{{rule}, below_target: {below}}}")


def _bands(
    levels: Sequence[Level], clauses: Sequence[Clause], bottom: Clause | None, title: str, stem: str
) -> Suggestion:
    percent = levels[0].percent
    figure = f"ty_le_{stem}" if percent else f"so_{stem}"
    steps = [
        f"{{{level.key or 'at_least'}: {plain(level.value)}, {clause.reward.earned}}}"
        for level, clause in zip(levels, clauses, strict=True)
        if clause.reward.share
    ]
    if bottom is not None and bottom.reward.share:
        steps.append(f"{{at_least: 0, {bottom.reward.earned}}}")
    figures = {figure: figure_of(title, "percent") if percent else figure_of(title, "integer", "min: 0")}
    return Suggestion(figures, f"{{kind: bands, value: {figure}, bands: [{', '.join(steps)}]}}")
