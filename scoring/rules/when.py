"""when: a condition chooses between two outcomes (“bonus +1 when satisfaction ≥ 98 %”).

`then` and `else` are a rule, `{share: …}`, `{points: …}`, a bare number of points, or the words full and zero;
`else` is zero by default.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from scoring.decimals import ONE, Quotient
from scoring.rules.base import Figures, Rule, RuleScope, Words, distinct, kind_record
from scoring.rules.condition import Condition, parse_condition
from scoring.rules.messages import SHARE_OR_POINTS
from scoring.rules.shapes import Schema, ref, rule_shape
from scoring.rules.steps import Change, Specs
from scoring.syntax.fields import Field
from scoring.trace import NOTHING, Trace

ABOUT: Final = ("có điều kiện", "with a condition")


@dataclass(frozen=True, slots=True)
class FixedRule(Rule):
    """An outcome that needs no figures. Branch: fixed."""

    max: Decimal
    points: Quotient
    figure_ids: tuple[str, ...] = ()

    def evaluate(self, figures: Figures) -> Trace:
        return Trace("fixed", self.points, self.inputs(figures))

    def in_words(self, words: Words) -> str:
        return words.points(self.points)

    def reasons(self, trace: Trace, words: Words) -> tuple[str, ...]:
        return (words.points(trace.points),)


@dataclass(frozen=True, slots=True)
class WhenRule(Rule):
    """Branches: then, else, missing; the one part is the trace of the outcome chosen."""

    max: Decimal
    figure_ids: tuple[str, ...]
    condition: Condition
    then: Rule
    otherwise: Rule

    def evaluate(self, figures: Figures) -> Trace:
        answer = self.condition.holds(figures)
        if answer is None:
            return self.unanswered(figures)
        chosen = self.then if answer else self.otherwise
        outcome = chosen.evaluate(figures)
        branch = "then" if answer else "else"
        return Trace(branch, outcome.points, self.inputs(figures), (), outcome.missing, (outcome,))

    def steps(self, figures: Figures, specs: Specs, /) -> Iterator[Change]:
        yield from self.condition.steps(figures, specs)
        yield from (self.then if self.condition.holds(figures) else self.otherwise).steps(figures, specs)

    def in_words(self, words: Words) -> str:
        condition = self.condition.in_words(words)
        then, otherwise = self.then.in_words(words), self.otherwise.in_words(words)
        return words.say(
            f"Nếu {condition}: {then}; nếu không: {otherwise}", f"If {condition}: {then}; else: {otherwise}"
        )

    def reasons(self, trace: Trace, words: Words) -> tuple[str, ...]:
        condition = self.condition.in_words(words)
        (outcome,) = trace.parts
        if trace.branch == "then":
            verdict = words.say(f"Thỏa điều kiện {condition}", f"The condition holds ({condition})")
            chosen = self.then
        else:
            verdict = words.say(
                f"Không thỏa điều kiện {condition}", f"The condition does not hold ({condition})"
            )
            chosen = self.otherwise
        return (verdict,) if outcome.branch == "missing" else (verdict, *chosen.reasons(outcome, words))


def parse(place: Field, scope: RuleScope) -> WhenRule | None:
    """`{kind: when, if: condition, then: outcome, else: outcome}`."""
    record = kind_record(place, scope)
    if record is None:
        return None
    if_place, then_place, else_place = record.need("if"), record.need("then"), record.get("else")
    record.close()
    condition = parse_condition(if_place, scope)
    then = _parse_outcome(then_place, scope)
    otherwise: Rule | None = FixedRule(scope.max, NOTHING)
    if else_place:
        otherwise = _parse_outcome(else_place, scope)
    if condition is None or then is None or otherwise is None:
        return None
    ids = distinct((*condition.figure_ids, *then.figure_ids, *otherwise.figure_ids))
    return WhenRule(scope.max, ids, condition, then, otherwise)


def _parse_outcome(place: Field, scope: RuleScope) -> Rule | None:
    if place.is_scalar:
        return _parse_scalar(place, scope)
    record = place.record()
    if record is None:
        return None
    if record.get("kind"):
        return scope.parse_rule(place, scope, default_max=scope.max)
    share_place, points_place = record.get("share"), record.get("points")
    record.close()
    if bool(share_place) == bool(points_place):
        place.problem(SHARE_OR_POINTS)
        return None
    if points_place:
        return _parse_scalar(points_place, scope)
    share = share_place.share_of_whole()
    return FixedRule(scope.max, (share[0] * scope.max, share[1])) if share is not None else None


def _parse_scalar(place: Field, scope: RuleScope) -> FixedRule | None:
    if place.shown() == "full":
        return FixedRule(scope.max, (scope.max, ONE))
    if place.shown() == "zero":
        return FixedRule(scope.max, NOTHING)
    points = scope.within_max(place)
    return FixedRule(scope.max, (points, ONE)) if points is not None else None


def shape() -> Schema:
    """What a JSON Schema can say of its keys."""
    properties = {"if": ref("condition"), "then": ref("outcome"), "else": ref("outcome")}
    return rule_shape(("if", "then"), properties)
