"""Levels no figure can reach, or that every figure reaches: a band or a threshold that never decides anything."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

from scoring.decimals import as_fraction
from scoring.figures import FigureSpec
from scoring.language.messages import Message
from scoring.language.wording import format_percent, format_quotient
from scoring.lint.messages import LINT_BAND_COVERED, LINT_BAND_PAYS_MORE, LINT_LEVEL_ALWAYS, LINT_LEVEL_NEVER
from scoring.rules.bands import BandsRule
from scoring.rules.base import Rule
from scoring.rules.measure import Limit, Measure
from scoring.rules.threshold import ThresholdRule

Finding = tuple[Message, Mapping[str, str]]
"""A message and what fills it in."""


class Reach(NamedTuple):
    """The least and the most a measure can be; None where nothing bounds it."""

    low: Fraction | None
    high: Fraction | None


def reach_findings(rule: Rule, figures: Mapping[str, FigureSpec]) -> Iterator[Finding]:
    """What is questionable about the levels of one rule (not of its parts)."""
    if isinstance(rule, ThresholdRule):
        reach = _reach(rule.measure, figures)
        params = {"level": _shown(rule.limit, rule.measure)}
        if _never_holds(rule.limit, reach):
            yield LINT_LEVEL_NEVER, params
        elif _always_holds(rule.limit, reach):
            yield LINT_LEVEL_ALWAYS, params
    elif isinstance(rule, BandsRule):
        yield from _band_findings(rule, _reach(rule.measure, figures))


def _band_findings(rule: BandsRule, reach: Reach) -> Iterator[Finding]:
    covered_by: Limit | None = None
    for band in rule.bands:
        level = _shown(band.limit, rule.measure)
        if _never_holds(band.limit, reach):
            yield LINT_LEVEL_NEVER, {"level": level}
        elif covered_by is not None:
            yield LINT_BAND_COVERED, {"level": level, "other": _shown(covered_by, rule.measure)}
        elif _always_holds(band.limit, reach):
            covered_by = band.limit
    for harder, easier in pairwise(rule.bands):
        if abs(as_fraction(easier.points)) > abs(as_fraction(harder.points)):
            levels = _shown(easier.limit, rule.measure), _shown(harder.limit, rule.measure)
            yield LINT_BAND_PAYS_MORE, {"level": levels[0], "other": levels[1]}


def _reach(measure: Measure, figures: Mapping[str, FigureSpec]) -> Reach:
    low = _sum_of(figures[name].lowest for name in measure.numerator)
    high = _sum_of(figures[name].highest for name in measure.numerator)
    if not measure.denominator:
        return Reach(low, high)
    return Reach(Fraction(0) if low is not None and low >= 0 else None, None)


def _sum_of(bounds: Iterable[Decimal | None]) -> Fraction | None:
    total = Fraction(0)
    for bound in bounds:
        if bound is None:
            return None
        total += Fraction(bound)
    return total


def _never_holds(limit: Limit, reach: Reach) -> bool:
    level = as_fraction(limit.level)
    if limit.comparison in ("at_least", "more_than"):
        return reach.high is not None and (
            reach.high < level or (reach.high == level and limit.comparison == "more_than")
        )
    return reach.low is not None and (
        reach.low > level or (reach.low == level and limit.comparison == "less_than")
    )


def _always_holds(limit: Limit, reach: Reach) -> bool:
    level = as_fraction(limit.level)
    if limit.comparison in ("at_least", "more_than"):
        return reach.low is not None and (
            reach.low > level or (reach.low == level and limit.comparison == "at_least")
        )
    return reach.high is not None and (
        reach.high < level or (reach.high == level and limit.comparison == "at_most")
    )


def _shown(limit: Limit, measure: Measure) -> str:
    """“at_least: 52”, as the file has it."""
    level = format_percent(limit.level, "en") if measure.denominator else format_quotient(limit.level, "en")
    return f"{limit.comparison}: {level}"
