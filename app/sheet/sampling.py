"""Drawing rows by a seed, and how far two people agree on them: the same seed over the same rows draws the same."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

from app.sheet.totals import mean_of, share

Row: TypeAlias = tuple[int, str]
"""A sheet and an indicator."""
ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Agreement:
    """How often second points were the first ones, in percent, and how far they were from them on average.

    ``difference`` is second less first: below nothing, the second would have given less. Both are empty of no rows.
    """

    rows: int
    same: int

    percent: Decimal | None
    difference: Decimal | None


def draw(rows: Collection[Row], seed: str, size: int) -> tuple[Row, ...]:
    """Return ``size`` of the rows, all of them where there are fewer: those whose mark by the seed comes first.

    Marks are SHA-256 of seed, sheet and indicator, so that anybody can draw again what was drawn.
    """
    return tuple(sorted(sorted(rows, key=lambda row: _mark(seed, row))[:size]))


def size_of(percent: Decimal, rows: int) -> int:
    """Return how many rows a percentage of them is, rounded up: of few rows a small share is still one."""
    exact = percent * rows
    return int(exact // 100 + (1 if exact % 100 else 0))


def agreement_of(pairs: Iterable[tuple[Decimal, Decimal]]) -> Agreement:
    """Sum up pairs of first and second points."""
    rows = list(pairs)
    if not rows:
        return Agreement(0, 0, None, None)
    same = sum(first == second for first, second in rows)
    apart = sum((second - first for first, second in rows), ZERO)
    return Agreement(len(rows), same, share(Decimal(same), Decimal(len(rows)), 0), mean_of(apart, len(rows)))


def _mark(seed: str, row: Row) -> str:
    return hashlib.sha256(f"{seed}\x1f{row[0]}\x1f{row[1]}".encode()).hexdigest()
