"""Proposals of finished sheets as people read them, and where a sheet that was taken in came from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Select, String, cast, func, literal, select
from sqlalchemy.orm import joinedload

from app.access.actor import Actor, Role
from app.access.scope import FOLLOWERS
from app.errors import NotFound
from app.extensions import db
from app.models import Assessment, Cycle, Job, ProposedSheet, SheetProposal, Unit
from app.queries.sheets.heads import cycle_view
from app.queries.sheets.scope import of_remits
from app.sheet.values import AssessmentView, CycleView
from app.workflow.jobs import ENDED
from app.workflow.states import Status

NEWEST: Final = 50
FINISHED: Final = frozenset({Status.REVIEW_2, Status.CONFIRMED, Status.PUBLISHED, Status.ARCHIVED})
"""Where a sheet that was taken in can be: it begins confirmed, and may have been opened again."""


@dataclass(frozen=True, slots=True)
class ProposalCard:
    """A proposal at a glance. ``taken`` of ``size`` sheets are in; ``working`` says that a worker still goes on.

    ``job_id`` is the work that takes them in, once there is any.
    """

    id: int
    cycle: CycleView
    filename: str
    unchanged: int
    proposed_by: str | None
    proposed_by_id: int | None
    proposed_at: datetime
    decided_by: str | None
    decided_by_id: int | None
    decided_at: datetime | None
    rejection: str | None
    withdrawn_by: str | None
    withdrawn_at: datetime | None
    size: int
    taken: int
    job_id: int | None
    working: bool

    @property
    def waiting(self) -> bool:
        """Whether nobody has decided, nor taken it back."""
        return self.decided_at is None and self.withdrawn_at is None

    @property
    def left(self) -> int:
        """How many sheets were not taken in by work that is over."""
        over = not (self.waiting or self.working or self.rejection or self.withdrawn_at)
        return self.size - self.taken if over else 0


@dataclass(frozen=True, slots=True)
class ProposedUnit:
    """One sheet of a proposal; ``taken_at`` is when it was taken in."""

    place: int
    assessment_id: int
    unit: str
    taken_at: datetime | None


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a sheet came from: the file, who proposed it (nobody by the command line), who confirmed it and when."""

    filename: str
    proposed_by: str | None
    confirmed_by: str
    at: datetime


def list_proposals(actor: Actor) -> tuple[ProposalCard, ...]:
    """List the newest proposals that the actor may read: an administrator's are all."""
    query = _cards()
    if not actor.has(Role.ADMINISTRATOR):
        query = query.where(of_remits(actor, *FOLLOWERS))
    rows = db.session.execute(query.order_by(SheetProposal.id.desc()).limit(NEWEST))
    return tuple(_card(*row) for row in rows)


def waiting_proposals(actor: Actor) -> int:
    """Count what waits for the decision of the actor as one of the secretariat."""
    query = (
        select(func.count(SheetProposal.id))
        .join(Cycle, Cycle.id == SheetProposal.cycle_id)
        .where(
            SheetProposal.decided_at.is_(None),
            SheetProposal.withdrawn_at.is_(None),
            of_remits(actor, Role.SECRETARIAT),
        )
    )
    return db.session.scalar(query) or 0


def read_card(proposal_id: int) -> ProposalCard:
    """Return one proposal, whoever may read it being asked before. Raises ``NotFound``."""
    row = db.session.execute(_cards().where(SheetProposal.id == proposal_id)).one_or_none()
    if row is None:
        raise NotFound
    return _card(*row)


def proposed_units(proposal_id: int) -> tuple[ProposedUnit, ...]:
    """List the units of a proposal in the order of its file."""
    rows = db.session.execute(
        select(ProposedSheet.place, ProposedSheet.assessment_id, Unit.full_name, ProposedSheet.taken_at)
        .join(Assessment, Assessment.id == ProposedSheet.assessment_id)
        .join(Unit, Unit.id == Assessment.unit_id)
        .where(ProposedSheet.proposal_id == proposal_id)
        .order_by(ProposedSheet.place)
    )
    return tuple(ProposedUnit(*row) for row in rows)


def provenance_of(head: AssessmentView) -> Provenance | None:
    """Say from which proposal a sheet was taken in; no statement for a sheet that cannot have been."""
    if head.status not in FINISHED:
        return None
    row = db.session.scalars(
        select(ProposedSheet)
        .join(ProposedSheet.proposal)
        .where(ProposedSheet.assessment_id == head.id, ProposedSheet.taken_at.is_not(None))
        .options(
            joinedload(ProposedSheet.proposal).joinedload(SheetProposal.proposed_by),
            joinedload(ProposedSheet.proposal).joinedload(SheetProposal.decided_by),
        )
    ).first()
    if row is None or row.taken_at is None:
        return None
    proposal = row.proposal
    proposer = proposal.proposed_by.display_name if proposal.proposed_by else None
    decider = proposal.decided_by.display_name if proposal.decided_by else ""
    return Provenance(proposal.filename, proposer, decider, row.taken_at)


def _cards() -> Select[Any]:
    sheets = (
        select(
            ProposedSheet.proposal_id,
            func.count().label("size"),
            func.count(ProposedSheet.taken_at).label("taken"),
        )
        .group_by(ProposedSheet.proposal_id)
        .subquery()
    )
    return (
        select(SheetProposal, sheets.c.size, sheets.c.taken, Job.id, Job.state)
        .join(Cycle, Cycle.id == SheetProposal.cycle_id)
        .join(sheets, sheets.c.proposal_id == SheetProposal.id)
        .outerjoin(Job, Job.key == literal("sheets:") + cast(SheetProposal.id, String))
        .options(
            joinedload(SheetProposal.cycle),
            joinedload(SheetProposal.proposed_by),
            joinedload(SheetProposal.decided_by),
            joinedload(SheetProposal.withdrawn_by),
        )
    )


def _card(row: SheetProposal, size: int, taken: int, job_id: int | None, state: object) -> ProposalCard:
    return ProposalCard(
        id=row.id,
        cycle=cycle_view(row.cycle),
        filename=row.filename,
        unchanged=row.unchanged,
        proposed_by=row.proposed_by.display_name if row.proposed_by else None,
        proposed_by_id=row.proposed_by_id,
        proposed_at=row.proposed_at,
        decided_by=row.decided_by.display_name if row.decided_by else None,
        decided_by_id=row.decided_by_id,
        decided_at=row.decided_at,
        rejection=row.rejection,
        withdrawn_by=row.withdrawn_by.display_name if row.withdrawn_by else None,
        withdrawn_at=row.withdrawn_at,
        size=size,
        taken=taken,
        job_id=job_id,
        working=job_id is not None and state not in ENDED,
    )
