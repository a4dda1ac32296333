"""What keeps a sheet from leaving its unit: asked by the page that looks ahead and by the step itself, in one place."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass

from app.sheet.contradictions import Contradiction, contradictions
from app.sheet.progress import asked_of, unproven
from app.sheet.values import Answers, UnitView
from scoring import SheetScore, Tree


@dataclass(frozen=True, slots=True)
class Blocks:
    """``contradictions`` keep it from being handed over and submitted, ``unproven`` indicators from being submitted."""

    contradictions: tuple[Contradiction, ...]
    unproven: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.contradictions or self.unproven)


def blocks(
    tree: Tree, unit: UnitView, answers: Answers, scored: SheetScore, proven: Container[str]
) -> Blocks:
    """Name everything at once. ``scored`` is the unit's own declaration, ``proven`` the codes with a document."""
    return Blocks(
        contradictions(tree, unit, answers, asked_of(tree, unit)), unproven(tree, scored, answers, proven)
    )
