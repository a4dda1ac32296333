"""Rule kinds read off whole sentences: grades, options, tasks, periods, penalties, surveys, borrowed results.

Each reading gives a proposal or nothing; `suggest` asks them in turn.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import pairwise
from string import ascii_lowercase
from typing import Final

from scoring.decimals import HUNDRED, ONE, ZERO, plain
from scoring.skeleton.levels import NUMBER, Level, are_steps, decimal, is_what_lies_below
from scoring.skeleton.ratios import of_title, target_in
from scoring.skeleton.rewards import FULL, NOT_DONE, Clause, clauses_of
from scoring.skeleton.suggestion import Suggestion, figure_of
from scoring.skeleton.words import flow_text

_COUNTED = re.compile(r"(?:cứ|mỗi|each|every|từ|dưới|trên|tỷ lệ|tỉ lệ)\b", re.IGNORECASE)
_DATE = re.compile(
    r"(?:ngày\s+)?[0-9]{1,2}(?:/|\s+tháng\s+)[0-9]{1,2}(?:(?:/|\s+năm\s+)[0-9]{4})?"
    r"|tháng\s+[0-9]{1,2}(?:/[0-9]{4})?|quý\s+[0-9]|năm\s+[0-9]{4}",
    re.IGNORECASE,
)
_FRACTION = re.compile(
    rf"(?P<letter>[a-z])\s*(?:=|:|là\b)\s*(?P<title>[^0-9;:=.\n]{{3,}}?)\s*[;.\n]\s*(?:(?:số\s+)?điểm\s*=\s*)?"
    rf"\(?\s*(?P<same>[a-z])\s*/\s*(?P<whole>[0-9]{{1,3}})\s*\)?\s*[×x*]\s*(?:{FULL}|(?P<points>{NUMBER})(?:\s*điểm)?)",
    re.IGNORECASE,
)
_SURVEY = re.compile(r"khảo\s+sát|hài\s+lòng|phiếu\s+điều\s+tra|survey", re.IGNORECASE)
# A number asks for more than a share; a council may weigh what was asked.
_BY_COUNCIL = re.compile(r"[0-9]|hội\s+đồng|council", re.IGNORECASE)
_NAME: Final = r"(?:DTI|chuyển\s+đổi\s+số|PAR(?:\s*INDEX)?|cải\s+cách\s+hành\s+chính|CCHC|SIPAS|PAPI)"
_TIMES: Final = r"\s*(?:[×x*]|nhân(?:\s+với)?)\s*"
_BORROWED = re.compile(
    rf"[^;\n]*?\b{_NAME}\b[^;\n]*?(?:/\s*100|%)\s*\)?{_TIMES}(?:số\s+)?"
    rf"(?:điểm\s+tối\s+đa|(?P<points>{NUMBER})(?:\s*điểm)?)",
    re.IGNORECASE,
)
_OF_WORK = re.compile(r"tỷ lệ|tỉ lệ|nhiệm vụ|kế hoạch|văn bản|báo cáo|hồ sơ|cán bộ", re.IGNORECASE)
_RESULT: Final = rf"[^0-9;\n=×*/%]*?\b{_NAME}\b[^0-9;\n=×*/%]*?"
_WEIGHTED = re.compile(
    rf"(?:(?:số\s+)?điểm(?:\s+đánh\s+giá)?\s*(?:=|:|là)\s*|lấy\s+)?"
    rf"(?:{_RESULT}{_TIMES}(?P<weight>{NUMBER})\s*(?P<percent>%?)"
    rf"|(?P<weight_first>{NUMBER})\s*(?P<percent_first>%?)(?:{_TIMES}|\s+){_RESULT})",
    re.IGNORECASE,
)
_FAMILIES: Final[Mapping[str, str]] = {
    "dti": "dti", "chuyển đổi số": "dti", "par": "par", "par index": "par", "parindex": "par",
    "cải cách hành chính": "par", "cchc": "par", "sipas": "sipas", "papi": "papi",
}  # fmt: skip


def graded(text: str, title: str, stem: str, maximum: Decimal) -> Suggestion | None:
    """“Trên 90 %: 2 điểm; từ 70 % đến 90 %: 1 điểm; dưới 70 %: 0 điểm”, by levels of one quantity, best first."""
    clauses = clauses_of(text, maximum)
    if not clauses or not _falling(clauses):
        return None
    target = target_in(clauses)
    if target is not None:
        return of_title(target, title, stem)
    levels = [clause.level() for clause in clauses]
    steps = [level for level in levels[:-1] if level is not None]
    if len(steps) < len(levels) - 1 or any(clause.reward.by_ratio for clause in clauses):
        return None
    bottom: Clause | None = clauses[-1]
    last = levels[-1]
    if not _is_bottom(clauses[-1], last, steps[-1]):
        if last is None:
            return None
        steps, bottom = [*steps, last], None
    return _bands(steps, clauses, bottom, title, stem) if are_steps(steps) else None


def options(text: str, title: str, stem: str, maximum: Decimal) -> Suggestion | None:
    """“Người đứng đầu: điểm tối đa; cấp phó: 1/2 × điểm tối đa; chưa có: 0 điểm”: every clause an option in words.

    Days in the words (“trước 31/3”) are no quantities, but then the last option has to earn nothing: who did nothing at
    all would otherwise find no option.
    """
    clauses = clauses_of(text, maximum)
    if not clauses or not _falling(clauses) or len(clauses) > len(ascii_lowercase):
        return None
    dated = [_DATE.search(clause.words) is not None for clause in clauses]
    if any(
        clause.reward.by_ratio or re.search(r"[0-9<>≤≥%]", _DATE.sub("", clause.words)) for clause in clauses
    ):
        return None
    if any(
        _COUNTED.match(clause.words) and not has_date for clause, has_date in zip(clauses, dated, strict=True)
    ):
        return None
    if any(dated) and clauses[-1].reward.share != 0:
        return None
    figure = f"muc_{stem}"
    named = list(zip(ascii_lowercase, clauses, strict=False))
    names = ", ".join(f"{letter}: {flow_text(clause.words or clause.text)}" for letter, clause in named)
    shares = ", ".join(f"{letter}: {clause.reward.share}" for letter, clause in named)
    return Suggestion(
        {figure: figure_of(title, "choice", f"options: {{{names}}}")},
        f"{{kind: choice, figure: {figure}, shares: {{{shares}}}}}",
        "" if clauses[0].words else "tên của từng phương án trong options",
    )


def fraction(text: str, _title: str, stem: str, maximum: Decimal) -> Suggestion | None:
    """“n: số nội dung đã tuyên truyền. Điểm = n/7 × điểm tối đa”: so many of a number that the decision fixes."""
    match = _FRACTION.fullmatch(text)
    if match is None or match["letter"].lower() != match["same"].lower() or int(match["whole"]) < 2:
        return None
    if match["points"] and decimal(match["points"]) != maximum:
        return None
    figure, whole = f"so_{stem}", int(match["whole"])
    return Suggestion(
        {figure: figure_of(match["title"], "integer", f"min: 0, max: {whole}")},
        f"{{kind: fraction, value: {figure}, of: {whole}}}",
    )


def tasks(text: str, _title: str, stem: str, maximum: Decimal) -> Suggestion | None:
    """“Đã ban hành kế hoạch: 1 điểm; đã hoàn thành kế hoạch: 1 điểm”: several things, each worth its part."""
    clauses = clauses_of(text, maximum)
    if not clauses or any(clause.reward.by_ratio or not 0 < clause.reward.share < 1 for clause in clauses):
        return None
    if sum(clause.reward.share for clause in clauses) != 1 or any(
        not clause.words
        or re.search(r"[0-9]", clause.words)
        or _COUNTED.match(clause.words)
        or NOT_DONE.match(clause.words)
        for clause in clauses
    ):
        return None
    ids = [f"viec_{stem}_{number}" for number in range(1, len(clauses) + 1)]
    titles = {name: figure_of(clause.words, "boolean") for name, clause in zip(ids, clauses, strict=True)}
    if any(clause.reward.points is None for clause in clauses):
        items = ", ".join(f"{name}: {clause.reward.share}" for name, clause in zip(ids, clauses, strict=True))
        return Suggestion(titles, f"{{kind: checklist, items: {{{items}}}}}")
    parts = ", ".join(
        f"{{kind: boolean, figure: {name}, {clause.reward.earned}}}"
        for name, clause in zip(ids, clauses, strict=True)
    )
    return Suggestion(titles, f"{{kind: sum, of: [{parts}]}}")


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
    """“Điểm = (kết quả DTI của đơn vị / 100) × điểm tối đa”, “chỉ số CCHC × 10%”: the result of another set."""
    if _OF_WORK.search(text):
        return None
    families = {_FAMILIES[" ".join(name.lower().split())] for name in re.findall(_NAME, text, re.IGNORECASE)}
    match, weighted = _BORROWED.fullmatch(text), _WEIGHTED.fullmatch(text)
    if match is not None:
        fits = not match["points"] or decimal(match["points"]) == maximum
    elif weighted is not None:
        weight = decimal(weighted["weight"] or weighted["weight_first"])
        fits = weight * (ONE if weighted["percent"] or weighted["percent_first"] else HUNDRED) == maximum
    else:
        return None
    if not fits or len(families) != 1:
        return None
    return Suggestion({}, f"{{kind: imported, family: {families.pop()}, take: percent}}", scored_by="central")


def _falling(clauses: Sequence[Clause]) -> bool:
    """Whether the best comes first and each later clause earns less (or by the ratio).

    The best earns everything, unless the decision itself gives it as a part of the maximum.
    """
    shares = [clause.reward.share for clause in clauses if not clause.reward.by_ratio]
    best = bool(shares) and (shares[0] == 1 or clauses[0].reward.points is None)
    return best and all(a > b for a, b in pairwise(shares)) and shares[-1] >= 0


def _is_bottom(clause: Clause, level: Level | None, last: Level) -> bool:
    """Whether a clause speaks of all that lies below the last step; of a count from 1 on, that is nothing at all."""
    if clause.is_rest or (level is not None and is_what_lies_below(level, last)):
        return True
    return clause.is_nothing_done and level is None and not last.percent and last.value == ONE


def _bands(
    levels: Sequence[Level], clauses: Sequence[Clause], bottom: Clause | None, title: str, stem: str
) -> Suggestion:
    percent = levels[0].percent
    figure = f"ty_le_{stem}" if percent else f"so_{stem}"
    steps = [
        f"{{{level.key or 'at_least'}: {plain(level.value)}, {clause.reward.earned}}}"
        for level, clause in zip(levels, clauses, strict=False)  # the last clause may be the bottom
        if clause.reward.share
    ]
    if bottom is not None and bottom.reward.share:
        steps.append(f"{{at_least: 0, {bottom.reward.earned}}}")
    whole = all(level.value == int(level.value) for level in levels)
    counted = figure_of(title, "integer" if whole else "number", "min: 0")
    figures = {figure: figure_of(title, "percent") if percent else counted}
    return Suggestion(figures, f"{{kind: bands, value: {figure}, bands: [{', '.join(steps)}]}}")
