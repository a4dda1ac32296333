"""Why an indicator has its points, in short lines for a page: clause, rule, figures, band, points."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache

from scoring.figures import FigureSpec, Value
from scoring.indicator import IndicatorScore
from scoring.model import Indicator, Tree
from scoring.recall import is_recalled
from scoring.rules.base import Words
from scoring.trace import Trace
from scoring.wording import format_date, format_number, format_plain, format_quotient


def rule_in_words(tree: Tree, indicator: Indicator, lang: str = "vi") -> str:
    """How the indicator is counted, as the form shows it before anything is typed."""
    return indicator.rule.in_words(_phrases(tree, lang).words) + "."


def explain(tree: Tree, indicator_score: IndicatorScore, lang: str = "vi") -> tuple[str, ...]:
    """The clause, the rule in words, the figures typed, what they amounted to, and the points."""
    phrases = _phrases(tree, lang)
    kept = phrases.kept.get(id(indicator_score))
    if kept is not None and kept[0] is indicator_score:
        return kept[1]
    indicator = tree.indicators[indicator_score.code]
    lines = (
        *phrases.openings[indicator.code],
        *_state_lines(indicator, indicator_score, phrases),
        _points_line(indicator, indicator_score, phrases),
    )
    if is_recalled(tree, indicator_score):
        phrases.kept[id(indicator_score)] = indicator_score, lines
    return lines


@dataclass(frozen=True, slots=True)
class _Phrases:
    """What of an explanation does not depend on the sheet, put into words once for a tree and a language.

    `kept` holds the whole explanations of results that many sheets share, by the identity of the result.
    """

    words: Words
    openings: Mapping[str, tuple[str, ...]]
    labels: Mapping[str, str]
    closings: Mapping[str, str]
    kept: dict[int, tuple[IndicatorScore, tuple[str, ...]]] = field(default_factory=dict)


@lru_cache(maxsize=64)
def _phrases(tree: Tree, language: str) -> _Phrases:
    words = Words(language, tree.figures)
    openings = {code: _opening(indicator, words) for code, indicator in tree.indicators.items()}
    labels = {figure_id: f"{spec.title}: " for figure_id, spec in tree.figures.items()}
    closings = {code: format_plain(indicator.max, language) for code, indicator in tree.indicators.items()}
    return _Phrases(words, openings, labels, closings)


def _opening(indicator: Indicator, words: Words) -> tuple[str, ...]:
    rule = words.say("Cách tính: ", "How it is counted: ") + indicator.rule.in_words(words) + "."
    return (words.say("Căn cứ: ", "Basis: ") + indicator.source, rule) if indicator.source else (rule,)


def _state_lines(indicator: Indicator, score: IndicatorScore, phrases: _Phrases) -> list[str]:
    why, words = score.why, phrases.words
    if score.state == "not_applying":
        return [words.say("Chỉ số không áp dụng cho loại đơn vị này.", "Not asked of this kind of unit.")]
    if why.branch == "awarded":
        (by_rule,) = why.parts
        lines = _rule_lines(indicator, by_rule, phrases)
        own = words.points(by_rule.points)
        lines.append(
            words.say(
                f"Theo cách tính: {own}. Người thẩm định cho điểm khác.",
                f"By the rule: {own}. Set by a reviewer.",
            )
        )
        return lines
    lines = _rule_lines(indicator, why, phrases)
    if score.state == "not_applicable":
        lines.append(_policy_line(indicator, words))
    return lines


def _rule_lines(indicator: Indicator, why: Trace, phrases: _Phrases) -> list[str]:
    words = phrases.words
    if why.branch == "declared_not_applicable":
        return []  # no figures were looked at
    if why.branch == "typed":
        return [words.say("Điểm được nhập trực tiếp.", "The points were typed by hand.")]
    if not indicator.rule.figure_ids:
        return [words.say("Chưa nhập điểm.", "No points typed yet.")] if why.missing else []
    lines = _figure_lines(indicator, why, phrases)
    if why.branch == "missing" and not why.points[0] and not why.parts:
        return lines
    lines += [f"{reason}." for reason in indicator.rule.reasons(why, words)]
    return lines


def _figure_lines(indicator: Indicator, why: Trace, phrases: _Phrases) -> list[str]:
    """The figures declared, and those still missing when the rule needed them."""
    words, labels, specs = phrases.words, phrases.labels, phrases.words.figures
    given, absent = [], []
    for figure_id, value in zip(indicator.rule.figure_ids, why.inputs, strict=True):
        if value is None:
            absent.append(words.figure(figure_id))
        else:
            given.append(labels[figure_id] + shown_value(specs[figure_id], value, words))
    lines = [f"{words.say('Số liệu: ', 'Figures: ')}{'; '.join(given)}."] if given else []
    if why.missing:
        lines.append(f"{words.say('Chưa kê khai: ', 'Not declared yet: ')}{', '.join(absent)}.")
    return lines


def _policy_line(indicator: Indicator, words: Words) -> str:
    policies = {
        "shrink": ("không tính vào điểm tối đa", "it leaves the maximum"),
        "full": ("được điểm tối đa", "full mark"),
        "zero": ("được 0 điểm", "0 points"),
    }
    vietnamese, english = policies[indicator.not_applicable]
    return words.say(f"Không áp dụng: {vietnamese}.", f"Not applicable: {english}.")


def _points_line(indicator: Indicator, score: IndicatorScore, phrases: _Phrases) -> str:
    words = phrases.words
    points, most = format_number(score.points, words.language), phrases.closings[indicator.code]
    exact = score.why.points
    came_from = ""
    if exact[0] != score.points * exact[1] and score.state in ("scored", "missing"):
        came_from = format_quotient(exact, words.language, 6)
        came_from = words.say(f" (làm tròn từ {came_from})", f" (rounded from {came_from})")
    return words.say(f"Điểm: {points} / {most}{came_from}.", f"Points: {points} / {most}{came_from}.")


def shown_value(spec: FigureSpec, value: Value, words: Words) -> str:
    """A declared value as a person reads it, with its unit."""
    if isinstance(value, bool):
        return words.say("có", "yes") if value else words.say("không", "no")
    if isinstance(value, Decimal):
        number = format_plain(value, words.language)
        if spec.type == "percent":
            return f"{number}%"
        return f"{number} {spec.unit}" if spec.unit else number
    if isinstance(value, dt.date):
        return format_date(value, words.language)
    return spec.options.get(value, value)
