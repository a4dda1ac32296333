"""Rank intervals under random weights: 1,000 draws for a province and for the nation."""

from __future__ import annotations

from typing import Final

from benchmarks.criteria_sets import COMMUNES, INDICATORS, criteria_set, rows, sheets
from benchmarks.measure import in_turn, span, table
from scoring.batch import pack, score_columns
from scoring.batch.sensitivity import rank_intervals

DRAWS: Final = 1000
PROVINCE: Final = 166
"""The communes of a large province."""


def run() -> None:
    """P4: a province within 0.1 s, the nation within 1 s."""
    of = criteria_set(INDICATORS)
    declared = sheets(rows(of, COMMUNES))
    province, nation = (score_columns(pack(of.tree, declared[:count])) for count in (PROVINCE, COMMUNES))
    assert rank_intervals(nation, draws=DRAWS, seed=1) == rank_intervals(nation, draws=DRAWS, seed=1)
    costs = in_turn(
        lambda: rank_intervals(province, draws=DRAWS, seed=1),
        lambda: rank_intervals(nation, draws=DRAWS, seed=1),
    )
    names = (f"a province, {PROVINCE} communes", f"the nation, {COMMUNES:,} communes")
    table(
        f"P4  Rank intervals, {DRAWS:,} draws over {len(of.groups)} main indices",
        ("", "processor", "wall", "reach"),
        [
            (name, span(cost.cpu), span(cost.wall), reach)
            for name, cost, reach in zip(names, costs, ("0.1 s", "1 s"), strict=True)
        ],
    )
