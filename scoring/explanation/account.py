"""One indicator's explanation in one language, as far as it is the same for every sheet, and how it is completed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, TypeAlias

from scoring.decimals import Quotient, cut_quotient
from scoring.engine.indicator import IndicatorScore
from scoring.figures import FigureSpec, Value
from scoring.language.wording import format_date
from scoring.model import Indicator
from scoring.rules.base import Words
from scoring.trace import Trace

Lines: TypeAlias = tuple[str, ...]

Closing: TypeAlias = Callable[[Decimal, Quotient, str], str]
"""The last line, from the points published, the exact ones they were rounded from, and the state of the result."""

_ROUNDED_FROM_DIGITS: Final = 6


@dataclass(frozen=True, slots=True)
class Account:
    """The first lines of an indicator (clause and rule), the maker of its last line (points), and between them
    whatever a sheet has to say.

    `figures` has of each figure in order what stands before and after its number, and its specification.
    """

    indicator: Indicator
    words: Words
    opening: Lines
    figures: tuple[tuple[str, str, FigureSpec], ...]
    closing: Closing

    def lines(self, score: IndicatorScore) -> Lines:
        """The explanation of any result."""
        _, points, _, _, state, why = score
        plainly = state == "scored" and why.inputs
        middle = self._decided_lines(why) if plainly else self._state_lines(score)
        return (*self.opening, *middle, self.closing(points, why.points, state))

    def _state_lines(self, score: IndicatorScore) -> list[str]:
        why, words = score.why, self.words
        if score.state == "not_applying":
            return [words.say("Chỉ số không áp dụng cho loại đơn vị này.", "Not asked of this kind of unit.")]
        if why.branch == "not_measured":
            vietnamese = "Không đo được: không tính vào điểm tối đa của mọi đơn vị."
            return [words.say(vietnamese, "Not measured: it leaves the maximum of every unit.")]
        if why.branch == "awarded":
            (by_rule,) = why.parts
            own = words.points(by_rule.points)
            vietnamese = f"Theo cách tính: {own}. Người thẩm định cho điểm khác."
            return [
                *self._rule_lines(by_rule),
                words.say(vietnamese, f"By the rule: {own}. Set by a reviewer."),
            ]
        lines = self._rule_lines(why)
        if score.state == "not_applicable":
            lines.append(self._policy_line())
        return lines

    def _rule_lines(self, why: Trace) -> list[str]:
        rule, words = self.indicator.rule, self.words
        if why.branch == "declared_not_applicable":
            return []  # no figures were looked at
        if why.branch == "typed":
            return [words.say("Điểm được nhập trực tiếp.", "The points were typed by hand.")]
        if not rule.figure_ids:
            return [words.say("Chưa nhập điểm.", "No points typed yet.")] if why.missing else []
        if why.branch == "missing" and not why.points[0] and not why.parts:
            return self._figure_lines(why)
        return self._decided_lines(why)

    def _decided_lines(self, why: Trace) -> list[str]:
        lines = self._figure_lines(why)
        for reason in self.indicator.rule.reasons(why, self.words):
            lines.append(reason + ".")
        return lines

    def _figure_lines(self, why: Trace) -> list[str]:
        """The figures declared, and those still missing when the rule needed them."""
        words, declared = self.words, self.figure_line(why.inputs)
        lines = [declared] if declared else []
        if why.missing:
            ids = self.indicator.rule.figure_ids
            absent = [words.figure(ids[place]) for place, value in enumerate(why.inputs) if value is None]
            lines.append(f"{words.say('Chưa kê khai: ', 'Not declared yet: ')}{', '.join(absent)}.")
        return lines

    def figure_line(self, inputs: tuple[Value | None, ...]) -> str:
        """The figures that were declared; nothing when there are none."""
        words, parts = self.words, []
        for (before, after, spec), value in zip(self.figures, inputs, strict=True):
            if isinstance(value, Decimal):
                parts.append(f"{before}{words.number(value)}{after}")
            elif value is not None:
                parts.append(before + shown_value(spec, value, words))
        return f"{figures_word(words)}{'; '.join(parts)}." if parts else ""

    def _policy_line(self) -> str:
        policies = {
            "shrink": ("không tính vào điểm tối đa", "it leaves the maximum"),
            "full": ("được điểm tối đa", "full mark"),
            "zero": ("được 0 điểm", "0 points"),
        }
        vietnamese, english = policies[self.indicator.not_applicable]
        return self.words.say(f"Không áp dụng: {vietnamese}.", f"Not applicable: {english}.")


def account_of(indicator: Indicator, words: Words) -> Account:
    """What can be said of an indicator before any sheet is known."""
    rule = words.say("Cách tính: ", "How it is counted: ") + indicator.rule.in_words(words) + "."
    basis = words.say("Căn cứ: ", "Basis: ") + indicator.source
    specs = [words.figures[figure_id] for figure_id in indicator.rule.figure_ids]
    return Account(
        indicator,
        words,
        (basis, rule) if indicator.source else (rule,),
        tuple((f"{spec.title}: ", _unit(spec), spec) for spec in specs),
        _closing(indicator, words),
    )


def _closing(indicator: Indicator, words: Words) -> Closing:
    before, most = words.say("Điểm: ", "Points: "), words.number(indicator.max)
    after, rounded_from = f" / {most}.", f" / {most} ({words.say('làm tròn từ', 'rounded from')} "
    numerals = words.numerals

    def close(points: Decimal, quotient: Quotient, state: str) -> str:
        exact = cut_quotient(*quotient)
        shown = numerals.as_given(points)
        if exact == points or state not in ("scored", "missing"):
            return f"{before}{shown}{after}"
        return f"{before}{shown}{rounded_from}{numerals.rounded(exact, _ROUNDED_FROM_DIGITS)})."

    return close


def figures_word(words: Words) -> str:
    """What opens the line of the figures."""
    return words.say("Số liệu: ", "Figures: ")


def shown_value(spec: FigureSpec, value: Value, words: Words) -> str:
    """A declared value as a person reads it, with its unit."""
    if isinstance(value, bool):
        return words.say("có", "yes") if value else words.say("không", "no")
    if isinstance(value, Decimal):
        return words.number(value) + _unit(spec)
    if isinstance(value, dt.date):
        return format_date(value, words.numbers)
    return spec.options.get(value, value)


def _unit(spec: FigureSpec) -> str:
    """What stands behind a number of this figure."""
    if spec.type == "percent":
        return "%"
    return f" {spec.unit}" if spec.unit else ""
