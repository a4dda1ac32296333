"""How firm a ranking is: the ranks each unit would take if the main indices weighed differently.

Every draw multiplies the weight of each main index by its own random factor from 0.5 to 1.5 and ranks all units
again; the interval holds the middle 90 % of the ranks. All in integers, from the raw bits of PCG64, whose stream is
fixed: the same seed gives the same intervals on every machine and with every version.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np

from scoring.batch.columns import Flags, Integers
from scoring.batch.result import BatchScore
from scoring.decimals import MAX_DECIMAL_DIGITS, ZERO
from scoring.model import Tree

LEAST_FACTOR: Final = 500
FACTORS: Final = 1001
"""Factors are thousandths from 500 to 1,500."""

TAIL_PERCENT: Final = 5
_SHARE: Final = 10**6
"""Shares are counted in millionths, a hundred times finer than the national index is published."""

_TO_THOUSANDTHS: Final = 10 ** (MAX_DECIMAL_DIGITS - 3)


class RankInterval(NamedTuple):
    """A unit's published rank, and the 5th and the 95th percentile of its ranks under random weights."""

    unit: str
    rank: int
    low: int
    high: int


class Profile(NamedTuple):
    """What ranks are drawn from: arrays of main indices (rows) by units (columns).

    ``shares`` are what is reached, in millionths, 0 where nothing is ``measured``; ``worths`` what the index is worth,
    in any one unit small enough for 1,500 times their sum to stay below 2^43. ``on_top`` is, by unit, what bonus and
    penalty add, in millionths of the total; ``floor`` where penalties stop, None for nowhere.
    """

    shares: Integers
    measured: Flags
    worths: Integers
    on_top: Integers
    floor: int | None


def rank_intervals(batch: BatchScore, *, draws: int, seed: int) -> tuple[RankInterval, ...]:
    """The intervals of all units, by published rank, then unit id. `draws` is at least 1."""
    return intervals_of(batch.units, batch.ranks().tolist(), _profile(batch), draws=draws, seed=seed)


def intervals_of(
    units: Sequence[str], ranks: Sequence[int], profile: Profile, *, draws: int, seed: int
) -> tuple[RankInterval, ...]:
    """The intervals of units with these published ranks, by rank, then unit id. `draws` is at least 1."""
    if not ranks:
        return ()
    drawn = _drawn_ranks(profile, draws, seed)
    first, last = draws * TAIL_PERCENT // 100, (draws * (100 - TAIL_PERCENT) + 99) // 100 - 1
    ordered = np.partition(drawn, sorted({first, last}), axis=0)
    rows = zip(units, ranks, ordered[first].tolist(), ordered[last].tolist(), strict=True)
    return tuple(sorted((RankInterval(*row) for row in rows), key=lambda one: (one.rank, one.unit)))


def _drawn_ranks(profile: Profile, draws: int, seed: int) -> Integers:
    """Ranks by draw (rows) and unit (columns)."""
    shares, measured, worths, on_top, floor = profile
    length = shares.shape[1]
    raw = np.random.PCG64(seed).random_raw(draws * len(worths)).reshape(draws, len(worths))
    factors = (raw % np.uint64(FACTORS)).astype(np.int64) + LEAST_FACTOR
    present = measured.astype(np.int64)
    ranks = np.empty((draws, length), dtype=np.int64)
    for draw in range(draws):
        weights = factors[draw][:, np.newaxis] * worths
        total = (weights * shares).sum(axis=0) // np.maximum((weights * present).sum(axis=0), 1) + on_top
        total = total if floor is None else np.maximum(total, floor)
        ordered = np.sort(-total)
        ranks[draw] = np.searchsorted(ordered, -total, side="left") + 1
    return ranks


def _profile(batch: BatchScore) -> Profile:
    tree: Tree = batch.tree
    length, scale = len(batch.units), 10 ** (MAX_DECIMAL_DIGITS - tree.rounding.points)
    on_top = np.zeros(length, dtype=np.int64)
    shares, measured, worths = [], [], []
    for group in tree.groups:
        points, whole = batch.groups[group.code]
        if not group.counts or group.excluded:
            continue
        if group.bonus is None and not group.penalty and group.worth > ZERO:
            shares.append(np.where(whole > 0, points * scale * _SHARE // np.maximum(whole, 1), 0))
            measured.append(whole > 0)
            worths.append(np.broadcast_to(batch.worths[group.code] // _TO_THOUSANDTHS, length))
        else:
            on_top += points * scale * _SHARE // np.maximum(batch.denominator, 1)
    return Profile(
        np.array(shares, dtype=np.int64).reshape(len(worths), length),
        np.array(measured, dtype=np.bool_).reshape(len(worths), length),
        np.array(worths, dtype=np.int64).reshape(len(worths), length),
        on_top,
        None if tree.floor is None else int(tree.floor),
    )
