"""best_share and min_max: a unit's value against those of all units.

Only once the figures of the cohort are known can these give points; until then they are provisional. best_share is
value / best × max. min_max is (value − lowest) / (highest − lowest) × max, turned round for `direction: lower`, with
the cohort's extremes or a fixed `range: [lowest, highest]`; where all values are the same, everybody is the best.
"""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar, Final, NamedTuple

from scoring.decimals import ONE, ZERO, Quotient, as_fraction, as_quotient
from scoring.rules.base import Figures, Rule, RuleScope, Words, kind_record
from scoring.rules.measure import UNDEFINED, Measure, parse_measure
from scoring.rules.messages import COHORT_INSIDE_RULE, RANGE_NEEDS_TWO, RANGE_NOT_RISING
from scoring.rules.shapes import DIRECTIONS, Schema, of_one_measure, one_of_words, ref, rule_shape
from scoring.syntax.fields import Field
from scoring.trace import NOTHING, Trace
from scoring.vocabulary import DecidedBy

ABOUT_BEST_SHARE: Final = ("so với đơn vị tốt nhất", "compared with the best unit")
ABOUT_MIN_MAX: Final = ("giữa thấp nhất và cao nhất", "between the lowest and the highest")


class Spread(NamedTuple):
    """The lowest and the highest value among all units."""

    lowest: Quotient
    highest: Quotient


@dataclass(frozen=True, slots=True)
class CohortRule(Rule):
    """A rule that needs the spread of its measure; the branches are named with each kind."""

    decided_by: ClassVar[DecidedBy] = "cohort"
    max: Decimal
    figure_ids: tuple[str, ...]
    measure: Measure

    def evaluate(self, figures: Figures) -> Trace:
        """Without the cohort: missing, or provisional and worth nothing yet."""
        return self.evaluate_among(figures, None)

    def evaluate_among(self, figures: Figures, spread: Spread | None) -> Trace:
        """With the cohort's spread."""
        value = self.measure.value(figures)
        if value is None:
            return self.unanswered(figures)
        inputs = self.inputs(figures)
        if value is UNDEFINED:
            return Trace("zero_denominator", NOTHING, inputs)
        if spread is None:
            return Trace("provisional", NOTHING, inputs, (value,))
        return Trace("compared", self.portion(self.share(value, spread)), inputs, (value, *spread))

    @abstractmethod
    def share(self, value: Quotient, spread: Spread) -> Quotient:
        """The share of the full mark, 0..1."""

    def reasons(self, trace: Trace, words: Words) -> tuple[str, ...]:
        if trace.branch == "zero_denominator":
            return (words.say("Mẫu số bằng 0: 0 điểm", "Denominator zero: 0 points"),)
        value = self.measure.shown(trace.amounts[0], words)
        if trace.branch == "provisional":
            return (
                words.say(
                    f"Giá trị {value}; chờ số liệu của tất cả các đơn vị",
                    f"Value {value}; waits for the figures of all units",
                ),
            )
        low, high = (self.measure.shown(amount, words) for amount in trace.amounts[1:])
        return (
            words.say(
                f"Giá trị {value}; thấp nhất {low}, cao nhất {high}",
                f"Value {value}; lowest {low}, highest {high}",
            ),
        )


@dataclass(frozen=True, slots=True)
class BestShareRule(CohortRule):
    """Branches: compared, provisional, zero_denominator, missing."""

    def share(self, value: Quotient, spread: Spread) -> Quotient:
        best = spread.highest
        if best[0] <= ZERO or value[0] <= ZERO:
            return NOTHING
        if value[0] * best[1] >= best[0] * value[1]:
            return ONE, ONE
        return value[0] * best[1], value[1] * best[0]

    def in_words(self, words: Words) -> str:
        value, points = self.measure.in_words(words), words.points(self.max)
        return words.say(
            f"{value} / giá trị cao nhất trong các đơn vị × {points}",
            f"{value} / the best of all units × {points}",
        )


@dataclass(frozen=True, slots=True)
class MinMaxRule(CohortRule):
    """Branches: compared, provisional, zero_denominator, missing."""

    lower_is_better: bool
    fixed: Spread | None

    def evaluate(self, figures: Figures) -> Trace:
        return self.evaluate_among(figures, self.fixed)

    def evaluate_among(self, figures: Figures, spread: Spread | None) -> Trace:
        return CohortRule.evaluate_among(self, figures, self.fixed if self.fixed is not None else spread)

    def share(self, value: Quotient, spread: Spread) -> Quotient:
        low, high, own = as_fraction(spread.lowest), as_fraction(spread.highest), as_fraction(value)
        if high <= low:
            return ONE, ONE
        reached = (
            max(min(own, high), low) - low if not self.lower_is_better else high - max(min(own, high), low)
        )
        part = as_quotient(reached)
        whole = as_quotient(high - low)
        return part[0] * whole[1], part[1] * whole[0]

    def in_words(self, words: Words) -> str:
        value, points = self.measure.in_words(words), words.points(self.max)
        better = words.say("thấp hơn tốt hơn", "lower is better") if self.lower_is_better else ""
        scale = words.say(
            f"{value} chuẩn hóa giữa mức thấp nhất và mức cao nhất × {points}",
            f"{value} normalised between the lowest and the highest × {points}",
        )
        return f"{scale} ({better})" if better else scale


def parse_best_share(place: Field, scope: RuleScope) -> BestShareRule | None:
    """`{kind: best_share, value: measure}`."""
    record = kind_record(place, scope)
    if record is None:
        return None
    value_place = record.need("value")
    record.close()
    measure = parse_measure(value_place, scope)
    if measure is None or not _stands_alone(place, scope):
        return None
    return BestShareRule(scope.max, measure.figure_ids, measure)


def parse_min_max(place: Field, scope: RuleScope) -> MinMaxRule | None:
    """`{kind: min_max, value: measure, direction: higher | lower, range: [lowest, highest]}`."""
    record = kind_record(place, scope)
    if record is None:
        return None
    value_place, range_place = record.need("value"), record.get("range")
    lower = record.word("direction", ("higher", "lower"), "higher") == "lower"
    record.close()
    measure = parse_measure(value_place, scope)
    if measure is None or not _stands_alone(place, scope):
        return None
    fixed = _parse_range(range_place, measure) if range_place else None
    if range_place and fixed is None:
        return None
    return MinMaxRule(scope.max, measure.figure_ids, measure, lower, fixed)


def _parse_range(place: Field, measure: Measure) -> Spread | None:
    ends = [measure.level(item) for item in place.items()]
    if len(ends) != 2:
        place.problem(RANGE_NEEDS_TWO)
        return None
    low, high = ends
    if low is None or high is None:
        return None
    if as_fraction(low) >= as_fraction(high):
        place.problem(RANGE_NOT_RISING)
        return None
    return Spread(low, high)


def _stands_alone(place: Field, scope: RuleScope) -> bool:
    if scope.nesting:
        place.problem(COHORT_INSIDE_RULE)
    return not scope.nesting


def shape_of_best_share() -> Schema:
    """What a JSON Schema can say of its keys."""
    return of_one_measure()


def shape_of_min_max() -> Schema:
    """What a JSON Schema can say of its keys."""
    ends: Schema = {"type": "array", "items": ref("share"), "minItems": 2, "maxItems": 2}
    properties = {"value": ref("measure"), "direction": one_of_words(DIRECTIONS), "range": ends}
    return rule_shape(("value",), properties)
