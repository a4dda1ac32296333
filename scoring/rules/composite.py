"""sum, all_of, any_of, best_of: rules made of rules.

sum adds parts worth `points` each (“uses the system 2 + answers on time 2”). all_of and any_of give the full mark
when all parts, or any part, would earn theirs in full (“≥ 2 dialogues and a directive and > 80 % settled”).
best_of takes the part that earns most.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Final, TypeVar

from scoring.decimals import ZERO, add, plain
from scoring.figures import Value
from scoring.rules.base import (
    MAX_NESTING,
    MAX_PARTS,
    Figures,
    Rule,
    RuleScope,
    Words,
    all_or_none,
    distinct,
    kind_record,
)
from scoring.rules.messages import PARTS_ABOVE_MAX, TOO_FEW_PARTS, TOO_MANY_PARTS
from scoring.rules.shapes import Schema, of_parts
from scoring.rules.steps import Change, Specs
from scoring.syntax.fields import Field
from scoring.trace import NOTHING, Trace

if TYPE_CHECKING:
    from scoring.batch.columns import Flags
    from scoring.batch.outcomes import Many, Outcome, Worth

ABOUT_SUM: Final = ("cộng các phần", "the sum of parts")
ABOUT_ALL_OF: Final = ("phải đạt tất cả", "all must be met")
ABOUT_ANY_OF: Final = ("đạt một trong các việc", "one suffices")
ABOUT_BEST_OF: Final = ("lấy cách nhiều điểm nhất", "the best of several ways")


@dataclass(frozen=True, slots=True)
class CompositeRule(Rule):
    """A rule over `parts`, whose traces are kept in the same order."""

    max: Decimal
    figure_ids: tuple[str, ...]
    parts: tuple[Rule, ...]

    def traces(self, figures: Figures) -> tuple[Trace, ...]:
        """The decision of every part."""
        return tuple([part.evaluate(figures) for part in self.parts])

    def full_parts(self, traces: tuple[Trace, ...]) -> list[bool]:
        """Which parts earned their full mark."""
        return [
            trace.points[0] == part.max * trace.points[1]
            for part, trace in zip(self.parts, traces, strict=True)
        ]

    def outcomes(self, many: Many, worth: Worth) -> tuple[list[Outcome], list[Flags]]:
        """The decision of every part for all units, and where it earned its full mark."""
        parts = [part.evaluate_many(many, worth) for part in self.parts]
        full = []
        for part in parts:
            many.room(part.peak_bottom, abs(worth.full.numerator))
            many.room(part.peak_top, worth.full.denominator)
            full.append(part.top * worth.full.denominator == part.bottom * worth.full.numerator)
        return parts, full

    def steps(self, figures: Figures, specs: Specs, /) -> Iterator[Change]:
        """Every part's own steps, and the first step of all parts taken together."""
        together: dict[str, Value] = {}
        for part in self.parts:
            own = list(part.steps(figures, specs))
            yield from own
            together.update(own[-1] if own else {})
        if together:
            yield together

    def reasons(self, trace: Trace, words: Words) -> tuple[str, ...]:
        label, lines = words.say("Phần", "Part"), []
        for number, (part, part_trace) in enumerate(zip(self.parts, trace.parts, strict=True), start=1):
            if part_trace.branch == "missing":
                said = words.say("chưa kê khai đủ", "not fully declared")
            else:
                said = "; ".join(part.reasons(part_trace, words))
            lines.append(f"{label} {number}: {said}")
        return (*lines, self.verdict(trace, words))

    @abstractmethod
    def verdict(self, trace: Trace, words: Words) -> str:
        """How the parts came together."""

    def listed(self, words: Words) -> str:
        """The parts in words, numbered."""
        return "; ".join(
            f"({number}) {part.in_words(words)}" for number, part in enumerate(self.parts, start=1)
        )


@dataclass(frozen=True, slots=True)
class SumRule(CompositeRule):
    """Branches: added, missing (points so far)."""

    def evaluate(self, figures: Figures) -> Trace:
        traces = self.traces(figures)
        total, missing = NOTHING, False
        for trace in traces:
            total = add(total, trace.points)
            missing = missing or trace.missing
        return Trace("missing" if missing else "added", total, self.inputs(figures), (), missing, traces)

    def evaluate_many(self, many: Many, worth: Worth) -> Outcome:
        return many.total(
            [part.evaluate_many(many, worth._replace(full=worth.of(part.max))) for part in self.parts]
        )

    def highest(self) -> Fraction:
        return sum((part.highest() for part in self.parts), Fraction(0))

    def in_words(self, words: Words) -> str:
        return words.say("Cộng điểm các phần: ", "Sum of the parts: ") + self.listed(words)

    def verdict(self, trace: Trace, words: Words) -> str:
        parts = " + ".join([words.quotient(part.points) for part in trace.parts])
        return words.say("Cộng: ", "Sum: ") + parts


@dataclass(frozen=True, slots=True)
class AllOfRule(CompositeRule):
    """Branches: all, not_all, missing."""

    def evaluate(self, figures: Figures) -> Trace:
        traces = self.traces(figures)
        inputs = self.inputs(figures)
        reached = self.full_parts(traces)
        if all(reached):
            return Trace("all", self.full(), inputs, (), False, traces)
        if any(not full and not trace.missing for full, trace in zip(reached, traces, strict=True)):
            return Trace("not_all", NOTHING, inputs, (), False, traces)
        return Trace("missing", NOTHING, inputs, (), True, traces)

    def evaluate_many(self, many: Many, worth: Worth) -> Outcome:
        parts, full = self.outcomes(many, worth)
        every = many.all_of(full)
        failed = many.any_of([~reached & ~part.missing for reached, part in zip(full, parts, strict=True)])
        return many.constant(~every & ~failed, every, worth.full)

    def in_words(self, words: Words) -> str:
        opening = words.say("Được điểm tối đa khi đạt tất cả: ", "Full mark when all hold: ")
        return opening + self.listed(words)

    def verdict(self, trace: Trace, words: Words) -> str:
        if trace.branch == "all":
            return words.say("Đạt tất cả: được điểm tối đa", "All hold: full mark")
        return words.say("Không đạt tất cả: 0 điểm", "Not all hold: 0 points")


@dataclass(frozen=True, slots=True)
class AnyOfRule(CompositeRule):
    """Branches: any, none, missing."""

    def evaluate(self, figures: Figures) -> Trace:
        traces = self.traces(figures)
        inputs = self.inputs(figures)
        if any(self.full_parts(traces)):
            return Trace("any", self.full(), inputs, (), False, traces)
        if any(trace.missing for trace in traces):
            return Trace("missing", NOTHING, inputs, (), True, traces)
        return Trace("none", NOTHING, inputs, (), False, traces)

    def evaluate_many(self, many: Many, worth: Worth) -> Outcome:
        parts, full = self.outcomes(many, worth)
        some = many.any_of(full)
        return many.constant(~some & many.any_of([part.missing for part in parts]), some, worth.full)

    def in_words(self, words: Words) -> str:
        opening = words.say("Được điểm tối đa khi đạt một trong các nội dung: ", "Full mark when any holds: ")
        return opening + self.listed(words)

    def verdict(self, trace: Trace, words: Words) -> str:
        if trace.branch == "any":
            return words.say("Đạt ít nhất một nội dung: được điểm tối đa", "At least one holds: full mark")
        return words.say("Không đạt nội dung nào: 0 điểm", "None holds: 0 points")


@dataclass(frozen=True, slots=True)
class BestOfRule(CompositeRule):
    """Branches: best:<index>, missing (points of the best so far)."""

    def evaluate(self, figures: Figures) -> Trace:
        traces = self.traces(figures)
        best = 0
        for index in range(1, len(traces)):
            (num, den), (top, bottom) = traces[index].points, traces[best].points
            if abs(num) * bottom > abs(top) * den:
                best = index
        points = traces[best].points
        missing = any(trace.missing for trace in traces) and points[0] != self.max * points[1]
        branch = "missing" if missing else f"best:{best}"
        return Trace(branch, points, self.inputs(figures), (), missing, traces)

    def evaluate_many(self, many: Many, worth: Worth) -> Outcome:
        parts, full = self.outcomes(many, worth)
        best = parts[0]
        for part in parts[1:]:
            many.room(part.peak_top, best.peak_bottom)
            many.room(best.peak_top, part.peak_bottom)
            better = abs(part.top) * best.bottom > abs(best.top) * part.bottom
            best = many.outcome(
                many.where(better, part.top, best.top),
                many.where(better, part.bottom, best.bottom),
                best.missing | part.missing,
                max(part.peak_top, best.peak_top),
                max(part.peak_bottom, best.peak_bottom),
            )
        return best._replace(missing=best.missing & ~many.any_of(full))

    def in_words(self, words: Words) -> str:
        return words.say("Lấy cách tính được nhiều điểm nhất: ", "The best of: ") + self.listed(words)

    def verdict(self, trace: Trace, words: Words) -> str:
        points = words.points(trace.points)
        return words.say(f"Lấy phần cao nhất: {points}", f"The best part: {points}")


_C = TypeVar("_C", bound=CompositeRule)


def parse_sum(place: Field, scope: RuleScope) -> SumRule | None:
    """`{kind: sum, of: [{kind: …, points: 2, …}, …]}`; the points of the parts add up to the full mark at most."""
    rule = _parse(place, scope, SumRule, parts_have_points=True)
    if rule is None:
        return None
    total = sum((part.max for part in rule.parts), ZERO)
    if abs(total) > abs(scope.max):
        place.problem(PARTS_ABOVE_MAX, total=plain(total), max=plain(scope.max))
        return None
    return rule


def parse_all_of(place: Field, scope: RuleScope) -> AllOfRule | None:
    """`{kind: all_of, of: [rules]}`."""
    return _parse(place, scope, AllOfRule, parts_have_points=False)


def parse_any_of(place: Field, scope: RuleScope) -> AnyOfRule | None:
    """`{kind: any_of, of: [rules]}`."""
    return _parse(place, scope, AnyOfRule, parts_have_points=False)


def parse_best_of(place: Field, scope: RuleScope) -> BestOfRule | None:
    """`{kind: best_of, of: [rules]}`."""
    return _parse(place, scope, BestOfRule, parts_have_points=False)


def _parse(place: Field, scope: RuleScope, kind: type[_C], *, parts_have_points: bool) -> _C | None:
    record = kind_record(place, scope)
    if record is None:
        return None
    list_place = record.need("of")
    record.close()
    parts = parse_parts(list_place, scope, default_max=None if parts_have_points else scope.max)
    return kind(scope.max, figures_of(parts), parts) if parts is not None else None


def parse_parts(place: Field, scope: RuleScope, *, default_max: Decimal | None) -> tuple[Rule, ...] | None:
    """The rules listed at `place`, each worth its own `points`, or `default_max` where there is one."""
    places = place.items()
    if place.is_list and len(places) < 2:
        place.problem(TOO_FEW_PARTS)
        return None
    if scope.nesting >= MAX_NESTING or len(places) > MAX_PARTS:
        place.problem(TOO_MANY_PARTS, parts=str(MAX_PARTS), nesting=str(MAX_NESTING))
        return None
    parts = all_or_none([scope.parse_rule(item, scope, default_max=default_max) for item in places])
    return tuple(parts) if parts else None


def figures_of(parts: Iterable[Rule]) -> tuple[str, ...]:
    """Every figure that one of these rules reads."""
    return distinct(figure_id for part in parts for figure_id in part.figure_ids)


def shape_of_sum() -> Schema:
    """What a JSON Schema can say of its keys."""
    return of_parts("scored_part")


def shape_of_parts() -> Schema:
    """What a JSON Schema can say of its keys."""
    return of_parts("part")
