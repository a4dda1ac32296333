"""The cycles under way, in counts alone: nothing of a sheet that its unit has not handed in is told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from app.access.actor import PROVINCE_ROLES, Actor
from app.extensions import db
from app.models import Assessment, Cycle
from app.queries.sheets.heads import cycle_view
from app.queries.sheets.scope import of_remits
from app.sheet.values import CycleView
from app.workflow.phases import Phase
from app.workflow.states import APPRAISAL_STATUSES, DRAFT_STATUSES, PUBLIC_STATUSES, Status


@dataclass(frozen=True, slots=True)
class Running:
    """A cycle with sheets that are not published yet; ``phase`` is over at ``ends``, both empty after the last."""

    cycle: CycleView
    counts: Mapping[Status, int]
    phase: Phase | None
    ends: datetime | None

    @property
    def total(self) -> int:
        """How many sheets the cycle has."""
        return sum(self.counts.values())

    @property
    def handed_in(self) -> int:
        """How many sheets their units have handed in."""
        return self.total - sum(self.counts.get(status, 0) for status in DRAFT_STATUSES)

    @property
    def appraised(self) -> int:
        """How many sheets are confirmed or further."""
        return self.handed_in - sum(self.counts.get(status, 0) for status in APPRAISAL_STATUSES)


def read_running(actor: Actor, *, now: datetime) -> tuple[Running, ...]:
    """List the cycles under way whose results the actor will read, the one that ends first above, in two statements."""
    counts: dict[int, dict[Status, int]] = {}
    for cycle_id, status, number in db.session.execute(
        select(Assessment.cycle_id, Assessment.status, func.count())
        .where(Assessment.excluded_at.is_(None))
        .group_by(Assessment.cycle_id, Assessment.status)
    ):
        counts.setdefault(cycle_id, {})[status] = number
    cycles = db.session.scalars(
        select(Cycle).where(
            Cycle.cancelled_at.is_(None), Cycle.self_starts_at <= now, of_remits(actor, *PROVINCE_ROLES)
        )
    )
    running = [
        Running(view, counts[cycle.id], *_phase(view, now))
        for cycle in cycles
        if counts.get(cycle.id, {}).keys() - PUBLIC_STATUSES
        for view in (cycle_view(cycle),)
    ]
    return tuple(sorted(running, key=lambda one: (one.ends is None, one.ends or now, one.cycle.id)))


def _phase(cycle: CycleView, now: datetime) -> tuple[Phase | None, datetime | None]:
    ends = (
        (Phase.SELF_SCORING, cycle.self_ends_at),
        (Phase.REVIEW_1, cycle.review_1_ends_at),
        (Phase.EXPLANATION, cycle.explanation_ends_at),
        (Phase.REVIEW_2, cycle.review_2_ends_at),
    )
    return next(((phase, end) for phase, end in ends if now < end), (None, None))
