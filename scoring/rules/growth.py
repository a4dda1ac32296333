"""growth: this year against last year; the target growth earns the full mark, less of it its part, none nothing."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from scoring.decimals import ZERO, Quotient
from scoring.rules.base import Figures, Rule, RuleScope, Words, distinct, kind_record
from scoring.rules.measure import add_up, parse_figure_list
from scoring.rules.messages import MUST_BE_POSITIVE
from scoring.rules.shapes import Schema, ref, rule_shape
from scoring.syntax.fields import Field
from scoring.trace import NOTHING, Trace

ABOUT: Final = ("so với năm trước", "year on year")


@dataclass(frozen=True, slots=True)
class GrowthRule(Rule):
    """Branches: at_target, below_target, no_growth, nothing_before, missing; `amounts` holds the growth."""

    max: Decimal
    figure_ids: tuple[str, ...]
    value: tuple[str, ...]
    previous: tuple[str, ...]
    target: Quotient

    def evaluate(self, figures: Figures) -> Trace:
        now, before = add_up(figures, self.value), add_up(figures, self.previous)
        if now is None or before is None:
            return self.unanswered(figures)
        inputs = self.inputs(figures)
        if before <= ZERO:
            return Trace("nothing_before", NOTHING, inputs)
        gained, target = now - before, self.target
        amounts = ((gained, before),)
        if gained * target[1] >= target[0] * before:
            return Trace("at_target", self.full(), inputs, amounts)
        if gained <= ZERO:
            return Trace("no_growth", NOTHING, inputs, amounts)
        return Trace("below_target", (gained * target[1] * self.max, before * target[0]), inputs, amounts)

    def in_words(self, words: Words) -> str:
        now, before = words.added(self.value), words.added(self.previous)
        target, points = words.percent(self.target), words.points(self.max)
        return words.say(
            f"Mức tăng của {now} so với {before}: từ {target} được {points}, dưới mức đó thì tính theo phần đạt",
            f"Growth of {now} over {before}: from {target} {points}, less: in proportion",
        )

    def reasons(self, trace: Trace, words: Words) -> tuple[str, ...]:
        if trace.branch == "nothing_before":
            return (words.say("Kỳ trước bằng 0: 0 điểm", "Nothing to compare with: 0 points"),)
        growth, target = words.percent(trace.amounts[0]), words.percent(self.target)
        if trace.branch == "at_target":
            return (words.say(f"Mức tăng {growth}: đạt {target}", f"Growth {growth}: meets {target}"),)
        if trace.branch == "no_growth":
            return (words.say(f"Mức tăng {growth}: không tăng, 0 điểm", f"Growth {growth}: none, 0 points"),)
        return (
            words.say(f"Mức tăng {growth}: chưa đạt {target}", f"Growth {growth}: does not meet {target}"),
        )


def parse(place: Field, scope: RuleScope) -> GrowthRule | None:
    """`{kind: growth, value: figure, previous: figure, target: 10%}`."""
    record = kind_record(place, scope)
    if record is None:
        return None
    value_place, previous_place, target_place = (
        record.need("value"),
        record.need("previous"),
        record.need("target"),
    )
    record.close()
    value = parse_figure_list(value_place, scope)
    previous = parse_figure_list(previous_place, scope)
    target = target_place.share()
    if target is not None and target[0] <= ZERO:
        target_place.problem(MUST_BE_POSITIVE, value=target_place.shown())
        return None
    if value is None or previous is None or target is None:
        return None
    return GrowthRule(scope.max, distinct((*value, *previous)), value, previous, target)


def shape() -> Schema:
    """What a JSON Schema can say of its keys."""
    properties = {"value": ref("figure_list"), "previous": ref("figure_list"), "target": ref("share")}
    return rule_shape(("value", "previous", "target"), properties)
