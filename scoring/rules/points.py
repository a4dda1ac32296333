"""points: the mark is typed by hand, by the unit and by the reviewer, from 0 to the full mark."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar, Final

from scoring.decimals import ZERO
from scoring.rules.base import Figures, Rule, RuleScope, Words, kind_record
from scoring.rules.messages import POINTS_INSIDE_RULE
from scoring.rules.shapes import Schema, rule_shape
from scoring.syntax.fields import Field
from scoring.trace import Trace
from scoring.vocabulary import DecidedBy

ABOUT: Final = ("nhập điểm tay", "points typed by hand")


@dataclass(frozen=True, slots=True)
class PointsRule(Rule):
    """Branches: typed (set by the engine from the sheet's points), missing."""

    decided_by: ClassVar[DecidedBy] = "hand"
    max: Decimal
    figure_ids: tuple[str, ...] = ()

    def evaluate(self, figures: Figures) -> Trace:
        return self.unanswered(figures)

    def in_words(self, words: Words) -> str:
        low, high = words.number(min(ZERO, self.max)), words.number(max(ZERO, self.max))
        return words.say(
            f"Điểm được nhập trực tiếp, từ {low} đến {high}", f"Points typed by hand, {low} to {high}"
        )

    def reasons(self, trace: Trace, words: Words) -> tuple[str, ...]:
        typed = words.points(trace.points)
        return (words.say(f"Nhập trực tiếp {typed}", f"Typed by hand: {typed}"),)


def parse(place: Field, scope: RuleScope) -> PointsRule | None:
    """`{kind: points}`; only as the rule of an indicator, never inside another rule."""
    record = kind_record(place, scope)
    if record is None:
        return None
    record.close()
    if scope.nesting:
        place.problem(POINTS_INSIDE_RULE)
        return None
    return PointsRule(scope.max)


def shape() -> Schema:
    """What a JSON Schema can say of its keys."""
    return rule_shape((), {})
