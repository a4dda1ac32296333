"""bands: steps of a quantity, best first; below the last step nothing.

“≥ 52 posts: full mark, 20–51: ½, fewer: ¼; no web section: 0 whatever the count” is three bands (the last from 0)
and a gate. A band may say `more_than` instead of `at_least`; for a quantity better small, `at_most` or `less_than`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from scoring.decimals import ONE, ZERO, Quotient, as_fraction
from scoring.rules.base import Figures, Rule, RuleScope, Words, all_or_none, distinct, kind_record
from scoring.rules.condition import Condition, parse_condition
from scoring.rules.measure import UNDEFINED, Limit, Measure, parse_limit, parse_measure
from scoring.rules.messages import BAND_UNREACHABLE, BANDS_MIXED, SHARE_OR_POINTS
from scoring.rules.shapes import ONE_LIMIT, Schema, exactly_one, keyed, limits, ref, rule_shape
from scoring.rules.steps import Change, Specs
from scoring.syntax.fields import Field
from scoring.syntax.messages import EMPTY_LIST
from scoring.trace import NOTHING, Trace

if TYPE_CHECKING:
    from scoring.batch.outcomes import Many, Outcome, Worth

ABOUT: Final = ("các mức", "bands")


@dataclass(frozen=True, slots=True)
class Band:
    """One step: the limit to meet and the exact points it earns."""

    limit: Limit
    points: Quotient


@dataclass(frozen=True, slots=True)
class BandsRule(Rule):
    """Branches: gate_closed, band:<index>, below_bands, zero_denominator, missing; `amounts` holds the value."""

    max: Decimal
    figure_ids: tuple[str, ...]
    measure: Measure
    bands: tuple[Band, ...]
    gate: Condition | None

    def evaluate(self, figures: Figures) -> Trace:
        if self.gate is not None:
            opened = self.gate.holds(figures)
            if opened is False:
                return Trace("gate_closed", NOTHING, self.inputs(figures))
            if opened is None:
                return self.unanswered(figures)
        value = self.measure.value(figures)
        if value is None:
            return self.unanswered(figures)
        if value is UNDEFINED:
            return Trace("zero_denominator", NOTHING, self.inputs(figures))
        for index, band in enumerate(self.bands):
            if band.limit.holds(value):
                return Trace(f"band:{index}", band.points, self.inputs(figures), (value,))
        return Trace("below_bands", NOTHING, self.inputs(figures), (value,))

    def evaluate_many(self, many: Many, worth: Worth) -> Outcome:
        value = many.amount(self.measure)
        missing = ~value.present
        places = many.everywhere(len(self.bands))
        for place in range(len(self.bands) - 1, -1, -1):
            places = many.where(many.meets(value, self.bands[place].limit), place, places)
        reached = value.present & value.defined
        if self.gate is not None:
            opened, known = many.condition(self.gate)
            missing = (opened & missing) | ~known
            reached = reached & opened
        places = many.where(reached, places, len(self.bands))
        table = [many.fraction_of(band.points) * worth.unit for band in self.bands]
        return many.chosen(missing, places, [*table, Fraction(0)])

    def steps(self, figures: Figures, specs: Specs, /) -> Iterator[Change]:
        if self.gate is not None:
            yield from self.gate.steps(figures, specs)
        for band in self.bands:
            yield from band.limit.steps(self.measure, figures, specs)

    def highest(self) -> Fraction:
        return max((as_fraction(band.points) for band in self.bands), key=abs)

    def in_words(self, words: Words) -> str:
        steps = "; ".join(
            f"{band.limit.in_words(self.measure, words)}: {words.points(band.points)}" for band in self.bands
        )
        rule = f"{self.measure.in_words(words)} {steps}; " + words.say(
            "còn lại: 0 điểm", "otherwise: 0 points"
        )
        if self.gate is None:
            return rule
        gate = self.gate.in_words(words)
        return rule + words.say(f"; chỉ tính khi {gate}", f"; counted only when {gate}")

    def reasons(self, trace: Trace, words: Words) -> tuple[str, ...]:
        if trace.branch == "gate_closed" and self.gate is not None:
            gate = self.gate.in_words(words)
            return (
                words.say(f"Không thỏa điều kiện {gate}: 0 điểm", f"Condition not met ({gate}): 0 points"),
            )
        if trace.branch == "zero_denominator":
            return (words.say("Mẫu số bằng 0: 0 điểm", "Denominator zero: 0 points"),)
        value = self.measure.shown(trace.amounts[0], words)
        if trace.branch == "below_bands":
            return (words.say(f"{value}: không thuộc mức nào, 0 điểm", f"{value}: in no band, 0 points"),)
        return (f"{value} {self._band_in_words(trace.branch, words)}",)

    def _band_in_words(self, branch: str, words: Words) -> str:
        band = self.bands[int(branch.partition(":")[2])]
        limit, points = band.limit.in_words(self.measure, words), words.points(band.points)
        return words.say(f"thuộc mức {limit}: {points}", f"is in the band {limit}: {points}")


def parse(place: Field, scope: RuleScope) -> BandsRule | None:
    """`{kind: bands, value: measure, bands: [{at_least, share | points}, …], gate: condition}`."""
    record = kind_record(place, scope)
    if record is None:
        return None
    subject, steps, gate_place = record.need("value"), record.need("bands"), record.get("gate")
    record.close()
    measure = parse_measure(subject, scope)
    gate = parse_condition(gate_place, scope)
    if measure is None or (gate_place and gate is None):
        return None
    places = steps.items()
    if steps.is_list and not places:
        steps.problem(EMPTY_LIST)
    bands = all_or_none([_parse_band(item, measure, scope) for item in places])
    if not bands or not _in_order(bands, places):
        return None
    gate_ids = gate.figure_ids if gate is not None else ()
    return BandsRule(scope.max, distinct((*gate_ids, *measure.figure_ids)), measure, tuple(bands), gate)


def _parse_band(place: Field, measure: Measure, scope: RuleScope) -> Band | None:
    record = place.record()
    if record is None:
        return None
    limit = parse_limit(record, measure)
    share_place, points_place = record.get("share"), record.get("points")
    record.close()
    if bool(share_place) == bool(points_place):
        place.problem(SHARE_OR_POINTS)
        return None
    points: Quotient | None = None
    if share_place:
        share = share_place.share_of_whole()
        points = (share[0] * scope.max, share[1]) if share is not None else None
    else:
        number = scope.within_max(points_place)
        points = (number, ONE) if number is not None else None
    return Band(limit, points) if limit is not None and points is not None else None


_DOWNWARD = frozenset({"at_least", "more_than"})


def _in_order(bands: Sequence[Band], places: Sequence[Field]) -> bool:
    """Whether every band can be reached: same direction, levels strictly falling (or rising)."""
    sound = True
    for upper, lower, place in zip(bands, bands[1:], places[1:], strict=False):
        if (upper.limit.comparison in _DOWNWARD) != (lower.limit.comparison in _DOWNWARD):
            place.problem(BANDS_MIXED)
            sound = False
        elif not _comes_after(upper.limit, lower.limit):
            place.problem(BAND_UNREACHABLE)
            sound = False
    return sound


def _comes_after(upper: Limit, lower: Limit) -> bool:
    gap = upper.level[0] * lower.level[1] - lower.level[0] * upper.level[1]
    if gap == ZERO:  # “more than 90” may be followed by “at least 90”, never the other way round
        return upper.comparison in ("more_than", "less_than") and lower.comparison in ("at_least", "at_most")
    return (gap > ZERO) == (upper.comparison in _DOWNWARD)


def shape() -> Schema:
    """What a JSON Schema can say of its keys."""
    band = keyed(
        (),
        {**limits(), "share": ref("part_of_whole"), "points": ref("number")},
        allOf=[{"oneOf": ONE_LIMIT}, {"oneOf": exactly_one("share", "points")}],
    )
    steps: Schema = {"type": "array", "items": band, "minItems": 1}
    return rule_shape(("value", "bands"), {"value": ref("measure"), "bands": steps, "gate": ref("condition")})
