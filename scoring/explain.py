"""Why an indicator has its points, in short lines for a page: clause, rule, figures, band, points."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from scoring.decimals import ONE
from scoring.engine import IndicatorScore
from scoring.figures import FigureSpec, Value
from scoring.model import Indicator, Tree
from scoring.rules.base import Words
from scoring.trace import Trace
from scoring.wording import format_date, format_number, format_plain, format_quotient


def rule_in_words(tree: Tree, indicator: Indicator, lang: str = "vi") -> str:
    """How the indicator is counted, as the form shows it before anything is typed."""
    return indicator.rule.in_words(Words(lang, tree.figures)) + "."


def explain(tree: Tree, indicator_score: IndicatorScore, lang: str = "vi") -> tuple[str, ...]:
    """The clause, the rule in words, the figures typed, what they amounted to, and the points."""
    words = Words(lang, tree.figures)
    indicator = tree.indicators[indicator_score.code]
    lines = []
    if indicator.source:
        lines.append(words.say("Căn cứ: ", "Basis: ") + indicator.source)
    lines.append(words.say("Cách tính: ", "How it is counted: ") + rule_in_words(tree, indicator, lang))
    lines += _state_lines(indicator, indicator_score, words)
    lines.append(_points_line(indicator_score, words))
    return tuple(lines)


def _state_lines(indicator: Indicator, score: IndicatorScore, words: Words) -> list[str]:
    why = score.why
    if score.state == "not_applying":
        return [words.say("Chỉ số không áp dụng cho loại đơn vị này.", "Not asked of this kind of unit.")]
    if why.branch == "awarded":
        (by_rule,) = why.parts
        lines = _rule_lines(indicator, by_rule, words)
        own = words.points(by_rule.points)
        lines.append(
            words.say(
                f"Theo cách tính: {own}. Người thẩm định cho điểm khác.",
                f"By the rule: {own}. Set by a reviewer.",
            )
        )
        return lines
    lines = _rule_lines(indicator, why, words)
    if score.state == "not_applicable":
        lines.append(_policy_line(indicator, words))
    return lines


def _rule_lines(indicator: Indicator, why: Trace, words: Words) -> list[str]:
    if why.branch == "declared_not_applicable":
        return []  # no figures were looked at
    if why.branch == "typed":
        return [words.say("Điểm được nhập trực tiếp.", "The points were typed by hand.")]
    if not indicator.rule.figure_ids:
        return [words.say("Chưa nhập điểm.", "No points typed yet.")] if why.missing else []
    given = [
        f"{words.figures[figure_id].title}: {_value(words.figures[figure_id], value, words)}"
        for figure_id, value in zip(indicator.rule.figure_ids, why.inputs, strict=True)
        if value is not None
    ]
    lines = [words.say("Số liệu: ", "Figures: ") + "; ".join(given) + "."] if given else []
    if why.missing:
        absent = [
            words.figure(figure_id)
            for figure_id, value in zip(indicator.rule.figure_ids, why.inputs, strict=True)
            if value is None
        ]
        lines.append(words.say("Chưa kê khai: ", "Not declared yet: ") + ", ".join(absent) + ".")
    if why.branch == "missing" and not why.points[0] and not why.parts:
        return lines
    return lines + [f"{reason}." for reason in indicator.rule.reasons(why, words)]


def _policy_line(indicator: Indicator, words: Words) -> str:
    policies = {
        "shrink": ("không tính vào điểm tối đa", "it leaves the maximum"),
        "full": ("được điểm tối đa", "full mark"),
        "zero": ("được 0 điểm", "0 points"),
    }
    vietnamese, english = policies[indicator.not_applicable]
    return words.say(f"Không áp dụng: {vietnamese}.", f"Not applicable: {english}.")


def _points_line(score: IndicatorScore, words: Words) -> str:
    points, most = format_number(score.points, words.language), format_plain(score.max, words.language)
    exact = score.why.points
    came_from = ""
    if score.state in ("scored", "missing", "provisional") and exact[0] != score.points * exact[1]:
        came_from = format_quotient(exact, words.language, 6)
        came_from = words.say(f" (làm tròn từ {came_from})", f" (rounded from {came_from})")
    return words.say(f"Điểm: {points} / {most}{came_from}.", f"Points: {points} / {most}{came_from}.")


def _value(spec: FigureSpec, value: Value, words: Words) -> str:
    if isinstance(value, bool):
        return words.say("có", "yes") if value else words.say("không", "no")
    if isinstance(value, Decimal):
        number = format_quotient((value, ONE), words.language, 6)
        unit = "%" if spec.type == "percent" else f" {spec.unit}" if spec.unit else ""
        return f"{number}{unit}"
    if isinstance(value, dt.date):
        return format_date(value, words.language)
    return spec.options.get(value, value)
