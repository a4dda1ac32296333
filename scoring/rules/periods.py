"""periods: the same question for every period (“four quarterly reports: on time 0.5, late 0.25”)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from scoring.decimals import ONE, ZERO, Quotient, plain
from scoring.rules.base import Figures, Rule, RuleScope, Words, all_or_none, distinct, kind_record
from scoring.rules.choice import parse_option_table
from scoring.rules.messages import FIGURE_TWICE, PARTS_ABOVE_MAX, PERIODS_DIFFER
from scoring.rules.shapes import Schema, mapping, ref, rule_shape
from scoring.rules.steps import Change, Specs
from scoring.syntax.fields import Field
from scoring.syntax.messages import EMPTY_LIST
from scoring.trace import Trace

if TYPE_CHECKING:
    from scoring.batch.outcomes import Many, Outcome, Worth

ABOUT: Final = ("một câu hỏi cho từng kỳ", "one question for each period")


@dataclass(frozen=True, slots=True)
class PeriodsRule(Rule):
    """Branches: counted, missing (points so far); `points` maps option → points of one period."""

    max: Decimal
    figure_ids: tuple[str, ...]
    points: Mapping[str, Decimal]

    def evaluate(self, figures: Figures) -> Trace:
        total, missing = ZERO, False
        for figure_id in self.figure_ids:
            option = figures.get(figure_id)
            earned = self.points.get(option) if isinstance(option, str) else None
            if earned is None:
                missing = True
            else:
                total += earned
        return Trace("missing" if missing else "counted", (total, ONE), self.inputs(figures), (), missing)

    def evaluate_many(self, many: Many, worth: Worth) -> Outcome:
        parts = []
        for figure_id in self.figure_ids:
            column = many.column(figure_id)
            table = [worth.of(self.points[option]) for option in many.options(figure_id)]
            parts.append(many.chosen(~column.present, column.values, [*table, Fraction(0)]))
        return many.total(parts)

    def steps(self, figures: Figures, _specs: Specs, /) -> Iterator[Change]:
        best = max(self.points, key=lambda option: self.points[option])
        for figure_id in self.figure_ids:
            if figures.get(figure_id) != best:
                yield {figure_id: best}

    def highest(self) -> Fraction:
        return Fraction(max(self.points.values(), key=abs)) * len(self.figure_ids)

    def in_words(self, words: Words) -> str:
        first = self.figure_ids[0]
        options = "; ".join(
            f"{words.option(first, option)} {words.points(points)}" for option, points in self.points.items()
        )
        count = len(self.figure_ids)
        return words.say(f"{count} kỳ, mỗi kỳ: {options}", f"{count} periods, each: {options}")

    def reasons(self, trace: Trace, words: Words) -> tuple[str, ...]:
        counts = dict.fromkeys(self.points, 0)
        for option in trace.inputs:
            if isinstance(option, str) and option in counts:
                counts[option] += 1
        first = self.figure_ids[0]
        listed = "; ".join(
            words.say(f"{count} kỳ {words.option(first, option)}", f"{count} × {words.option(first, option)}")
            + f" × {words.points(self.points[option])}"
            for option, count in counts.items()
            if count
        )
        return (listed or words.say("Chưa có kỳ nào được khai", "No period declared yet"),)


def parse(place: Field, scope: RuleScope) -> PeriodsRule | None:
    """`{kind: periods, figures: [choice figure, …], points: {option: points}}`."""
    record = kind_record(place, scope)
    if record is None:
        return None
    list_place, table_place = record.need("figures"), record.need("points")
    record.close()
    specs = all_or_none([scope.figure_of(item, "choice") for item in list_place.items()])
    if not specs:
        if list_place.is_list and not list_place.items():
            list_place.problem(EMPTY_LIST)
        return None
    if any(set(spec.options) != set(specs[0].options) for spec in specs[1:]):
        list_place.problem(PERIODS_DIFFER)
        return None
    ids = distinct(spec.id for spec in specs)
    if len(ids) < len(specs):
        list_place.problem(FIGURE_TWICE)
        return None
    table = parse_option_table(table_place, specs[0], lambda value: _points(value, scope))
    if table is None:
        return None
    points = {option: value[0] for option, value in table.items()}
    best = max(points.values(), key=abs) * len(ids)
    if abs(best) > abs(scope.max):
        table_place.problem(PARTS_ABOVE_MAX, total=plain(best), max=plain(scope.max))
        return None
    return PeriodsRule(scope.max, ids, points)


def _points(place: Field, scope: RuleScope) -> Quotient | None:
    number = scope.within_max(place)
    return (number, ONE) if number is not None else None


def shape() -> Schema:
    """What a JSON Schema can say of its keys."""
    figures: Schema = {"type": "array", "items": ref("identifier"), "minItems": 1, "uniqueItems": True}
    return rule_shape(("figures", "points"), {"figures": figures, "points": mapping(ref("number"))})
