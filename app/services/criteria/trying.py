"""What figures of one indicator would earn by a set, for a unit that does not exist; nothing is stored."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from app.models import Level
from app.services.cycles.choosing import name_for_cycle
from app.services.tables.units import KINDS_OF_LEVEL
from app.sheet.declaring import Declaration, worth
from app.sheet.values import Answers, UnitView
from scoring import Tree
from scoring.engine.indicator import IndicatorScore

NO_ANSWERS: Final = Answers(figures={}, entries={}, scores={})


def kinds_of(tree: Tree) -> tuple[str, ...]:
    """Return the kinds of unit that the set measures: those it names, else all kinds of its level."""
    return tree.kinds or tuple(sorted(KINDS_OF_LEVEL[Level(name_for_cycle(tree.id).level)]))


def points_for(
    tree: Tree, kind: str, code: str, declaration: Declaration, *, now: datetime
) -> IndicatorScore:
    """Return what the indicator would earn; raises ``Invalid`` with the fields that declaring would refuse."""
    unit = UnitView(id=0, code="", full_name="", kind=kind, parent_id=None)
    return worth(tree, unit, NO_ANSWERS, code, declaration, now=now)
