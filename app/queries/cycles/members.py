"""The units of a cycle with their blocks, those that were taken out among them, for whoever follows cycles."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from sqlalchemy import exists, select

from app.access.actor import Actor
from app.extensions import db
from app.models import Block, Result
from app.queries.cycles.board import find_cycle
from app.queries.results.issued import is_signed
from app.queries.sheets.heads import assessment_view
from app.queries.sheets.sheets import assessments_in
from app.sheet.values import AssessmentView, CycleView
from app.text import collation_key


@dataclass(frozen=True, slots=True)
class BlockView:
    """A block and how many units are in it, excluded ones included."""

    id: int
    title: str
    ranked: bool
    units: int


@dataclass(frozen=True, slots=True)
class Members:
    """All units of a cycle by name. ``changeable``: neither published nor cancelled."""

    cycle: CycleView
    blocks: tuple[BlockView, ...]
    sheets: tuple[AssessmentView, ...]
    published: bool

    @property
    def changeable(self) -> bool:
        """Say whether units and blocks may still be changed."""
        return not self.published and self.cycle.cancelled is None

    @property
    def excluded(self) -> int:
        """How many units were taken out."""
        return sum(sheet.excluded is not None for sheet in self.sheets)


def read_members(actor: Actor, cycle_id: int) -> Members:
    """Read the units and blocks of a cycle in a fixed number of statements; ``NotFound`` for others."""
    cycle = find_cycle(actor, cycle_id)
    rows = assessments_in(cycle_id, excluded=True)
    counts = Counter(row.block_id for row in rows)
    blocks = db.session.scalars(
        select(Block).where(Block.cycle_id == cycle_id).order_by(Block.position, Block.id)
    )
    sheets = [assessment_view(row) for row in rows]
    sheets.sort(key=lambda sheet: (collation_key(sheet.unit.full_name), sheet.unit.code))
    return Members(
        cycle=cycle,
        blocks=tuple(BlockView(block.id, block.title, block.ranked, counts[block.id]) for block in blocks),
        sheets=tuple(sheets),
        published=bool(db.session.scalar(select(exists().where(Result.cycle_id == cycle_id, is_signed())))),
    )
