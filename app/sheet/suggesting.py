"""Which indicators a document may prove: from what it, or one of its series, proved before, and from its own words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from enum import StrEnum
from itertools import pairwise
from typing import Final

from app.text import fold
from scoring import Indicator, Tree

WORDS_SHARED: Final = 2
"""So many pairs of syllables have to be shared: one alone is chance."""
COMMON: Final = 0.15
"""A pair that stands in more than this part of the indicators (“chuyển đổi”, “đổi số”) tells nothing."""
MOST_BY_WORDS: Final = 3
_SYLLABLE: Final = re.compile(r"[a-z0-9]+")
_DIGITS: Final = re.compile(r"[0-9]+")


class Ground(StrEnum):
    """Why an indicator is suggested; the strongest first."""

    ITSELF = "itself"
    SERIES = "series"
    WORDS = "words"


def series_of(number: str | None, abstract: str) -> str:
    """Return what the documents of a series share: symbol and abstract without numbers, days and years."""
    return " ".join(_DIGITS.sub(" ", fold(f"{number or ''} {abstract}")).split())


def suggestions(
    tree: Tree, abstract: str, *, itself: Collection[str], series: Collection[str]
) -> Mapping[str, Ground]:
    """Return the indicators to suggest, in the order of the set, each with its strongest ground.

    ``itself`` and ``series`` name indicators that this document, and others of its series, proved before.
    """
    grounds = dict.fromkeys(_alike(tree, abstract), Ground.WORDS)
    grounds |= dict.fromkeys(series, Ground.SERIES) | dict.fromkeys(itself, Ground.ITSELF)
    return {code: grounds[code] for code in _asked(tree) if code in grounds}


def _asked(tree: Tree) -> Iterable[str]:
    return (code for code, indicator in tree.indicators.items() if indicator.scored_by == "unit")


def _alike(tree: Tree, abstract: str) -> list[str]:
    texts = {code: _pairs(_words(tree.indicators[code])) for code in _asked(tree)}
    spread = Counter(pair for pairs in texts.values() for pair in pairs)
    most = max(1.0, COMMON * len(texts))
    wanted = {pair for pair in _pairs(abstract) if 0 < spread[pair] <= most}
    shared = {code: len(wanted & pairs) for code, pairs in texts.items()}
    best = sorted((code for code in shared if shared[code] >= WORDS_SHARED), key=lambda code: -shared[code])
    return best[:MOST_BY_WORDS]


def _words(indicator: Indicator) -> str:
    return f"{indicator.title} . {indicator.evidence.asks}"


def _pairs(text: str) -> frozenset[tuple[str, str]]:
    """Return the syllables that follow each other: words of Vietnamese are mostly two of them."""
    syllables = _SYLLABLE.findall(fold(text))
    return frozenset(pairwise(syllables))
