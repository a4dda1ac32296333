"""share: a value that arrives as a share of the whole, 0..1 or in percent (an index published elsewhere)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from scoring.decimals import HUNDRED, ONE, ZERO, Quotient
from scoring.figures import narrowed
from scoring.rules.base import Figures, Rule, RuleScope, Words, kind_record
from scoring.rules.shapes import Schema, of_one_figure
from scoring.syntax.fields import Field
from scoring.trace import Trace

if TYPE_CHECKING:
    from scoring.batch.outcomes import Many, Outcome, Worth

ABOUT: Final = ("giá trị từ 0 đến 1 đến từ nơi khác", "a value from 0 to 1 from elsewhere")


@dataclass(frozen=True, slots=True)
class ShareRule(Rule):
    """Branches: counted, missing; `amounts` holds the share. `whole` is 1, or 100 for a figure in percent."""

    max: Decimal
    figure_ids: tuple[str, ...]
    whole: Decimal

    def evaluate(self, figures: Figures) -> Trace:
        value = figures.get(self.figure_ids[0])
        if not isinstance(value, Decimal):
            return self.unanswered(figures)
        share: Quotient = (min(max(value, ZERO), self.whole), self.whole)
        return Trace("counted", self.portion(share), (value,), (share,))

    def evaluate_many(self, many: Many, worth: Worth) -> Outcome:
        value, present, scale, _ = many.add_up(self.figure_ids)
        whole = int(self.whole) * 10**scale
        many.room(whole, abs(worth.full.numerator), worth.full.denominator)
        counted = many.where(present, many.least(many.most(value, 0), whole), 0)
        bottom = many.everywhere(whole * worth.full.denominator)
        return many.outcome(
            counted * worth.full.numerator,
            bottom,
            ~present,
            whole * abs(worth.full.numerator),
            whole * worth.full.denominator,
        )

    def in_words(self, words: Words) -> str:
        return f"{words.figure(self.figure_ids[0])} × {words.points(self.max)}"

    def reasons(self, trace: Trace, words: Words) -> tuple[str, ...]:
        share = words.quotient(trace.amounts[0]) if self.whole == ONE else words.percent(trace.amounts[0])
        return (f"{share} × {words.points(self.max)} {words.equal(words.points(trace.points))}",)


def parse(place: Field, scope: RuleScope) -> ShareRule | None:
    """`{kind: share, figure: id}`; a figure that is no percentage takes values from 0 to 1."""
    record = kind_record(place, scope)
    if record is None:
        return None
    figure = record.need("figure")
    record.close()
    spec = scope.figure_of(figure, "number", "percent")
    if spec is None:
        return None
    if spec.type == "percent":
        return ShareRule(scope.max, (spec.id,), HUNDRED)
    scope.refine(narrowed(spec, ZERO, ONE))
    return ShareRule(scope.max, (spec.id,), ONE)


def shape() -> Schema:
    """What a JSON Schema can say of its keys."""
    return of_one_figure()
