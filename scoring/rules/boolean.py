"""boolean: yes earns the full mark, no earns nothing (“plan issued”)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from scoring.rules.base import Figures, Rule, RuleScope, Words, kind_record
from scoring.rules.shapes import Schema, of_one_figure
from scoring.rules.steps import Change, Specs
from scoring.syntax.fields import Field
from scoring.trace import NOTHING, Trace

if TYPE_CHECKING:
    from scoring.batch.outcomes import Many, Outcome, Worth

ABOUT: Final = ("có hoặc không", "yes or no")


@dataclass(frozen=True, slots=True)
class BooleanRule(Rule):
    """Branches: yes, no, missing."""

    max: Decimal
    figure_ids: tuple[str, ...]

    def evaluate(self, figures: Figures) -> Trace:
        answer = figures.get(self.figure_ids[0])
        if not isinstance(answer, bool):
            return self.unanswered(figures)
        if answer:
            return Trace("yes", self.full(), (True,))
        return Trace("no", NOTHING, (False,))

    def evaluate_many(self, many: Many, worth: Worth) -> Outcome:
        column = many.column(self.figure_ids[0])
        return many.constant(~column.present, (column.values == 1) & column.present, worth.full)

    def steps(self, figures: Figures, _specs: Specs, /) -> Iterator[Change]:
        if figures.get(self.figure_ids[0]) is not True:
            yield {self.figure_ids[0]: True}

    def in_words(self, words: Words) -> str:
        figure, points = words.figure(self.figure_ids[0]), words.points(self.max)
        return words.say(
            f"{figure}: có được {points}, không được 0 điểm", f"{figure}: yes {points}, no 0 points"
        )

    def reasons(self, trace: Trace, words: Words) -> tuple[str, ...]:
        if trace.branch == "yes":
            return (words.say("Đã thực hiện: được điểm tối đa", "Done: full mark"),)
        return (words.say("Chưa thực hiện: 0 điểm", "Not done: 0 points"),)


def parse(place: Field, scope: RuleScope) -> BooleanRule | None:
    """`{kind: boolean, figure: id}`."""
    record = kind_record(place, scope)
    if record is None:
        return None
    figure = record.need("figure")
    record.close()
    spec = scope.figure_of(figure, "boolean")
    return BooleanRule(scope.max, (spec.id,)) if spec is not None else None


def shape() -> Schema:
    """What a JSON Schema can say of its keys."""
    return of_one_figure()
