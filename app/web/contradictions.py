"""What contradicts the figures of one indicator, for the pages that show it."""

from __future__ import annotations

from collections.abc import Iterable

from app.sheet.contradictions import Contradiction
from scoring import SheetProblem

Warnings = tuple[tuple[SheetProblem, tuple[str, ...]], ...]
"""What is wrong, and the codes of the other indicators that have a part in it."""


def beside(contradictions: Iterable[Contradiction], code: str) -> Warnings:
    """Keep the contradictions between figures of which one stands on the page of the indicator ``code``."""
    return tuple(
        (item.problem, tuple(other for other in item.codes if other != code))
        for item in contradictions
        if code in item.readers
    )
