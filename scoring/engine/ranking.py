"""Competition ranks (1, 1, 3) on the published figure; units with the same figure are listed by unit id."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import NamedTuple

from scoring.engine.score import SheetScore
from scoring.model import Tree


class Ranked(NamedTuple):
    """A place in the ranking."""

    rank: int
    score: SheetScore


def rank(tree: Tree, scores: Sequence[SheetScore]) -> tuple[Ranked, ...]:
    """The scores from best to worst; what is compared is the rounded figure the tree publishes."""
    ordered = sorted(scores, key=lambda score: (-published(tree, score), score.unit))
    ranked: list[Ranked] = []
    for position, score in enumerate(ordered, start=1):
        tied = ranked and published(tree, ranked[-1].score) == published(tree, score)
        ranked.append(Ranked(ranked[-1].rank if tied else position, score))
    return tuple(ranked)


def place_among(own: Decimal, others: Iterable[Decimal]) -> int:
    """The rank that a published figure has among those of others: one more than how many are above it."""
    return 1 + sum(other > own for other in others)


def published(tree: Tree, score: SheetScore) -> Decimal:
    """The figure ranks are taken on."""
    if tree.ranking.on == "points":
        return score.points
    return score.percent if tree.ranking.on == "percent" else score.index
