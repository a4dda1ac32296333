"""Scoring one sheet: every indicator by its rule, then the sums above it. Pure and total."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, localcontext
from typing import NamedTuple

from scoring.decimals import EXACT, HUNDRED, ONE, ZERO, Quotient, round_quotient
from scoring.engine.cohort import NO_COHORT, Cohort
from scoring.engine.indicator import IndicatorScore, score_indicator
from scoring.engine.totals import Standings, group_sums
from scoring.model import Grade, Group, Kind, Tree
from scoring.sheets.sheet import Sheet


class GroupScore(NamedTuple):
    """A group's result, in the points it brings to the total; `percent` is of its denominator.

    A bonus, a penalty or a group that does not count has no denominator; its percent is of its maximum. `max` is that
    of the unit's kind; `cut` are the points that penalties would have taken beyond the floor.
    """

    code: str
    title: str
    points: Decimal
    max: Decimal
    denominator: Decimal
    percent: Decimal
    cut: Decimal


@dataclass(frozen=True, slots=True)
class SheetScore:
    """A sheet's result; `percent` and `index` (0..1) are rounded from the exact quotient.

    `max` is that of the unit's kind; `cut` is what the floor of the total cut off, beside what floors of groups did.
    """

    tree_id: str
    digest: str
    unit: str
    points: Decimal
    max: Decimal
    denominator: Decimal
    percent: Decimal
    index: Decimal
    grade: Grade | None
    groups: tuple[GroupScore, ...]
    indicators: Mapping[str, IndicatorScore]
    cut: Decimal


def score(tree: Tree, sheet: Sheet, cohort: Cohort = NO_COHORT) -> SheetScore:
    """Score a sheet, complete or still being typed; what is missing earns nothing and stays in the denominator.

    `cohort` (see :func:`~scoring.engine.cohort.cohort_of`) is needed only where rules compare units; without it their
    points are provisional.

    Never raises for a sheet in which :func:`~scoring.sheets.sheet.sheet_problems` finds nothing.
    """
    with localcontext(EXACT):
        digits = tree.rounding.points
        indicators = {
            code: score_indicator(leaf, sheet, cohort, digits) for code, leaf in tree.indicators.items()
        }
        sums = group_sums(tree, indicators, sheet.kind)
        points, denominator, cut = sums.total
        groups = tuple(
            _group_score(group, sums, tree, sheet.kind) for group in _in_reading_order(tree.groups)
        )
        percent = _published(points, denominator, HUNDRED, tree.rounding.percent)
        return SheetScore(
            tree.id,
            tree.digest,
            sheet.unit,
            round_quotient(*points, digits),
            tree.max_for(sheet.kind),
            denominator,
            percent,
            _published(points, denominator, ONE, tree.rounding.index),
            _grade(tree, percent, groups),
            groups,
            indicators,
            round_quotient(*cut, digits),
        )


def _in_reading_order(groups: tuple[Group, ...]) -> list[Group]:
    """The main indices first, then the groups inside them."""
    ordered = list(groups)
    for group in groups:
        ordered += _in_reading_order(tuple(child for child in group.children if isinstance(child, Group)))
    return ordered


def _group_score(group: Group, sums: Standings, tree: Tree, kind: Kind) -> GroupScore:
    points, denominator, cut = sums.groups[group.code]
    worth, digits = group.worth_for(kind), tree.rounding.points
    percent = _published(
        points, denominator or abs(worth), HUNDRED if worth >= ZERO else -HUNDRED, tree.rounding.percent
    )
    shown, cut_off = round_quotient(*points, digits), round_quotient(*cut, digits)
    return GroupScore(group.code, group.title, shown, worth, denominator, percent, cut_off)


def _published(points: Quotient, whole: Decimal, factor: Decimal, digits: int) -> Decimal:
    if whole <= ZERO:
        return round_quotient(ZERO, ONE, digits)
    return round_quotient(points[0] * factor, points[1] * whole, digits)


def _grade(tree: Tree, percent: Decimal, groups: tuple[GroupScore, ...]) -> Grade | None:
    """The best grade whose levels the published percentages reach."""
    mains = groups[: len(tree.groups)]
    required = [score for score in mains if score.denominator > ZERO]
    for grade in tree.grades:
        low = grade.min_group_percent
        if percent >= grade.at_least_percent and (low is None or all(g.percent >= low for g in required)):
            return grade
    return None
