"""Why an indicator has its points, in short lines for a page: clause, rule, figures, band, points."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from scoring.engine.indicator import IndicatorScore
from scoring.explanation.account import Account, Lines, account_of
from scoring.model import Indicator, Tree
from scoring.rules.base import Words


def rule_in_words(tree: Tree, indicator: Indicator, lang: str = "vi", numbers: str = "") -> str:
    """How the indicator is counted, as the form shows it before anything is typed."""
    return indicator.rule.in_words(_words(tree, lang, numbers)) + "."


def explain(tree: Tree, indicator_score: IndicatorScore, lang: str = "vi", numbers: str = "") -> Lines:
    """The clause, the rule in words, the figures typed, what they amounted to, and the points.

    Numbers are written as in the language `numbers`, if it is given: for pages that show Vietnamese forms beside
    English words.
    """
    return _accounts(tree, lang, numbers)[indicator_score.code].lines(indicator_score)


def explain_all(
    tree: Tree, indicator_scores: Mapping[str, IndicatorScore], lang: str = "vi"
) -> dict[str, Lines]:
    """What :func:`explain` says of each of these results, by the code of its indicator."""
    accounts = _accounts(tree, lang, "")
    return {code: accounts[code].lines(result) for code, result in indicator_scores.items()}


@lru_cache(maxsize=64)
def _words(tree: Tree, language: str, numbers: str) -> Words:
    return Words(language, tree.figures, numbers)


@lru_cache(maxsize=64)
def _accounts(tree: Tree, language: str, numbers: str) -> Mapping[str, Account]:
    words = _words(tree, language, numbers)
    return {code: account_of(indicator, words) for code, indicator in tree.indicators.items()}
