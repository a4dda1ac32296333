"""Scoring one indicator of one sheet by its rule."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from scoring.decimals import ONE, ZERO, round_quotient
from scoring.engine.cohort import Cohort
from scoring.model import EVERYBODY, Indicator
from scoring.rules.cohort import CohortRule
from scoring.sheets.sheet import Sheet
from scoring.trace import NOTHING, Trace
from scoring.vocabulary import State


class IndicatorScore(NamedTuple):
    """One leaf's result.

    `state` is scored, missing (a figure is not declared; the points are those so far), not_applicable,
    not_applying (the indicator is not for this kind of unit), awarded (points set by a reviewer) or provisional
    (waits for the figures of all units). What was not measured is not_applicable too, but leaves the denominator
    whatever the indicator's policy. `denominator` is what the leaf adds to the denominator above it.
    """

    code: str
    points: Decimal
    max: Decimal
    denominator: Decimal
    state: State
    why: Trace


def score_indicator(leaf: Indicator, sheet: Sheet, cohort: Cohort, digits: int) -> IndicatorScore:
    """The result of one indicator; the caller has set the exact decimal context."""
    code, rule = leaf.code, leaf.rule
    if leaf.applies is not EVERYBODY and not leaf.applies.covers(sheet.kind, sheet.tags):
        return _result(leaf, "not_applying", Trace("not_applying", NOTHING), ZERO, digits)
    if code in sheet.not_measured:
        return _result(leaf, "not_applicable", Trace("not_measured", NOTHING), ZERO, digits)
    if code in sheet.not_applicable:
        return _not_applicable(leaf, Trace("declared_not_applicable", NOTHING), digits)
    awarded = sheet.points.get(code)
    if awarded is not None and rule.decided_by == "hand":
        return _result(leaf, "scored", Trace("typed", (awarded, ONE)), leaf.max, digits)
    if rule.decided_by == "cohort" and isinstance(rule, CohortRule):
        why = rule.evaluate_among(sheet.figures, cohort.get(code))
    else:
        why = rule.evaluate(sheet.figures)
    if awarded is not None:
        by_hand = Trace("awarded", (awarded, ONE), why.inputs, (), False, (why,))
        return _result(leaf, "awarded", by_hand, leaf.max, digits)
    return _by_rule(leaf, why, digits)


def _by_rule(leaf: Indicator, why: Trace, digits: int) -> IndicatorScore:
    """The result of one indicator from what its rule decided."""
    branch = why.branch
    if branch == "not_applicable":
        return _not_applicable(leaf, why, digits)
    state: State = "missing" if why.missing else "provisional" if branch == "provisional" else "scored"
    points, out_of = why.points
    return IndicatorScore(leaf.code, round_quotient(points, out_of, digits), leaf.max, leaf.max, state, why)


def _not_applicable(leaf: Indicator, why: Trace, digits: int) -> IndicatorScore:
    policy = leaf.not_applicable
    points = leaf.max if policy == "full" else ZERO
    denominator = ZERO if policy == "shrink" else leaf.max
    return _result(leaf, "not_applicable", why._replace(points=(points, ONE)), denominator, digits)


def _result(leaf: Indicator, state: State, why: Trace, denominator: Decimal, digits: int) -> IndicatorScore:
    points, out_of = why.points
    return IndicatorScore(
        leaf.code, round_quotient(points, out_of, digits), leaf.max, denominator, state, why
    )
