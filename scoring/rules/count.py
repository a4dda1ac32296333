"""count: points by number.

`per_item`: 0.5 a document, up to the cap. `base` and `step`: 5,000 people earn 10 points, each further 100 earn
0.5 more, cap 35. The cap is the full mark unless `cap` says less.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from scoring.decimals import ONE, ZERO, plain
from scoring.rules.base import DoesNotFit, Figures, Rule, RuleScope, Words, kind_record
from scoring.rules.measure import add_up, parse_figure_list
from scoring.rules.messages import MUST_BE_POSITIVE, PER_ITEM_OR_BASE
from scoring.rules.shapes import Schema, exactly_one, keyed, ref, rule_shape
from scoring.rules.steps import Change, Specs, raised
from scoring.syntax.fields import Field, Record
from scoring.trace import NOTHING, Trace

if TYPE_CHECKING:
    from scoring.batch.outcomes import Many, Outcome, Worth

ABOUT: Final = ("đếm, có trần", "by number, up to a cap")


@dataclass(frozen=True, slots=True)
class Stairs:
    """From `at` on `points`, and `step_points` more for every full `every` beyond it (0: no steps)."""

    at: Decimal
    points: Decimal
    every: Decimal
    step_points: Decimal


@dataclass(frozen=True, slots=True)
class CountRule(Rule):
    """Branches: counted, capped, below_base, missing; `amounts` holds the number counted."""

    max: Decimal
    figure_ids: tuple[str, ...]
    cap: Decimal
    per_item: Decimal
    stairs: Stairs | None

    def evaluate(self, figures: Figures) -> Trace:
        number = add_up(figures, self.figure_ids)
        if number is None:
            return self.unanswered(figures)
        inputs, amounts = self.inputs(figures), ((number, ONE),)
        stairs = self.stairs
        if stairs is None:
            earned = max(number, ZERO) * self.per_item
        elif number < stairs.at:
            return Trace("below_base", NOTHING, inputs, amounts)
        else:
            steps = (number - stairs.at) // stairs.every if stairs.every else ZERO
            earned = stairs.points + steps * stairs.step_points
        if abs(earned) >= abs(self.cap):
            return Trace("capped", (self.cap, ONE), inputs, amounts)
        return Trace("counted", (earned, ONE), inputs, amounts)

    def evaluate_many(self, many: Many, worth: Worth) -> Outcome:
        number, present, scale, peak = many.add_up(self.figure_ids)
        ten, cap, stairs = 10**scale, worth.of(self.cap), self.stairs
        if self.max <= ZERO:
            raise DoesNotFit
        if stairs is None:
            per_step, start, step_start = (
                Fraction(worth.of(self.per_item), ten),
                Fraction(0),
                many.most(number, 0),
            )
            reached = present
        else:
            at, every = Fraction(stairs.at) * ten, Fraction(stairs.every) * ten
            many.room(peak + abs(at.numerator), at.denominator, every.denominator)
            reached = present & (number * at.denominator >= at.numerator)
            start, per_step = worth.of(stairs.points), worth.of(stairs.step_points)
            beyond = (number * at.denominator - at.numerator) * every.denominator
            peak += abs(int(at)) + 1
            if stairs.every:
                step_start = beyond // (at.denominator * every.numerator)
                peak = peak * every.denominator // every.numerator + 1  # steps may be smaller than one
            else:
                step_start = many.everywhere(0)
        common = per_step.denominator * start.denominator * cap.denominator
        many.room(peak, abs(int(per_step * common)) + 1)
        many.room(abs(int(start * common)) + abs(int(cap * common)))
        earned = many.least(step_start * int(per_step * common) + int(start * common), int(cap * common))
        top = many.where(reached, earned, 0)
        return many.outcome(top, many.everywhere(common), ~present, int(cap * common), common)

    def steps(self, figures: Figures, specs: Specs, /) -> Iterator[Change]:
        number = add_up(figures, self.figure_ids)
        if number is None:
            return
        stairs = self.stairs
        if stairs is None:
            wanted = [number + ONE]
        elif number < stairs.at:
            wanted = [stairs.at]
        elif stairs.every:
            wanted = [stairs.at + stairs.every * ((number - stairs.at) // stairs.every + ONE)]
        else:
            wanted = []
        for level in wanted:
            yield from raised(figures, specs, self.figure_ids, (level, ONE))

    def highest(self) -> Fraction:
        stairs = self.stairs
        return Fraction(stairs.points if stairs is not None and not stairs.every else self.cap)

    def in_words(self, words: Words) -> str:
        counted, cap = words.added(self.figure_ids), words.points(self.cap)
        stairs = self.stairs
        if stairs is None:
            per_item = words.points(self.per_item)
            return words.say(
                f"{counted}: mỗi đơn vị đếm được {per_item}, tối đa {cap}",
                f"{counted}: {per_item} each, at most {cap}",
            )
        at, base = words.number(stairs.at), words.points(stairs.points)
        vietnamese, english = f"{counted}: từ {at} được {base}", f"{counted}: from {at} {base}"
        if stairs.every:
            every, more = words.number(stairs.every), words.points(stairs.step_points)
            vietnamese += f", cứ thêm {every} được cộng {more}"
            english += f", {more} more for each further {every}"
        return words.say(f"{vietnamese}, tối đa {cap}", f"{english}, at most {cap}")

    def reasons(self, trace: Trace, words: Words) -> tuple[str, ...]:
        number = words.number(trace.amounts[0][0])
        if trace.branch == "below_base" and self.stairs is not None:
            at = words.number(self.stairs.at)
            return (words.say(f"{number} chưa tới {at}: 0 điểm", f"{number} is below {at}: 0 points"),)
        if trace.branch == "capped":
            cap = words.points(self.cap)
            return (words.say(f"{number}: đạt mức trần {cap}", f"{number}: the cap of {cap} is reached"),)
        if self.stairs is None:
            return (f"{number} × {words.points(self.per_item)} {words.equal(words.points(trace.points))}",)
        return (f"{number}: {words.points(trace.points)}",)


def parse(place: Field, scope: RuleScope) -> CountRule | None:
    """`{kind: count, value, per_item | base {at, points} and step {every, points}, cap}`."""
    record = kind_record(place, scope)
    if record is None:
        return None
    value_place, per_item_place = record.need("value"), record.get("per_item")
    base, step, cap_place = record.get("base"), record.get("step"), record.get("cap")
    record.close()
    ids = parse_figure_list(value_place, scope)
    cap = scope.within_max(cap_place) if cap_place else scope.max
    if bool(per_item_place) == bool(base) or (step and not base):
        place.problem(PER_ITEM_OR_BASE)
        return None
    per_item = scope.within_max(per_item_place) if per_item_place else ZERO
    stairs = _parse_stairs(base, step, scope) if base else None
    if ids is None or cap is None or per_item is None or (base and stairs is None):
        return None
    return CountRule(scope.max, ids, cap, per_item, stairs)


def _parse_stairs(base: Field, step: Field, scope: RuleScope) -> Stairs | None:
    base_record = base.record()
    step_record = step.record()
    if base_record is None or (step and step_record is None):
        return None
    at, points = _number(base_record, "at"), _points(base_record, scope)
    base_record.close()
    if step_record is None:
        return Stairs(at, points, ZERO, ZERO) if at is not None and points is not None else None
    every, more = _number(step_record, "every"), _points(step_record, scope)
    step_record.close()
    if at is None or points is None or every is None or more is None:
        return None
    if every <= ZERO:
        step_record.field.problem(MUST_BE_POSITIVE, value=plain(every))
        return None
    return Stairs(at, points, every, more)


def _number(record: Record, key: str) -> Decimal | None:
    return record.need(key).number()


def _points(record: Record, scope: RuleScope) -> Decimal | None:
    return scope.within_max(record.need("points"))


def shape() -> Schema:
    """What a JSON Schema can say of its keys."""
    base = keyed(("at", "points"), {"at": ref("number"), "points": ref("number")})
    step = keyed(("every", "points"), {"every": ref("positive"), "points": ref("number")})
    properties: dict[str, Schema] = {
        "value": ref("figure_list"),
        "per_item": ref("number"),
        "base": base,
        "step": step,
        "cap": ref("number"),
    }
    return rule_shape(
        ("value",), properties, oneOf=exactly_one("per_item", "base"), dependentRequired={"step": ["base"]}
    )
