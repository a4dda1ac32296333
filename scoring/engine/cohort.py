"""The cohort: what the rules that compare units need to know of all sheets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import localcontext
from typing import Final, TypeAlias

from scoring.decimals import EXACT, Quotient, as_fraction
from scoring.model import Tree
from scoring.rules.cohort import CohortRule, Spread
from scoring.rules.measure import UNDEFINED
from scoring.sheets.sheet import Sheet

Cohort: TypeAlias = Mapping[str, Spread]
"""Indicator code → spread of its measure among all units."""

NO_COHORT: Final[Cohort] = {}


def cohort_of(tree: Tree, sheets: Iterable[Sheet]) -> Cohort:
    """The spreads of a whole cohort; pass every sheet, for a result without one unit is another result.

    A unit that has not declared the figures, to which the indicator does not apply, or whose denominator is zero,
    has no value to compare with.
    """
    comparing = [(leaf, leaf.rule) for leaf in tree.indicators.values() if isinstance(leaf.rule, CohortRule)]
    spreads: dict[str, Spread] = {}
    if not comparing:
        return spreads
    with localcontext(EXACT):
        for sheet in sheets:
            for leaf, rule in comparing:
                silent = leaf.code in sheet.not_applicable or leaf.code in sheet.not_measured
                if silent or not leaf.applies_to(sheet.kind, sheet.tags):
                    continue
                value = rule.measure.value(sheet.figures)
                if value is not None and value is not UNDEFINED:
                    spreads[leaf.code] = _widened(spreads.get(leaf.code), value)
    return spreads


def _widened(spread: Spread | None, value: Quotient) -> Spread:
    if spread is None:
        return Spread(value, value)
    return Spread(min(spread.lowest, value, key=as_fraction), max(spread.highest, value, key=as_fraction))
