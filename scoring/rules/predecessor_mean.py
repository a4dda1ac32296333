"""predecessor_mean: a merged unit takes the unweighted mean of its predecessors' values.

The ministry's rule for 2024: 0.6770 and 0.4946 give 0.5858. Each predecessor's value (0..1) is a figure, listed in
`figures` or made by the rule itself (four of them); those not declared are predecessors the unit does not have.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from scoring.decimals import ONE, ZERO
from scoring.figures import FigureSpec, narrowed
from scoring.rules.base import Figures, Rule, RuleScope, Words, all_or_none, distinct, kind_record
from scoring.rules.shapes import Schema, ref, rule_shape
from scoring.syntax.fields import Field
from scoring.syntax.messages import EMPTY_LIST
from scoring.trace import Trace

ABOUT: Final = ("bình quân của các đơn vị trước sáp nhập", "the mean of merged predecessors")

MOST_PREDECESSORS: Final = 4


@dataclass(frozen=True, slots=True)
class PredecessorMeanRule(Rule):
    """Branches: mean, missing (no predecessor declared); `amounts` holds the mean."""

    max: Decimal
    figure_ids: tuple[str, ...]

    def evaluate(self, figures: Figures) -> Trace:
        inputs = self.inputs(figures)
        values = [value for value in inputs if isinstance(value, Decimal)]
        if not values:
            return self.unanswered(figures)
        mean = sum(values, ZERO), Decimal(len(values))
        return Trace("mean", self.portion(mean), inputs, (mean,))

    def in_words(self, words: Words) -> str:
        points = words.points(self.max)
        return words.say(
            f"Trung bình cộng giá trị của các đơn vị trước sáp nhập × {points}",
            f"The mean of the values of the merged predecessors × {points}",
        )

    def reasons(self, trace: Trace, words: Words) -> tuple[str, ...]:
        mean, count = words.quotient(trace.amounts[0]), words.number(trace.amounts[0][1])
        return (
            words.say(
                f"Trung bình của {count} đơn vị: {mean} (số suy ra)",
                f"Mean of {count} units: {mean} (derived)",
            ),
        )


def parse(place: Field, scope: RuleScope) -> PredecessorMeanRule | None:
    """`{kind: predecessor_mean, figures: [id, …]}`."""
    record = kind_record(place, scope)
    if record is None:
        return None
    named = record.get("figures")
    record.close()
    if not named:
        return PredecessorMeanRule(scope.max, _own_figures(scope))
    specs = all_or_none([scope.figure_of(item, "number") for item in named.items()])
    if not specs:
        if named.is_list and not named.items():
            named.problem(EMPTY_LIST)
        return None
    for spec in specs:
        scope.refine(narrowed(spec, ZERO, ONE))
    return PredecessorMeanRule(scope.max, distinct(spec.id for spec in specs))


def _own_figures(scope: RuleScope) -> tuple[str, ...]:
    stem = "".join(letter if letter.isalnum() else "_" for letter in scope.code)
    ids = []
    for number in range(1, MOST_PREDECESSORS + 1):
        title = f"Giá trị của đơn vị trước sáp nhập thứ {number}"
        spec = FigureSpec(f"predecessor_{stem}_{number}", title, "number", min=ZERO, max=ONE)
        scope.declare(spec)
        ids.append(spec.id)
    return tuple(ids)


def shape() -> Schema:
    """What a JSON Schema can say of its keys."""
    return rule_shape((), {"figures": {"type": "array", "items": ref("identifier"), "minItems": 1}})
