"""Results worked out once: indicators whose figures take few values, such as yes and no.

More than half of a usual criteria set is of this kind. Their results for every possible answer are made when a tree
scores its first sheet and looked up from then on; they are the very results :func:`score_indicator` gives.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from itertools import islice, product
from typing import Final, NamedTuple, TypeAlias

from scoring.engine.cohort import NO_COHORT, Cohort
from scoring.engine.indicator import IndicatorScore, result_by_rule, score_indicator
from scoring.figures import FigureSpec, Value
from scoring.model import EVERYBODY, Indicator, Tree
from scoring.sheets.sheet import Sheet

MOST_ANSWERS: Final = 256
"""Four quarterly reports with three outcomes each, or declared by nobody, fit in exactly."""

Answer: TypeAlias = tuple[Value | None, ...]
"""The values of an indicator's figures, None where not declared."""


class _Leaf(NamedTuple):
    """An indicator with the results of all answers it can get; none are known where there are too many.

    `by_figures`: nothing but the unit's own figures decides, unless the sheet names the indicator itself.
    """

    indicator: Indicator
    by_figures: bool
    known: Mapping[Answer, IndicatorScore]


def indicator_scores(tree: Tree, sheet: Sheet, cohort: Cohort) -> dict[str, IndicatorScore]:
    """The results of all indicators by code; the caller has set the exact decimal context."""
    figures, by_hand = sheet.figures, sheet.points
    silent = {*sheet.not_applicable, *sheet.not_measured}
    digits = tree.rounding.points
    scores: dict[str, IndicatorScore] = {}
    for indicator, by_figures, known in _leaves(tree):
        code, rule = indicator.code, indicator.rule
        if not by_figures or code in by_hand or code in silent:
            scores[code] = score_indicator(indicator, sheet, cohort, digits)
            continue
        found = known.get(tuple([figures.get(figure_id) for figure_id in rule.figure_ids])) if known else None
        scores[code] = found or result_by_rule(indicator, rule.evaluate(figures), digits)
    return scores


def has_recalled(tree: Tree, code: str) -> bool:
    """Whether the results of an indicator are ever looked up."""
    return bool(_known(tree)[code])


def is_recalled(tree: Tree, score: IndicatorScore) -> bool:
    """Whether `score` is one of the results that all sheets with the same answer share."""
    return _known(tree)[score.code].get(score.why.inputs) is score


@lru_cache(maxsize=64)
def _leaves(tree: Tree) -> tuple[_Leaf, ...]:
    return tuple(_leaf(tree, indicator) for indicator in tree.indicators.values())


@lru_cache(maxsize=64)
def _known(tree: Tree) -> Mapping[str, Mapping[Answer, IndicatorScore]]:
    return {leaf.indicator.code: leaf.known for leaf in _leaves(tree)}


def _leaf(tree: Tree, indicator: Indicator) -> _Leaf:
    rule = indicator.rule
    by_figures = rule.decided_by == "figures" and indicator.applies is EVERYBODY
    domains = [_domain(tree.figures[figure_id]) for figure_id in rule.figure_ids]
    known: dict[Answer, IndicatorScore] = {}
    if by_figures and all(domains):
        answers = list(islice(product(*domains), MOST_ANSWERS + 1))
        if len(answers) <= MOST_ANSWERS:
            known = {answer: _result(indicator, answer, tree.rounding.points) for answer in answers}
    return _Leaf(indicator, by_figures, known)


def _domain(spec: FigureSpec) -> Answer:
    """All values of a figure and its absence; empty when there is no end of them."""
    if spec.type == "boolean":
        return True, False, None
    return (*spec.options, None) if spec.type == "choice" else ()


def _result(indicator: Indicator, answer: Answer, digits: int) -> IndicatorScore:
    given = zip(indicator.rule.figure_ids, answer, strict=True)
    figures = {figure_id: value for figure_id, value in given if value is not None}
    return score_indicator(indicator, Sheet(figures=figures), NO_COHORT, digits)
