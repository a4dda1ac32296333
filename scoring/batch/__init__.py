"""Scoring a whole round at once: the same points as :func:`scoring.engine.score`, bit for bit, in integer arrays.

Figures are columns of 64-bit integers (each with its own power of ten), points are integers in units of the tree's
last published digit, quotients stay pairs of integers until they are rounded once. What does not fit, or a rule kind
that has no array form, is scored by the engine itself, row by row: slower, never different.
"""

from __future__ import annotations

from scoring.batch.cells import NotCanonical
from scoring.batch.columns import Columns, pack
from scoring.batch.engine import BatchScore, score_columns
from scoring.batch.rows import pack_rows, pack_text

__all__ = [
    "BatchScore",
    "Columns",
    "NotCanonical",
    "pack",
    "pack_rows",
    "pack_text",
    "score_columns",
]
