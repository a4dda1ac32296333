"""The ends that were moved for one sheet: until when, by whom and why."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.extensions import db
from app.models import Event
from app.sheet.values import AssessmentView
from app.workflow.phases import Phase


@dataclass(frozen=True, slots=True)
class Extension:
    """The end of a phase that is in force for one sheet alone."""

    phase: Phase
    until: datetime
    by: str
    at: datetime
    reason: str


def extensions_of(head: AssessmentView) -> tuple[Extension, ...]:
    """Read who moved the ends that are the sheet's own; one statement, none for a sheet without such."""
    if not head.own_ends:
        return ()
    rows = db.session.execute(
        select(Event.at, Event.actor_name, Event.data)
        .where(
            Event.stream == f"assessment:{head.id}",
            Event.kind.in_(("assessment.extended", "assessment.reopened")),
        )
        .order_by(Event.seq)
    )
    by_phase: dict[Phase, Extension] = {}
    for at, by, text in rows:
        data = json.loads(text)
        phase = Phase(data.get("phase", Phase.SELF_SCORING.value))
        if "deadline" in data and phase in head.own_ends:
            until = head.own_ends[phase]
            by_phase[phase] = Extension(phase, until, by or "", at, str(data.get("reason", "")))
    return tuple(by_phase[phase] for phase in Phase if phase in by_phase)
