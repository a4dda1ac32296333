"""What scoring many units gives: columns of integers, each in units of its own last digit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
import numpy.typing as npt

from scoring.batch.columns import Integers
from scoring.model import Tree


@dataclass(frozen=True, slots=True)
class LeafColumn:
    """One indicator of all units; points in units of 10^-rounding.points, denominators of 10^-6."""

    points: Integers
    denominator: Integers
    state: npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class BatchScore:
    """The result of all units, row by row as packed.

    `points` are integers in units of 10^-rounding.points, denominators of 10^-6, `percent` and `index` of their own
    last digit. `groups` maps the code of every group to its points and denominator, `worths` that of every main index
    to what it is worth to a unit of its kind, in 10^-6 (one number where that is the same for all).
    """

    tree: Tree
    units: tuple[str, ...]
    points: Integers
    denominator: Integers
    percent: Integers
    index: Integers
    groups: Mapping[str, tuple[Integers, Integers]]
    indicators: Mapping[str, LeafColumn]
    worths: Mapping[str, Integers]

    def ranks(self) -> Integers:
        """Competition ranks (1, 1, 3) on the figure the tree ranks by, in the order of the rows."""
        published = {"points": self.points, "percent": self.percent, "index": self.index}[
            self.tree.ranking.on
        ]
        order = np.sort(-published)
        return np.searchsorted(order, -published, side="left").astype(np.int64) + 1

    def decimal(self, value: np.int64, digits: int) -> Decimal:
        """An integer of these arrays as the Decimal it stands for."""
        return Decimal(int(value)).scaleb(-digits)
