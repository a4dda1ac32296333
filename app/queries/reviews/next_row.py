"""Which row of an indicator its reviewer decides next: found in what is stored of each row, no sheet is read for it."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, case, exists, literal, or_, select

from app.access.actor import Actor
from app.errors import NotFound
from app.extensions import db
from app.models import Assessment, Handout, ProposedCut, ReturnedGroup, Stake, Unit
from app.queries.reviews.queued import under_appraisal
from app.queries.reviews.reading import Reading, reading_of
from app.queries.sheets.answers import answers_of_many
from app.queries.sheets.heads import unit_view
from app.queries.texts import in_order
from app.sheet.returned_groups import closed_to_reviewers
from scoring import Tree

SOME: Final = 20
"""Candidates: more than are handed out to others, or closed, between the reading and the taking."""


def next_rows(
    actor: Actor, cycle_id: int, code: str, *, now: datetime, after: int | None = None
) -> tuple[int, ...]:
    """List the next sheets on which the actor still has to decide the indicator, by the names of their units.

    First come those behind the sheet ``after``. Left out is what another reviewer was handed a moment ago, what waits
    for a second person, and what the unit has back to amend. Raises ``NotFound`` where the actor sees no sheet, and for
    a code that no unit is asked for.
    """
    reading = reading_of(actor)
    tree = next((cycle.tree for cycle in reading.cycles if cycle.id == cycle_id), None)
    if tree is None or code not in tree.indicators or code in reading.silent.get(cycle_id, ()):
        raise NotFound
    waiting = _waiting(reading, cycle_id, code, now, after)
    passed = 0
    while rows := db.session.execute(waiting.offset(passed)).all():
        if some := _open_ones(tree, code, rows):
            return some
        passed += len(rows)
    return ()


def _waiting(reading: Reading, cycle_id: int, code: str, now: datetime, after: int | None) -> Any:
    taken = exists().where(
        Handout.assessment_id == Assessment.id,
        Handout.code == code,
        Handout.account_id != reading.actor.account_id,
        Handout.until > now,
    )
    proposed = exists().where(
        ProposedCut.assessment_id == Assessment.id,
        ProposedCut.code == code,
        ProposedCut.answered_by_id.is_(None),
    )
    returned = exists().where(ReturnedGroup.assessment_id == Assessment.id)
    name = in_order(Unit.full_name)
    return (
        select(Assessment.id, Unit, returned)
        .join(Stake, Stake.assessment_id == Assessment.id)
        .join(Unit, Unit.id == Assessment.unit_id)
        .where(
            *under_appraisal(reading.actor),
            Assessment.cycle_id == cycle_id,
            Stake.code == code,
            Stake.waiting.is_(True),
            reading.mine,
            ~taken,
            ~proposed,
        )
        .order_by(_passed(after), name, Assessment.id)
        .limit(SOME)
    )


def _passed(after: int | None) -> ColumnElement[int]:
    """Put what stands before the sheet ``after`` behind everything else, and itself last of all."""
    named = (
        select(Unit.full_name).join(Assessment, Assessment.unit_id == Unit.id).where(Assessment.id == after)
    )
    name = None if after is None else db.session.scalar(named)
    if name is None:
        return literal(0)
    key, place = in_order(Unit.full_name), in_order(literal(name))
    behind = or_(key > place, and_(key == place, Assessment.id > after))
    return case((behind, 0), (Assessment.id == after, 2), else_=1)


def _open_ones(tree: Tree, code: str, rows: Any) -> tuple[int, ...]:
    """Leave out the rows that rest on figures which their unit is amending."""
    amending = [sheet for sheet, _unit, returned in rows if returned]
    answers = answers_of_many(amending) if amending else {}
    return tuple(
        sheet
        for sheet, unit, returned in rows
        if not returned or code not in closed_to_reviewers(tree, unit_view(unit), answers[sheet].returned)
    )
