"""Scoring a whole cycle at once: the same points as :func:`scoring.engine.score`, bit for bit, in integer arrays.

Figures are columns of 64-bit integers (each with its own power of ten), points are integers in units of the tree's
last published digit, quotients stay pairs of integers until they are rounded once. What does not fit, or a rule kind
that has no array form, is scored by the engine itself, row by row: slower, never different.
"""

from __future__ import annotations

from scoring.batch.columns import Columns, pack
from scoring.batch.engine import score_columns
from scoring.batch.result import BatchScore

__all__ = [
    "BatchScore",
    "Columns",
    "pack",
    "score_columns",
]
