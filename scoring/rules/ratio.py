"""ratio: a part over a whole, in all the variants the decisions use.

`target` earns the full mark. Below it: `ratio` gives ratio × max (not ratio / target: 29.9 % of a 30 % target is
1.495 of 5, 30 % is 5), `scaled` gives ratio / target × max, `zero` gives nothing. Below `floor` nothing either.
`direction: lower` counts the complement: full mark up to the target (0 by default), 1 − ratio above it, nothing
above the floor. A denominator of zero follows `zero_denominator`: full, zero (default) or not_applicable.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from scoring.decimals import ONE, ZERO, Quotient
from scoring.rules.base import DoesNotFit, Figures, Rule, RuleScope, Words, kind_record
from scoring.rules.measure import Measure, add_up, parse_ratio_measure
from scoring.rules.messages import (
    FLOOR_BEYOND_TARGET,
    LEVEL_NOT_SHARE,
    PART_NOT_APPLICABLE,
    SCALED_WITHOUT_TARGET,
)
from scoring.rules.shapes import DIRECTIONS, Schema, one_of_words, ref, rule_shape
from scoring.rules.steps import Change, Specs, lowered, raised
from scoring.syntax.fields import Field, Record
from scoring.trace import NOTHING, Trace

if TYPE_CHECKING:
    from scoring.batch.outcomes import Many, Outcome, Worth

ABOUT: Final = ("tỷ lệ tử số trên mẫu số", "a part over a whole")

BELOW_TARGET: Final = ("ratio", "scaled", "zero")
ZERO_DENOMINATOR: Final = ("full", "zero", "not_applicable")


@dataclass(frozen=True, slots=True)
class RatioRule(Rule):
    """Branches: at_target, below_target, below_floor, zero_denominator, not_applicable (which the engine turns
    into the tree's policy), missing; `amounts` holds the ratio.

    `target` and `floor` are kept as shares of achievement: for `direction: lower`, of 1 − ratio.
    """

    max: Decimal
    figure_ids: tuple[str, ...]
    measure: Measure
    target: Quotient
    floor: Quotient
    below_target: str
    lower_is_better: bool
    zero_denominator: str

    def evaluate(self, figures: Figures) -> Trace:
        inputs = self.inputs(figures)
        numerator = add_up(figures, self.measure.numerator)
        denominator = add_up(figures, self.measure.denominator)
        if numerator is None or denominator is None:
            return self.unanswered(figures)
        if denominator <= ZERO:
            if self.zero_denominator == "not_applicable":
                return Trace("not_applicable", NOTHING, inputs)
            points = self.full() if self.zero_denominator == "full" else NOTHING
            return Trace("zero_denominator", points, inputs)
        ratio = ((numerator, denominator),)
        achieved = denominator - numerator if self.lower_is_better else numerator
        target, floor = self.target, self.floor
        if achieved * target[1] >= target[0] * denominator:
            return Trace("at_target", (self.max, ONE), inputs, ratio)
        if achieved * floor[1] < floor[0] * denominator:
            return Trace("below_floor", NOTHING, inputs, ratio)
        if self.below_target == "zero" or achieved <= ZERO:
            return Trace("below_target", NOTHING, inputs, ratio)
        if self.below_target == "scaled":
            return Trace(
                "below_target", (achieved * self.max * target[1], denominator * target[0]), inputs, ratio
            )
        return Trace("below_target", (achieved * self.max, denominator), inputs, ratio)

    def evaluate_many(self, many: Many, worth: Worth) -> Outcome:
        value = many.amount(self.measure)
        achieved, peak = value.top, value.peak_top
        if self.lower_is_better:
            achieved, peak = value.bottom - value.top, peak + value.peak_bottom
        target, floor = many.fraction_of(self.target), many.fraction_of(self.floor)
        for level in (target, floor):
            many.room(peak, level.denominator)
            many.room(value.peak_bottom, abs(level.numerator))
        if worth.full.denominator != 1:
            raise DoesNotFit
        factor = worth.full if self.below_target != "scaled" else Fraction(worth.full, target)
        peak_bottom = value.peak_bottom * factor.denominator
        peak_top = max(peak * abs(factor.numerator), abs(worth.full.numerator) * peak_bottom)
        many.room(peak_top)
        many.room(peak_bottom)
        bottom = many.times(value.bottom, factor.denominator)
        full = many.times(bottom, worth.full.numerator)
        at_target = many.times(achieved, target.denominator) >= many.times(value.bottom, target.numerator)
        if self.below_target == "zero":
            top = many.where(at_target, full, 0)
        else:
            earned = many.times(many.most(achieved, 0), factor.numerator)
            if floor > 0:
                below_floor = many.times(achieved, floor.denominator) < many.times(
                    value.bottom, floor.numerator
                )
                earned = many.where(below_floor, 0, earned)
            top = many.where(at_target, full, earned)
        undefined = value.present & ~value.defined
        top = many.where(value.present & value.defined, top, 0)
        if self.zero_denominator == "full":
            top = many.where(undefined, full, top)
        silent = undefined if self.zero_denominator == "not_applicable" else None
        return many.outcome(top, bottom, ~value.present, peak_top, peak_bottom, silent)

    def steps(self, figures: Figures, specs: Specs, /) -> Iterator[Change]:
        denominator = add_up(figures, self.measure.denominator)
        if denominator is None or denominator <= ZERO:
            return
        for level in (self.floor, self.target):
            share = self._as_ratio(level)
            move = lowered if self.lower_is_better else raised
            yield from move(figures, specs, self.measure.numerator, (share[0] * denominator, share[1]))

    def in_words(self, words: Words) -> str:
        formula = self.measure.in_words(words)
        target, points = words.percent(self._as_ratio(self.target)), words.points(self.max)
        reach = "không quá" if self.lower_is_better else "từ"
        reach_en = "up to" if self.lower_is_better else "from"
        vietnamese = [f"Tỷ lệ {formula}", f"{reach} {target} được {points}", self._below_words(words)]
        english = [f"Ratio {formula}", f"{reach_en} {target}: {points}", self._below_words(words)]
        if self.floor[0] > ZERO:
            floor = words.percent(self._as_ratio(self.floor))
            vietnamese.append(f"{'trên' if self.lower_is_better else 'dưới'} {floor} được 0 điểm")
            english.append(f"{'above' if self.lower_is_better else 'below'} {floor}: 0 points")
        if self.zero_denominator != "zero":
            vietnamese.append(f"mẫu số bằng 0 {_ZERO_WORDS[self.zero_denominator][0]}")
            english.append(f"denominator zero: {_ZERO_WORDS[self.zero_denominator][1]}")
        return words.say("; ".join(vietnamese), "; ".join(english))

    def reasons(self, trace: Trace, words: Words) -> tuple[str, ...]:
        if not trace.amounts:
            vietnamese, english = _ZERO_WORDS[self.zero_denominator]
            return (words.say(f"Mẫu số bằng 0: {vietnamese}", f"Denominator zero: {english}"),)
        ((part, whole),) = trace.amounts
        shown = f"{words.number(part)} / {words.number(whole)} {words.percent((part, whole), '= ')}"
        return words.say("Tỷ lệ: ", "Ratio: ") + shown, self._verdict(trace.branch, words)

    def _verdict(self, branch: str, words: Words) -> str:
        """Where the ratio stands."""
        target = words.percent(self._as_ratio(self.target))
        if branch == "at_target":
            return words.say(f"Đạt mức {target}: được điểm tối đa", f"Meets {target}: full mark")
        if branch == "below_floor":
            floor = words.percent(self._as_ratio(self.floor))
            side, side_en = ("Trên", "Above") if self.lower_is_better else ("Dưới", "Below")
            return words.say(f"{side} mức {floor}: 0 điểm", f"{side_en} {floor}: 0 points")
        formula = self._below_formula(words)
        return words.say(f"Chưa đạt mức {target}: {formula}", f"Does not meet {target}: {formula}")

    def _below_words(self, words: Words) -> str:
        formula = self._below_formula(words)
        if self.below_target == "zero":
            return words.say(f"chưa đạt được {formula}", f"otherwise {formula}")
        return words.say(f"chưa đạt thì {formula}", f"otherwise {formula}")

    def _below_formula(self, words: Words) -> str:
        """What a ratio below the target earns."""
        if self.below_target == "zero":
            return words.points(ZERO)
        share = words.say("tỷ lệ", "ratio")
        if self.lower_is_better:
            share = f"(100% − {share})"
        if self.below_target == "scaled":
            share += f" / {words.percent(self.target)}"
        return f"{share} × {words.points(self.max)}"

    def _as_ratio(self, achieved: Quotient) -> Quotient:
        return (achieved[1] - achieved[0], achieved[1]) if self.lower_is_better else achieved


_ZERO_WORDS: Final = {
    "full": ("được điểm tối đa", "full mark"),
    "zero": ("được 0 điểm", "0 points"),
    "not_applicable": ("coi là không áp dụng", "counted as not applicable"),
}


def parse(place: Field, scope: RuleScope) -> RatioRule | None:
    """See the module's opening text for the keys."""
    record = kind_record(place, scope)
    if record is None:
        return None
    measure = parse_ratio_measure(record, scope)
    lower = record.word("direction", ("higher", "lower"), "higher") == "lower"
    below = record.word("below_target", BELOW_TARGET, "ratio")
    zero = record.word("zero_denominator", ZERO_DENOMINATOR, "zero")
    target = _level(record, "target", lower=lower, default=(ONE, ONE))
    floor = _level(record, "floor", lower=lower, default=NOTHING)
    record.close()
    if measure is None or target is None or floor is None:
        return None
    if floor[0] * target[1] > target[0] * floor[1]:
        place.problem(FLOOR_BEYOND_TARGET)
        return None
    if zero == "not_applicable" and scope.nesting:
        place.problem(PART_NOT_APPLICABLE)
        return None
    if below == "scaled" and target[0] <= ZERO:
        place.problem(SCALED_WITHOUT_TARGET)
        return None
    return RatioRule(scope.max, measure.figure_ids, measure, target, floor, below, lower, zero)


def _level(record: Record, key: str, *, lower: bool, default: Quotient) -> Quotient | None:
    """A level as a share of achievement (of 1 − ratio when lower is better)."""
    place = record.get(key)
    if not place:
        return default
    level = place.share()
    if level is None:
        return None
    if level[0] < ZERO or level[0] > level[1] * 10:
        place.problem(LEVEL_NOT_SHARE, value=place.shown())
        return None
    return (level[1] - level[0], level[1]) if lower else level


def shape() -> Schema:
    """What a JSON Schema can say of its keys."""
    return rule_shape(
        ("numerator", "denominator"),
        {
            "numerator": ref("figure_list"),
            "denominator": ref("figure_list"),
            "target": ref("level"),
            "below_target": one_of_words(BELOW_TARGET),
            "floor": ref("level"),
            "direction": one_of_words(DIRECTIONS),
            "zero_denominator": one_of_words(ZERO_DENOMINATOR),
        },
    )
