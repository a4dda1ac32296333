"""The cuts that wait for a second person, over all sheets that the reader sees under appraisal."""

from __future__ import annotations

import json
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import ScalarSelect, and_, case, func, literal, or_, select
from sqlalchemy.orm import aliased

from app.access.actor import Actor
from app.access.remit import Remit
from app.access.scope import appraises_unit, seconds
from app.extensions import db
from app.models import Account, Assessment, Cycle, ProposedCut, Score, Unit
from app.queries.reviews.queued import under_appraisal
from app.queries.reviews.reading import Reading, reading_of
from app.sheet.values import ProposedView
from app.workflow.states import Stage, Status
from scoring import Tree

MOST: Final = 300
"""So many cuts are listed at once; the oldest first, so that none is forgotten."""


class Show(StrEnum):
    """Which part of the list is shown."""

    ALL = "all"
    TO_ANSWER = "to_answer"
    MINE = "mine"


@dataclass(frozen=True, slots=True)
class ProposalRow:
    """One cut that somebody proposed. ``to_answer`` says that the reader may agree or refuse."""

    assessment_id: int
    unit_code: str
    unit_name: str
    cycle_title: str
    code: str
    title: str
    digits: int
    own: Decimal | None
    cut: ProposedView
    mine: bool
    to_answer: bool


@dataclass(frozen=True, slots=True)
class Proposals:
    """The list as it is narrowed, and how many wait for the reader and altogether."""

    rows: tuple[ProposalRow, ...]
    show: Show
    waiting: int
    to_answer: int
    illustrative: bool

    @property
    def more(self) -> bool:
        """Say whether there may be more than are listed."""
        return self.waiting >= MOST


def read_proposals(actor: Actor, show: Show = Show.ALL) -> Proposals:
    """List the cuts that wait, oldest first, and the reader's own that were refused, in a fixed number of reads."""
    reading = reading_of(actor)
    trees = {cycle.id: (cycle, cycle.tree) for cycle in reading.cycles}
    rows = []
    for row in db.session.execute(_statement(actor)):
        cycle, tree = trees[row.cycle_id]
        if row.code in tree.indicators:
            rows.append(_row(reading, row, cycle.title, tree))
    kept = {
        Show.ALL: rows,
        Show.TO_ANSWER: [row for row in rows if row.to_answer],
        Show.MINE: [row for row in rows if row.mine],
    }[show]
    return Proposals(
        rows=tuple(kept),
        show=show,
        waiting=sum(row.cut.waits for row in rows),
        to_answer=sum(row.to_answer for row in rows),
        illustrative=any(cycle.illustrative for cycle in reading.cycles),
    )


def _row(reading: Reading, row: Any, cycle_title: str, tree: Tree) -> ProposalRow:
    actor, proposed = reading.actor, row.ProposedCut
    waits = proposed.answered_by_id is None
    answers = (
        waits
        and appraises_unit(
            actor,
            remit=Remit(row.family, row.organiser_id),
            unit_id=row.unit_id,
            parent_unit_id=row.parent_id,
        )
        and seconds(
            actor.account_id,
            proposed.author_id,
            reading.assignments.get(row.cycle_id, ()),
            unit_id=row.unit_id,
            group_code=tree.group_of(proposed.code).code,
        )
    )
    return ProposalRow(
        assessment_id=proposed.assessment_id,
        unit_code=row.unit_code,
        unit_name=row.unit_name,
        cycle_title=cycle_title,
        code=proposed.code,
        title=tree.indicators[proposed.code].title,
        digits=tree.rounding.points,
        own=row.own,
        cut=ProposedView(
            stage=proposed.stage,
            method=proposed.method,
            figures=json.loads(proposed.figures),
            points=proposed.points,
            reason=proposed.reason,
            author_id=proposed.author_id,
            author=row.author,
            at=proposed.at,
            second=row.second,
            second_at=proposed.answered_at,
            refusal=proposed.refusal,
        ),
        mine=proposed.author_id == actor.account_id,
        to_answer=answers,
    )


def _statement(actor: Actor) -> Any:
    proposing, answering, own = aliased(Account), aliased(Account), aliased(Score)
    kind = ProposedCut.stage.type
    running = case(
        (Assessment.status == Status.REVIEW_2, literal(Stage.REVIEW_2, kind)),
        else_=literal(Stage.REVIEW_1, kind),
    )
    waits = ProposedCut.answered_by_id.is_(None)
    refused = and_(ProposedCut.refusal.is_not(None), ProposedCut.author_id == actor.account_id)
    return (
        select(
            ProposedCut,
            ProposedCut.code,
            Assessment.cycle_id,
            Assessment.unit_id,
            Cycle.family,
            Cycle.organiser_id,
            Unit.parent_id,
            Unit.code.label("unit_code"),
            Unit.full_name.label("unit_name"),
            proposing.display_name.label("author"),
            answering.display_name.label("second"),
            own.points.label("own"),
        )
        .join(Assessment, Assessment.id == ProposedCut.assessment_id)
        .join(Cycle, Cycle.id == Assessment.cycle_id)
        .join(Unit, Unit.id == Assessment.unit_id)
        .join(proposing, proposing.id == ProposedCut.author_id)
        .outerjoin(answering, answering.id == ProposedCut.answered_by_id)
        .outerjoin(
            own,
            and_(
                own.assessment_id == ProposedCut.assessment_id,
                own.code == ProposedCut.code,
                own.stage == Stage.SELF,
            ),
        )
        .where(*under_appraisal(actor), ProposedCut.stage == running, or_(waits, refused))
        .order_by(ProposedCut.at, ProposedCut.assessment_id, ProposedCut.code)
        .limit(MOST)
    )


def waiting_count(actor: Actor) -> ScalarSelect[int]:
    """Return, for another statement, how many cuts wait for a second person on sheets that the reader sees."""
    return (
        select(func.count())
        .select_from(ProposedCut)
        .join(Assessment, Assessment.id == ProposedCut.assessment_id)
        .where(*under_appraisal(actor), ProposedCut.answered_by_id.is_(None))
        .scalar_subquery()
    )
