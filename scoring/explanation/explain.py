"""Why an indicator has its points, in short lines for a page: clause, rule, figures, band, points."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import TypeAlias

from scoring.account_of_ratio import ratio_teller
from scoring.engine.indicator import IndicatorScore
from scoring.engine.known_answers import has_recalled, is_recalled
from scoring.explanation.account import Account, Lines, account_of
from scoring.model import Indicator, Tree
from scoring.rules.base import Words
from scoring.rules.ratio import RatioRule

Teller: TypeAlias = Callable[[IndicatorScore], Lines]
"""Explains the results of one indicator in one language."""


def rule_in_words(tree: Tree, indicator: Indicator, lang: str = "vi", numbers: str = "") -> str:
    """How the indicator is counted, as the form shows it before anything is typed."""
    return indicator.rule.in_words(_words(tree, lang, numbers)) + "."


def explain(tree: Tree, indicator_score: IndicatorScore, lang: str = "vi", numbers: str = "") -> Lines:
    """The clause, the rule in words, the figures typed, what they amounted to, and the points.

    Numbers are written as in the language `numbers`, if it is given: for pages that show Vietnamese forms beside
    English words.
    """
    return _tellers(tree, lang, numbers)[indicator_score.code](indicator_score)


def explain_all(
    tree: Tree, indicator_scores: Mapping[str, IndicatorScore], lang: str = "vi"
) -> dict[str, Lines]:
    """What :func:`explain` says of each of these results, by the code of its indicator."""
    tellers = _tellers(tree, lang, "")
    return {code: tellers[code](found) for code, found in indicator_scores.items()}


@lru_cache(maxsize=64)
def _words(tree: Tree, language: str, numbers: str) -> Words:
    return Words(language, tree.figures, numbers)


@lru_cache(maxsize=64)
def _tellers(tree: Tree, language: str, numbers: str) -> Mapping[str, Teller]:
    words = _words(tree, language, numbers)
    return {code: _teller(tree, indicator, words) for code, indicator in tree.indicators.items()}


def _teller(tree: Tree, indicator: Indicator, words: Words) -> Teller:
    account, rule = account_of(indicator, words), indicator.rule
    if has_recalled(tree, indicator.code):
        return _remembering(tree, account)
    if isinstance(rule, RatioRule):
        return ratio_teller(account, rule)
    return account.lines


def _remembering(tree: Tree, account: Account) -> Teller:
    """For an indicator whose results many sheets share: each of those is put into words once.

    It is known by its identity, which nothing else can take on while it is held here.
    """
    kept: dict[int, tuple[Lines, IndicatorScore]] = {}

    def tell(score: IndicatorScore) -> Lines:
        known = kept.get(id(score))
        if known is not None:
            return known[0]
        lines = account.lines(score)
        if is_recalled(tree, score):
            kept[id(score)] = lines, score
        return lines

    return tell
