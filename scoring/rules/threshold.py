"""threshold: the full mark when a quantity meets a limit, else nothing (“income ≥ 1.5 × base salary”)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from scoring.rules.base import Figures, Rule, RuleScope, Words, kind_record
from scoring.rules.measure import UNDEFINED, Limit, Measure, parse_limit, parse_measure
from scoring.rules.shapes import ONE_LIMIT, Schema, limits, ref, rule_shape
from scoring.rules.steps import Change, Specs
from scoring.syntax.fields import Field
from scoring.trace import NOTHING, Trace

if TYPE_CHECKING:
    from scoring.batch.outcomes import Many, Outcome, Worth

ABOUT: Final = ("đạt ngưỡng hay không", "a threshold met or not")


@dataclass(frozen=True, slots=True)
class ThresholdRule(Rule):
    """Branches: met, not_met, zero_denominator, missing; `amounts` holds the value."""

    max: Decimal
    figure_ids: tuple[str, ...]
    measure: Measure
    limit: Limit

    def evaluate(self, figures: Figures) -> Trace:
        value = self.measure.value(figures)
        if value is None:
            return self.unanswered(figures)
        inputs = self.inputs(figures)
        if value is UNDEFINED:
            return Trace("zero_denominator", NOTHING, inputs)
        if self.limit.holds(value):
            return Trace("met", self.full(), inputs, (value,))
        return Trace("not_met", NOTHING, inputs, (value,))

    def evaluate_many(self, many: Many, worth: Worth) -> Outcome:
        value = many.amount(self.measure)
        return many.constant(
            ~value.present, many.meets(value, self.limit) & value.present & value.defined, worth.full
        )

    def steps(self, figures: Figures, specs: Specs, /) -> Iterator[Change]:
        yield from self.limit.steps(self.measure, figures, specs)

    def in_words(self, words: Words) -> str:
        subject, limit = self.measure.in_words(words), self.limit.in_words(self.measure, words)
        points = words.points(self.max)
        return words.say(
            f"{subject} {limit} được {points}, còn lại 0 điểm",
            f"{subject} {limit}: {points}, otherwise 0 points",
        )

    def reasons(self, trace: Trace, words: Words) -> tuple[str, ...]:
        if trace.branch == "zero_denominator":
            return (words.say("Mẫu số bằng 0: 0 điểm", "Denominator zero: 0 points"),)
        value = self.measure.shown(trace.amounts[0], words)
        limit = self.limit.in_words(self.measure, words)
        if trace.branch == "met":
            return (words.say(f"{value}: đạt mức {limit}", f"{value}: meets “{limit}”"),)
        return (words.say(f"{value}: chưa đạt mức {limit}", f"{value}: does not meet “{limit}”"),)


def parse(place: Field, scope: RuleScope) -> ThresholdRule | None:
    """`{kind: threshold, value: measure, at_least | more_than | at_most | less_than: level}`."""
    record = kind_record(place, scope)
    if record is None:
        return None
    subject = record.need("value")
    measure = parse_measure(subject, scope)
    limit = parse_limit(record, measure if measure is not None else Measure(()))
    record.close()
    if measure is None or limit is None:
        return None
    return ThresholdRule(scope.max, measure.figure_ids, measure, limit)


def shape() -> Schema:
    """What a JSON Schema can say of its keys."""
    return rule_shape(("value",), {"value": ref("measure"), **limits()}, oneOf=ONE_LIMIT)
