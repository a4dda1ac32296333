"""Totals in words: points out of their denominator with the percentage, which rows left it, how two totals differ."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import Final

from flask import Flask
from flask_babel import gettext as _

from app.documents.formats import WHY_LEFT
from app.errors import N_
from app.queries.results.lines import IndicatorLine
from app.sheet.totals import Basis, Left, Total, compare, share
from app.web.formats import MINUS, figure, percent, points
from app.web.language import current_language
from scoring import IndicatorScore, cuts_in_words

OUTSIDE: Final = {
    Basis.BONUS: N_("điểm thưởng, nhiều nhất %(most)s"),
    Basis.PENALTY: N_("điểm trừ, nhiều nhất %(most)s"),
    Basis.RECORDED: N_("ghi nhận, không tính vào tổng"),
    Basis.EXCLUDED: N_("năm nay không tính"),
}


def total_words(total: Total, *, with_percent: bool = True) -> str:
    """Return “76,295 / 95 (80,31%)”; points outside the denominator say what they are instead."""
    shown = points(total.points, total.places)
    if total.percent is None:
        return f"{shown} ({base_words(total)})"
    ratio = f"{shown} / {figure(total.denominator)}"
    return f"{ratio} ({percent_words(total)})" if with_percent else ratio


def base_words(total: Total) -> str:
    """Return what the points are out of: the denominator, or in words why they have none."""
    if total.basis in OUTSIDE:
        return _word(OUTSIDE[total.basis], most=figure(total.most))
    return figure(total.denominator) if total.denominator else _word(N_("không áp dụng"))


def percent_words(total: Total) -> str:
    """Return the percentage with the decimals that the set publishes; “–” where there is none."""
    return percent(total.percent, total.percent_places)


def left_words(total: Total) -> str:
    """Say in one line what the total is out of and which rows left it; nothing when none did."""
    if not total.left:
        return ""
    rows = listed(total.left)
    return _word(
        N_("Tính trên %(denominator)s điểm: %(rows)s."), denominator=figure(total.denominator), rows=rows
    )


def stop_words(total: Total) -> tuple[str, ...]:
    """Say in a line each where penalties went below a floor and stopped; nothing where they did not."""
    return cuts_in_words(total.cuts, current_language(), "vi")


def notes(total: Total) -> str:
    """Return everything there is to say beside a total: the rows that left it, and penalties that stopped."""
    return " ".join(filter(None, (left_words(total), *stop_words(total))))


def listed(left: tuple[Left, ...]) -> str:
    """Name the rows by the reason why they left: “8.2 không áp dụng (5 điểm)”."""
    by_reason: dict[str, list[Left]] = defaultdict(list)
    for row in left:
        by_reason[row.why].append(row)
    return "; ".join(
        _together(rows, _word(WHY_LEFT.get(why, WHY_LEFT["excluded"]))) for why, rows in by_reason.items()
    )


def _together(rows: list[Left], why: str) -> str:
    if len(rows) == 1:
        return f"{rows[0].code} {why} ({_taken(rows[0])})"
    return f"{', '.join(f'{row.code} ({_taken(row)})' for row in rows)} {why}"


def _taken(row: Left) -> str:
    if row.inside:
        return _word(N_("%(code)s tính trên các chỉ tiêu còn lại"), code=row.inside)
    return _word(N_("%(points)s điểm"), points=figure(row.points))


def difference_words(after: Total, before: Total) -> str:
    """Return how far ``after`` is from ``before``, signed: in points out of the same, else in percentage points."""
    difference = compare(before, after)
    if difference.points is not None:
        return _signed(difference.points, difference.places)
    if difference.percent is None:
        return percent(None)
    return _word(N_("%(n)s điểm phần trăm"), n=_signed(difference.percent, difference.percent_places))


def direction(after: Total, before: Total) -> int:
    """Return -1, 0 or 1: whether ``after`` is below, at or above ``before``, by what compares."""
    difference = compare(before, after)
    value = difference.percent if difference.points is None else difference.points
    return 0 if not value else 1 if value > 0 else -1


def row_words(score: IndicatorScore, places: int) -> str:
    """Return an indicator's own points: “2,500 / 5 điểm”, or that it does not apply and what that means."""
    if not score.denominator:
        return _word(N_("Không áp dụng"))
    ratio = _word(N_("%(points)s / %(max)s điểm"), points=points(score.points, places), max=figure(score.max))
    kept = score.state == "not_applicable"
    return _word(N_("Không áp dụng, tính %(ratio)s"), ratio=ratio) if kept else ratio


def row_points_words(score: IndicatorScore, places: int) -> str:
    """Return what a row brings inside a sentence, without its maximum: “2,500 điểm”, “không áp dụng”."""
    if not score.denominator:
        return _word(N_("không áp dụng"))
    return _word(N_("%(points)s điểm"), points=points(score.points, places))


def self_words(line: IndicatorLine, places: int) -> str:
    """Return the unit's own points of a published row; where it has none the row did not count for the unit."""
    return _word(N_("không áp dụng")) if line.self_points is None else points(line.self_points, places)


def final_words(line: IndicatorLine, places: int) -> str:
    """Return the final points of a published row; where it has none the row left the total."""
    return _word(N_("không áp dụng")) if line.points is None else points(line.points, places)


def part_of(number: int, whole: int) -> str:
    """Return what part of a number of units a smaller one is, in percent."""
    return percent(share(Decimal(number), Decimal(whole), 2))


def lower_first(sentence: str) -> str:
    """Return a sentence as it goes on behind a name."""
    return sentence[:1].lower() + sentence[1:]


def _signed(value: Decimal, places: int) -> str:
    sign = MINUS if value < 0 else "+" if value > 0 else ""
    return sign + points(abs(value), places)


def _word(message: str, **params: object) -> str:
    word: str = _(message, **params)
    return word


def configure_totals(app: Flask) -> None:
    """Give the templates the words of totals."""
    app.jinja_env.filters.update(
        total_words=total_words,
        base_words=base_words,
        percent_words=percent_words,
        left_words=left_words,
        stop_words=stop_words,
        notes=notes,
        difference_words=difference_words,
        direction=direction,
        row_words=row_words,
        self_words=self_words,
        final_words=final_words,
        part_of=part_of,
        lower_first=lower_first,
    )
