"""What a new cycle takes over from an earlier one: its blocks and who appraises what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.access.actor import Actor
from app.access.scope import appraises_unit
from app.extensions import db
from app.models import Assessment, Block, ReviewerAssignment
from app.queries.cycles.assignments import reviewers_of
from app.queries.cycles.board import find_cycle
from app.services import audit
from app.services.cycles.changing import cycle_to_change, stream_of
from app.services.cycles.opening import NewCycle, open_cycle
from app.services.cycles.task_cloning import carry_tasks
from app.trees import trees


@dataclass(frozen=True, slots=True)
class TakenOver:
    """How much of the earlier cycle the new one has: blocks, units in a block of theirs, assignments, units' tasks."""

    blocks: int
    moved: int
    assignments: int
    tasks: int


def open_next(actor: Actor, source_id: int, new: NewCycle, *, now: datetime) -> int:
    """Open a cycle as ``open_cycle`` does and give it the blocks and assignments of an earlier one; return its id.

    A unit comes into the block it was in; assignments of people who no longer appraise, of units that do not take
    part and of main indices that the set does not have stay behind. Units keep who does what among themselves, see
    `carry_tasks`. Raises what ``open_cycle`` raises, and
    ``NotFound`` for a source that does not exist.
    """
    find_cycle(actor, source_id)
    cycle_id = open_cycle(actor, new, now=now)
    taken = TakenOver(
        *_blocks(actor, source_id, cycle_id, now),
        _assignments(actor, source_id, cycle_id, now),
        carry_tasks(actor, source_id, cycle_id, now=now),
    )
    data = {
        "source": source_id,
        "blocks": taken.blocks,
        "moved": taken.moved,
        "assignments": taken.assignments,
        "tasks": taken.tasks,
    }
    audit.record("cycle.taken_over", stream=stream_of(cycle_id), now=now, actor=actor, data=data)
    return cycle_id


def _blocks(actor: Actor, source_id: int, cycle_id: int, now: datetime) -> tuple[int, int]:
    """Make the blocks that the new cycle lacks and put each unit into the block it was in; return how many of each."""
    here = {block.code: block for block in _blocks_in(cycle_id)}
    made = 0
    for block in _blocks_in(source_id):
        known = here.get(block.code)
        if known is None:
            known = Block(cycle_id=cycle_id, code=block.code, title=block.title, ranked=block.ranked)
            known.position = len(here)
            db.session.add(known)
            here[block.code] = known
            made += 1
        known.title, known.ranked = block.title, block.ranked
    db.session.flush()
    earlier = dict(
        db.session.execute(
            select(Assessment.unit_id, Block.code)
            .join(Block, Block.id == Assessment.block_id)
            .where(Assessment.cycle_id == source_id)
        ).all()
    )
    told: dict[str, dict[str, object]] = {}
    for sheet in db.session.scalars(select(Assessment).where(Assessment.cycle_id == cycle_id)):
        code = earlier.get(sheet.unit_id)
        if code is not None and here[code].id != sheet.block_id:
            sheet.block_id = here[code].id
            told[f"assessment:{sheet.id}"] = {"block": here[code].title, "source": source_id}
    audit.record_many("assessment.moved", told, now=now, actor=actor)
    return made, len(told)


def _blocks_in(cycle_id: int) -> list[Block]:
    query = select(Block).where(Block.cycle_id == cycle_id).order_by(Block.position, Block.id)
    return list(db.session.scalars(query))


def _assignments(actor: Actor, source_id: int, cycle_id: int, now: datetime) -> int:
    cycle = cycle_to_change(actor, cycle_id)
    groups = {group.code for group in trees().pinned(cycle.tree_id, cycle.tree_digest).groups}
    units = {
        sheet.unit_id: sheet.unit
        for sheet in db.session.scalars(select(Assessment).where(Assessment.cycle_id == cycle_id))
    }
    reviewers = reviewers_of(cycle.remit, now)
    stored = db.session.scalars(
        select(ReviewerAssignment)
        .where(ReviewerAssignment.cycle_id == source_id)
        .order_by(ReviewerAssignment.id)
    )
    rows = []
    for assignment in stored:
        reviewer = reviewers.get(assignment.account_id)
        if reviewer is None or (assignment.group_code is not None and assignment.group_code not in groups):
            continue
        if assignment.unit_id is not None:
            unit = units.get(assignment.unit_id)
            if unit is None or not appraises_unit(
                reviewer, remit=cycle.remit, unit_id=unit.id, parent_unit_id=unit.parent_id
            ):
                continue
        rows.append(
            ReviewerAssignment(
                cycle_id=cycle_id,
                account_id=assignment.account_id,
                unit_id=assignment.unit_id,
                group_code=assignment.group_code,
            )
        )
    db.session.add_all(rows)
    db.session.flush()
    return len(rows)
