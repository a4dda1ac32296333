"""fraction: n of a fixed number (“n of 7 topics”) or of another figure; never more than the full mark."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from scoring.decimals import ONE, ZERO
from scoring.rules.base import DoesNotFit, Figures, Rule, RuleScope, Words, distinct, kind_record
from scoring.rules.measure import Measure, add_up, parse_figure_list
from scoring.rules.messages import MUST_BE_POSITIVE
from scoring.rules.shapes import Schema, ref, rule_shape
from scoring.rules.steps import Change, Specs, raised
from scoring.syntax.fields import Field
from scoring.trace import NOTHING, Trace

if TYPE_CHECKING:
    from scoring.batch.outcomes import Many, Outcome, Worth

ABOUT: Final = ("n trên tổng số nội dung", "n out of so many")


@dataclass(frozen=True, slots=True)
class FractionRule(Rule):
    """Branches: all, some, zero_denominator, missing; `amounts` holds the fraction.

    The whole is either the number `of` or the sum of the figures `of_figures`.
    """

    max: Decimal
    figure_ids: tuple[str, ...]
    value: tuple[str, ...]
    of: Decimal
    of_figures: tuple[str, ...]

    def evaluate(self, figures: Figures) -> Trace:
        part = add_up(figures, self.value)
        whole = add_up(figures, self.of_figures) if self.of_figures else self.of
        if part is None or whole is None:
            return self.unanswered(figures)
        if whole <= ZERO:
            return Trace("zero_denominator", NOTHING, self.inputs(figures))
        amounts = ((part, whole),)
        if part >= whole:
            return Trace("all", self.full(), self.inputs(figures), amounts)
        counted = max(part, ZERO)
        return Trace("some", (counted * self.max, whole), self.inputs(figures), amounts)

    def evaluate_many(self, many: Many, worth: Worth) -> Outcome:
        part = many.amount(Measure(self.value))
        whole_of = Fraction(self.of)
        if self.of_figures:
            part = many.amount(Measure(self.value, self.of_figures))
            whole_of = Fraction(1)
        many.room(part.peak_bottom, whole_of.numerator)
        whole = part.bottom * whole_of.numerator
        many.room(part.peak_top, whole_of.denominator)
        counted = many.least(many.most(part.top * whole_of.denominator, 0), whole)
        if worth.full.denominator != 1:
            raise DoesNotFit
        peak_bottom = part.peak_bottom * whole_of.numerator
        many.room(peak_bottom, abs(worth.full.numerator))
        top = many.where(part.present & part.defined, counted * worth.full.numerator, 0)
        return many.outcome(top, whole, ~part.present, peak_bottom * abs(worth.full.numerator), peak_bottom)

    def steps(self, figures: Figures, specs: Specs, /) -> Iterator[Change]:
        part = add_up(figures, self.value)
        whole = add_up(figures, self.of_figures) if self.of_figures else self.of
        if part is not None and whole is not None:
            for wanted in (part + ONE, whole):
                yield from raised(figures, specs, self.value, (wanted, ONE))

    def in_words(self, words: Words) -> str:
        whole = words.added(self.of_figures) if self.of_figures else words.number(self.of)
        return f"{words.added(self.value)} / {whole} × {words.points(self.max)}"

    def reasons(self, trace: Trace, words: Words) -> tuple[str, ...]:
        if trace.branch == "zero_denominator":
            return (words.say("Tổng số bằng 0: 0 điểm", "The total is zero: 0 points"),)
        part, whole = trace.amounts[0]
        shown = f"{words.number(part)} / {words.number(whole)} {words.percent((part, whole), '= ')}"
        return (words.say(f"Đạt {shown}", f"Reached {shown}"),)


def parse(place: Field, scope: RuleScope) -> FractionRule | None:
    """`{kind: fraction, value: figure, of: 7 | figure}`."""
    record = kind_record(place, scope)
    if record is None:
        return None
    value_place, of_place = record.need("value"), record.need("of")
    record.close()
    value = parse_figure_list(value_place, scope)
    if value is None:
        return None
    if of_place.is_list or of_place.shown()[:1].isalpha():
        of_figures = parse_figure_list(of_place, scope)
        if of_figures is None:
            return None
        return FractionRule(scope.max, distinct((*value, *of_figures)), value, ONE, of_figures)
    whole = of_place.number()
    if whole is None:
        return None
    if whole <= ZERO:
        of_place.problem(MUST_BE_POSITIVE, value=of_place.shown())
        return None
    return FractionRule(scope.max, value, value, whole, ())


def shape() -> Schema:
    """What a JSON Schema can say of its keys."""
    whole: Schema = {"anyOf": [ref("positive"), ref("figure_list")]}
    return rule_shape(("value", "of"), {"value": ref("figure_list"), "of": whole})
