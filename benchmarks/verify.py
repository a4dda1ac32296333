"""Nothing is timed before both sides are known to give the same points."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.criteria_sets import CriteriaSet, Row, sheets
from scoring import Sheet, Tree, score
from scoring.batch import BatchScore, pack, score_columns
from scoring.decimals import MAX_DECIMAL_DIGITS
from scoring.vocabulary import STATES

if TYPE_CHECKING:
    from benchmarks.openfisca_peer import Peer


def verify_peer(of: CriteriaSet, peer: Peer, declared: Sequence[Row]) -> str:
    """Compare every indicator of every unit with the peer, to one unit of the last digit the set publishes.

    The peer counts in 32-bit floats and rounds those, so a value half-way between two digits may fall to the other
    side; the sentence returned says how many did. Raises AssertionError for anything more.
    """
    ours = score_columns(pack(of.tree, sheets(declared)))
    unit = 10.0**-of.tree.rounding.points
    astray = 0
    for code, theirs in peer.points(peer.columns(declared)).items():
        apart = np.abs(ours.indicators[code].points * unit - theirs)
        assert (apart < 1.01 * unit).all(), f"{code}: the peer counts differently"
        astray += int((apart > 0.01 * unit).sum())
    percent = np.abs(ours.percent * 10.0**-of.tree.rounding.percent - peer.many(peer.columns(declared)))
    assert (percent < 0.0101).all(), "the peer's percent differs by more than its rounding"
    cells = len(declared) * len(of.tree.indicators)
    return (
        f"Same points as the peer for {cells:,} indicators of {len(declared):,} units; "
        f"{astray} of them ({astray / cells:.3%}) one last digit apart, where its floats round to the other side."
    )


def verify_single(tree: Tree, batch: BatchScore, of_sheets: Sequence[Sheet]) -> str:
    """Compare the batch with the single path, bit for bit. Raises AssertionError for the slightest difference."""
    digits = tree.rounding
    for row, sheet in enumerate(of_sheets):
        one = score(tree, sheet)
        assert batch.decimal(batch.points[row], digits.points) == one.points
        assert batch.decimal(batch.denominator[row], MAX_DECIMAL_DIGITS) == one.denominator
        assert batch.decimal(batch.percent[row], digits.percent) == one.percent
        assert batch.decimal(batch.index[row], digits.index) == one.index
        for code, outcome in one.indicators.items():
            column = batch.indicators[code]
            assert batch.decimal(column.points[row], digits.points) == outcome.points
            assert batch.decimal(column.denominator[row], MAX_DECIMAL_DIGITS) == outcome.denominator
            assert STATES[column.state[row]] == outcome.state
        for group in one.groups:
            points, denominator = batch.groups[group.code]
            assert batch.decimal(points[row], digits.points) == group.points
            assert batch.decimal(denominator[row], MAX_DECIMAL_DIGITS) == group.denominator
    return f"Batch and single path: {len(of_sheets):,} sheets equal to the last digit, every indicator and group."
