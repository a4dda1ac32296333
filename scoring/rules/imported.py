"""imported: the result of another criteria set (the PAR line “Chuyển đổi số”, worth 14, fed by the DTI result).

The result arrives as a figure: `<family>_percent` (of its maximum) or `<family>_points`, made by the rule itself
unless the tree declares a figure of that id or the rule names another one in `figure`.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from scoring.decimals import HUNDRED, ONE, ZERO
from scoring.figures import FigureSpec, bounded
from scoring.rules.base import Figures, Rule, RuleScope, Words, kind_record
from scoring.rules.messages import FIGURE_TYPE
from scoring.rules.shapes import Schema, one_of_words, ref, rule_shape
from scoring.syntax.fields import Field, Record
from scoring.trace import Trace

ABOUT: Final = ("kết quả của bộ chỉ số khác", "the result of another set")


@dataclass(frozen=True, slots=True)
class ImportedRule(Rule):
    """Branches: counted, missing; `amounts` holds the imported value."""

    max: Decimal
    figure_ids: tuple[str, ...]
    family: str
    in_percent: bool

    def evaluate(self, figures: Figures) -> Trace:
        value = figures.get(self.figure_ids[0])
        if not isinstance(value, Decimal):
            return self.unanswered(figures)
        amounts = ((value, ONE),)
        if self.in_percent:
            share = min(max(value, ZERO), HUNDRED)
            return Trace("counted", (share * self.max, HUNDRED), (value,), amounts)
        low, high = min(ZERO, self.max), max(ZERO, self.max)
        return Trace("counted", (min(max(value, low), high), ONE), (value,), amounts)

    def in_words(self, words: Words) -> str:
        family, points = self.family.upper(), words.points(self.max)
        if self.in_percent:
            return words.say(f"Kết quả {family} (%) × {points}", f"The {family} result (%) × {points}")
        return words.say(f"Điểm {family}, tối đa {points}", f"The {family} points, at most {points}")

    def reasons(self, trace: Trace, words: Words) -> tuple[str, ...]:
        value, points = words.quotient(trace.amounts[0]), words.points(self.max)
        return (f"{value}% × {points}",) if self.in_percent else (words.points(trace.amounts[0]),)


def parse(place: Field, scope: RuleScope) -> ImportedRule | None:
    """`{kind: imported, family: dti, take: percent | points, figure: id}`."""
    record = kind_record(place, scope)
    if record is None:
        return None
    family, named = record.need("family").identifier(), record.get("figure")
    in_percent = record.word("take", ("percent", "points"), "percent") == "percent"
    record.close()
    if family is None:
        return None
    spec = scope.numeric(named) if named else _own_figure(record, family, in_percent=in_percent, scope=scope)
    if spec is None:
        return None
    if in_percent and spec.type != "percent":
        record.field.problem(FIGURE_TYPE, figure=spec.id, type=spec.type, wanted="percent")
        return None
    if not in_percent:
        scope.refine(bounded(spec, min(ZERO, scope.max), max(ZERO, scope.max)))
    return ImportedRule(scope.max, (spec.id,), family, in_percent)


def _own_figure(record: Record, family: str, *, in_percent: bool, scope: RuleScope) -> FigureSpec | None:
    """The figure of the usual name; one the tree declares under it must hold a number."""
    name = f"{family}_{'percent' if in_percent else 'points'}"
    title = f"Kết quả {family.upper()} ({'% điểm tối đa' if in_percent else 'điểm'})"
    scope.declare(FigureSpec(name, title, "percent" if in_percent else "number"))
    spec = scope.figures[name]
    if not spec.is_numeric:
        record.field.problem(FIGURE_TYPE, figure=name, type=spec.type, wanted="percent, number")
        return None
    return spec


def shape() -> Schema:
    """What a JSON Schema can say of its keys."""
    take = one_of_words(("percent", "points"))
    return rule_shape(("family",), {"family": ref("identifier"), "take": take, "figure": ref("identifier")})
