"""The preview of a large publication, made by the worker a part at a time: the page then reads it by key."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import contains_eager, joinedload

from app.access.actor import Actor
from app.access.policy import ROLES_OF_ACTION
from app.errors import N_, Refused
from app.extensions import db
from app.models import Account, Assessment, Block, Preview, PreviewLine, Unit
from app.queries.cycles.board import find_cycle
from app.queries.cycles.unmeasured import reasons_in
from app.queries.results.finished import (
    FINISHED,
    NOBODY_COMPARED,
    Cohorts,
    FinishedSheet,
    ScoredSheet,
    cohorts_of,
    compares,
    finished_sheet,
    refuse_unmeasured,
    scored_sheets,
)
from app.queries.results.marks import blocks_of, finished_in, mark_of, next_version
from app.queries.results.preview import totals_text
from app.queries.sheets.answers import answers_of_many
from app.queries.texts import in_order
from app.services.gate import check_role
from app.services.jobs.requests import request
from app.services.refusals import forbidden
from app.sheet.totals import total_of
from app.sheet.values import CycleView
from app.trees import trees
from app.workflow.states import Action
from scoring import Sheet, Tree
from scoring.engine.ranking import published

KIND: Final = "preview"
AT_ONCE: Final = 100
"""Sheets that are in memory together, and that a step works out in one transaction."""


def ask_for_preview(actor: Actor, cycle_id: int, *, now: datetime) -> int:
    """Have the preview of a cycle made in the background; return the id of the work.

    Raises ``NotFound`` and ``Forbidden`` for whoever may not publish.
    """
    _check(actor, cycle_id)
    return request(
        KIND, key=f"{KIND}:{cycle_id}", arguments={"cycle": cycle_id}, actor=actor, now=now, renew=True
    )


def begin(actor: Actor, cycle_id: int, *, now: datetime) -> None:
    """Throw the earlier preview of a cycle away and say of what the next one is made."""
    cycle = _check(actor, cycle_id)
    db.session.execute(delete(PreviewLine).where(PreviewLine.cycle_id == cycle_id))
    db.session.execute(delete(Preview).where(Preview.cycle_id == cycle_id))
    db.session.add(Preview(cycle_id=cycle_id, mark=_mark(cycle), made_at=now))
    db.session.flush()


def add_some(actor: Actor, cycle_id: int, *, after: int) -> tuple[int, int]:
    """Work out the lines of the next finished sheets; return the id of the last and how many there were.

    Where units are compared with each other all of them come in one go: what they are compared with is read once.
    Raises ``Refused`` where points are still open or nobody measured them.
    """
    cycle = _check(actor, cycle_id)
    tree = trees().pinned(cycle.tree_id, cycle.tree_digest)
    if not compares(tree):
        part = _next(tree, cycle_id, after)
        _add(tree, cycle_id, part, NOBODY_COMPARED)
        return (part[-1].row.id if part else after), len(part)
    cohorts, count = _cohorts(tree, cycle_id), 0
    for part in _parts(tree, cycle_id):
        _add(tree, cycle_id, part, cohorts)
        count += len(part)
    return after, count


def complete(actor: Actor, cycle_id: int) -> None:
    """Rank the lines of a preview, best first; raises ``Refused`` when something changed while it was made."""
    cycle = _check(actor, cycle_id)
    preview = db.session.get_one(Preview, cycle_id)
    if preview.mark != _mark(cycle):
        raise Refused(
            N_("Trong lúc lập bản xem trước có phiếu vừa được xác nhận hoặc mở lại. Hãy bấm Làm lại.")
        )
    best = PreviewLine.figure.desc()
    placed = (
        select(
            PreviewLine.assessment_id,
            Block.ranked,
            func.rank().over(partition_by=PreviewLine.block_id, order_by=best).label("rank"),
            func.row_number()
            .over(
                partition_by=PreviewLine.block_id,
                order_by=(best, in_order(PreviewLine.unit_name), PreviewLine.unit_code),
            )
            .label("place"),
        )
        .join(Block, Block.id == PreviewLine.block_id)
        .where(PreviewLine.cycle_id == cycle_id)
        .subquery()
    )
    line = update(PreviewLine).where(PreviewLine.assessment_id == placed.c.assessment_id)
    db.session.execute(line.values(place=placed.c.place), execution_options={"synchronize_session": False})
    db.session.execute(
        line.where(placed.c.ranked).values(rank=placed.c.rank),
        execution_options={"synchronize_session": False},
    )
    preview.complete = True
    db.session.flush()


def count_finished(cycle_id: int) -> int:
    """Count the sheets that a preview has."""
    return len(finished_in(cycle_id))


def _check(actor: Actor, cycle_id: int) -> CycleView:
    cycle = find_cycle(actor, cycle_id)
    check_role(actor, ROLES_OF_ACTION[Action.PUBLISH], cycle.remit, forbidden(Action.PUBLISH))
    return cycle


def _mark(cycle: CycleView) -> str:
    return mark_of(
        cycle.tree_digest,
        next_version(cycle.id),
        finished_in(cycle.id),
        reasons_in(cycle.id),
        blocks_of(cycle.id),
    )


def _next(tree: Tree, cycle_id: int, after: int) -> list[FinishedSheet]:
    query = (
        select(Assessment)
        .join(Assessment.unit)
        .where(
            Assessment.cycle_id == cycle_id,
            Assessment.excluded_at.is_(None),
            Assessment.status.in_(FINISHED),
            Assessment.id > after,
        )
        .options(
            joinedload(Assessment.cycle),
            contains_eager(Assessment.unit).joinedload(Unit.tags),
            joinedload(Assessment.block),
            joinedload(Assessment.submitted_by).lazyload(Account.grants),
        )
        .order_by(Assessment.id)
        .limit(AT_ONCE)
    )
    rows = list(db.session.scalars(query).unique())
    answers = answers_of_many([row.id for row in rows])
    return [finished_sheet(tree, row, answers[row.id]) for row in rows]


def _parts(tree: Tree, cycle_id: int) -> Iterator[list[FinishedSheet]]:
    after = 0
    while part := _next(tree, cycle_id, after):
        yield part
        after = part[-1].row.id


def _cohorts(tree: Tree, cycle_id: int) -> Cohorts:
    """Return what units are compared with, nothing while a sheet is out."""
    out = select(func.count()).where(
        Assessment.cycle_id == cycle_id,
        Assessment.excluded_at.is_(None),
        Assessment.status.not_in(FINISHED),
    )
    if db.session.scalars(out).one():
        return NOBODY_COMPARED
    own: list[Sheet] = []
    final: list[Sheet] = []
    for part in _parts(tree, cycle_id):
        own += [sheet.own for sheet in part]
        final += [sheet.final for sheet in part]
    return cohorts_of(tree, own, final)


def _add(tree: Tree, cycle_id: int, part: list[FinishedSheet], cohorts: Cohorts) -> None:
    scored = scored_sheets(tree, part, cohorts)
    refuse_unmeasured(tree, scored)
    if scored:
        db.session.execute(insert(PreviewLine), [_line(tree, cycle_id, sheet) for sheet in scored])


def _line(tree: Tree, cycle_id: int, sheet: ScoredSheet) -> dict[str, object]:
    row, final = sheet.finished.row, sheet.final
    return {
        "assessment_id": row.id,
        "cycle_id": cycle_id,
        "block_id": row.block_id,
        "unit_code": sheet.finished.head.unit.code,
        "unit_name": sheet.finished.head.unit.full_name,
        "figure": published(tree, final),
        "grade_title": final.grade.title if final.grade else None,
        "totals": totals_text(total_of(tree, sheet.own), total_of(tree, final)),
    }
