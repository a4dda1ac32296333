"""Competition ranks on the published figure."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring import Sheet, Tree, rank, score
from scoring.engine.ranking import published
from tests.unit.scoring.builders import tree_from

TEXT = """
ranking: {{on: {on}}}
rounding: {{points: 3, percent: 1, index: 2}}
groups:
  - code: "1"
    indicators:
      - {{code: "1.1", title: T, max: 100, rule: {{kind: points}}}}
      - {{code: "1.2", title: T, max: 100, rule: {{kind: points}}, applies_to: {{kinds: [xa]}}}}
"""


def tree(on: str) -> Tree:
    return tree_from(TEXT.format(on=on))


def places(tree: Tree, *units: tuple[str, str, str]) -> list[tuple[int, str]]:
    sheets = [Sheet(unit, points={"1.1": Decimal(points)}, kind=kind) for unit, kind, points in units]
    return [(place.rank, place.score.unit) for place in rank(tree, [score(tree, sheet) for sheet in sheets])]


def test_two_first_places_are_followed_by_a_third() -> None:
    units = (("b", "phuong", "90"), ("c", "phuong", "80"), ("a", "phuong", "90"), ("d", "phuong", "80"))

    assert places(tree("points"), *units) == [(1, "a"), (1, "b"), (3, "c"), (3, "d")]


def test_what_is_published_alike_is_a_tie_even_where_the_exact_values_differ() -> None:
    units = (("a", "phuong", "90.01"), ("b", "phuong", "90.04"), ("c", "phuong", "90.05"))

    assert places(tree("percent"), *units) == [(1, "c"), (2, "a"), (2, "b")]
    assert places(tree("points"), *units) == [(1, "c"), (2, "b"), (3, "a")]
    assert places(tree("index"), *units) == [(1, "a"), (1, "b"), (1, "c")]


def test_percent_ranks_units_with_different_maxima_fairly() -> None:
    units = (("xa", "xa", "100"), ("phuong", "phuong", "60"))

    assert places(tree("percent"), *units) == [(1, "phuong"), (2, "xa")]
    assert places(tree("points"), *units) == [(1, "xa"), (2, "phuong")]


def test_nobody_to_rank_gives_an_empty_ranking() -> None:
    assert rank(tree("points"), []) == ()


SHEETS = st.lists(
    st.tuples(st.text("abcdef", min_size=1, max_size=4), st.integers(0, 40)),
    max_size=30,
    unique_by=lambda pair: pair[0],
)


@pytest.mark.parametrize("on", ["points", "percent", "index"])
@given(units=SHEETS, shuffle=st.randoms(use_true_random=False))
@settings(deadline=None)
def test_ranking_is_a_total_preorder_that_the_order_of_input_does_not_touch(
    on: str, units: list[tuple[str, int]], shuffle: object
) -> None:
    ranked_tree = tree(on)
    scores = [score(ranked_tree, Sheet(unit, points={"1.1": Decimal(points)})) for unit, points in units]
    ranked = rank(ranked_tree, scores)
    shuffle.shuffle(scores)  # type: ignore[attr-defined]

    assert rank(ranked_tree, scores) == ranked
    assert [place.rank for place in ranked] == [
        1 + sum(published(ranked_tree, other.score) > published(ranked_tree, place.score) for other in ranked)
        for place in ranked
    ]
    assert all(
        first.score.unit < second.score.unit
        for first, second in pairwise(ranked)
        if first.rank == second.rank
    )
