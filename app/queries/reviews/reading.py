"""What statements over the sheets under appraisal share: cycles, who was given what, what is not measured."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import CTE, ColumnElement, select, true

from app.access.actor import Actor
from app.access.scope import Assignment
from app.extensions import db
from app.models import Assessment, Block, Cycle, NotMeasured, Stake
from app.queries.cycles.assignments import counting_assignments
from app.queries.reviews.queued import sheets_in_scope, under_appraisal
from app.queries.reviews.reach import decides_rows, is_measured
from app.trees import trees
from scoring import Tree


@dataclass(frozen=True, slots=True)
class QueueCycle:
    """A cycle with sheets in scope, and its blocks that have some (id, title)."""

    id: int
    title: str
    family: str
    illustrative: bool
    tree: Tree
    blocks: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """What every statement of one reading shares."""

    actor: Actor
    cycles: tuple[QueueCycle, ...]
    assignments: Mapping[int, Sequence[Assignment]]
    silent: Mapping[int, Sequence[str]]

    @property
    def mine(self) -> ColumnElement[bool]:
        """Which rows the reader decides."""
        groups = {cycle.id: [group.code for group in cycle.tree.groups] for cycle in self.cycles}
        return decides_rows(self.actor.account_id, groups, self.assignments)

    @property
    def measured(self) -> ColumnElement[bool]:
        """Which rows are measured."""
        return is_measured(self.silent)

    def sheets(self) -> CTE:
        """Return the sheets in scope."""
        return sheets_in_scope(self.actor, mine=self.mine, measured=self.measured)

    def sheets_that_wait(self, cycle_id: int) -> CTE:
        """Return the sheets of one cycle in scope, with nothing counted but what waits for the reader."""
        only = (Assessment.cycle_id == cycle_id, Stake.waiting.is_(True), self.mine)
        return sheets_in_scope(self.actor, mine=true(), measured=self.measured, only=only)


def reading_of(actor: Actor) -> Reading:
    """Read which cycles have sheets in scope, what of them counts, and who was given what."""
    rows = db.session.execute(
        select(
            Cycle.id,
            Cycle.title,
            Cycle.family,
            Cycle.illustrative,
            Cycle.tree_id,
            Cycle.tree_digest,
            Block.id.label("block_id"),
            Block.title.label("block_title"),
        )
        .select_from(Assessment)
        .join(Cycle, Cycle.id == Assessment.cycle_id)
        .join(Block, Block.id == Assessment.block_id)
        .where(*under_appraisal(actor))
        .group_by(Cycle.id, Block.id)
        .order_by(Cycle.year.desc(), Cycle.id.desc(), Block.position, Block.id)
    )
    by_cycle: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        by_cycle[row.id].append(row)
    cycles = tuple(
        QueueCycle(
            id=cycle_id,
            title=blocks[0].title,
            family=blocks[0].family.value,
            illustrative=blocks[0].illustrative,
            tree=trees().pinned(blocks[0].tree_id, blocks[0].tree_digest),
            blocks=tuple((row.block_id, row.block_title) for row in blocks),
        )
        for cycle_id, blocks in by_cycle.items()
    )
    silent: dict[int, list[str]] = defaultdict(list)
    for cycle_id, code in db.session.execute(
        select(NotMeasured.cycle_id, NotMeasured.code).where(NotMeasured.cycle_id.in_(by_cycle))
    ):
        silent[cycle_id].append(code)
    return Reading(actor, cycles, counting_assignments(by_cycle, actor.at), silent)
