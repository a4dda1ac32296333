"""My work: the sheets of the units somebody works for, in every cycle, most urgent first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import contains_eager, joinedload

from app.access.actor import Actor
from app.extensions import db
from app.models import Account, Assessment, Unit
from app.queries.sheets.answers import answers_of_many
from app.queries.sheets.heads import assessment_view
from app.queries.sheets.scope import of_own_units
from app.queries.unit.sheet import SHOWN_STAGE, Step, last_steps
from app.sheet.progress import Progress, owed_by_unit, progress_of
from app.sheet.scoring_input import sheet_at
from app.sheet.totals import Total, total_of
from app.sheet.values import AssessmentView
from app.trees import trees
from app.workflow.states import Status
from scoring import score

# What waits for the unit comes first, then what others hold, then what is over.
URGENCY = (
    Status.EXPLAINING,
    Status.DRAFT,
    Status.AWAITING_APPROVAL,
    Status.SUBMITTED,
    Status.REVIEW_1,
    Status.REVIEW_2,
    Status.CONFIRMED,
    Status.PUBLISHED,
    Status.ARCHIVED,
)


@dataclass(frozen=True, slots=True)
class WorkItem:
    """One sheet with its total, how far it is and the last step it took; a part is back to be amended ``until``."""

    head: AssessmentView
    total: Total
    progress: Progress
    last_step: Step | None
    until: datetime | None = None


def work_of(actor: Actor) -> tuple[WorkItem, ...]:
    """List the sheets of the actor's units, in a fixed number of statements."""
    rows = db.session.scalars(
        select(Assessment)
        .join(Assessment.cycle)
        .where(of_own_units(actor))
        .options(
            contains_eager(Assessment.cycle),
            joinedload(Assessment.unit).joinedload(Unit.tags),
            joinedload(Assessment.block),
            joinedload(Assessment.submitted_by).lazyload(Account.grants),
        )
    ).unique()
    heads = sorted((assessment_view(row) for row in rows), key=_urgency)
    ids = [head.id for head in heads]
    answers, steps = answers_of_many(ids), last_steps(ids)
    items = []
    for head in heads:
        tree = trees().pinned(head.cycle.tree_id, head.cycle.tree_digest)
        scored = score(tree, sheet_at(tree, head.unit, answers[head.id], SHOWN_STAGE[head.status]))
        progress = progress_of(owed_by_unit(tree, scored), scored)
        until = max((part.until for part in answers[head.id].returned.values()), default=None)
        items.append(WorkItem(head, total_of(tree, scored), progress, steps.get(head.id), until))
    return tuple(items)


def sheets_with_returned(items: Iterable[WorkItem], now: datetime) -> frozenset[int]:
    """Return the sheets of which a part can be amended now."""
    return frozenset(item.head.id for item in items if item.until is not None and item.until > now)


def _urgency(head: AssessmentView) -> tuple[int, float, int]:
    """Order by who must act, then deadline for open sheets and newest first for finished ones."""
    shut = head.excluded is not None or head.cycle.cancelled is not None
    rank = len(URGENCY) if shut else URGENCY.index(head.status)
    moment = head.deadline.timestamp()
    return rank, moment if rank < URGENCY.index(Status.CONFIRMED) else -moment, head.id
