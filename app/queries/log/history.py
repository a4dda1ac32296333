"""What happened to one sheet, for whoever may open it, and whether its chain of entries still holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.access.actor import REVIEW_ROLES, Actor
from app.access.log_scope import reads_in_history
from app.extensions import db
from app.models import Event
from app.queries.log.events import LogEntry, entries
from app.queries.reviews.looks import refuse_while_blind
from app.queries.sheets.answers import answers_of
from app.queries.sheets.heads import assessment_view
from app.queries.sheets.sheets import find_assessment
from app.queries.verify.chain import Link, broken_links
from app.sheet.values import AssessmentView
from app.workflow.states import DRAFT_STATUSES, Status


@dataclass(frozen=True, slots=True)
class History:
    """The events of a sheet that the reader may see, the newest first; ``hidden`` counts the others.

    ``breaks`` says where the chain of all of them does not hold; nothing when it is whole. ``last_hash`` and
    ``last_at`` are of its newest entry, to be compared later.
    """

    head: AssessmentView
    entries: tuple[LogEntry, ...]
    hidden: int
    breaks: tuple[str, ...]
    last_hash: str
    last_at: datetime | None


def read_history(actor: Actor, assessment_id: int, code: str | None = None) -> History:
    """Read the history of a sheet, or of one of its indicators; raise ``NotFound`` outside the actor's scope."""
    head = assessment_view(find_assessment(actor, assessment_id))
    refuse_while_blind(actor, [answers_of(assessment_id)] if actor.has(*REVIEW_ROLES) else [])
    events = list(
        db.session.scalars(
            select(Event).where(Event.stream == f"assessment:{assessment_id}").order_by(Event.seq)
        )
    )
    links = (Link._make(getattr(event, name) for name in Link._fields) for event in events)
    here = actor.within(head.cycle.remit)
    shown, submitted = [], False
    for event, entry in zip(events, entries(events), strict=True):
        submitted = _is_submitted(entry, before=submitted)
        if reads_in_history(here, event.kind, unit_id=head.unit.id, submitted_before=submitted):
            shown.append(entry)
    wanted = [entry for entry in shown if code is None or _is_about(entry, code)]
    return History(
        head=head,
        entries=tuple(reversed(wanted)),
        hidden=len(events) - len(shown),
        breaks=tuple(broken_links(links)),
        last_hash=events[-1].hash if events else "",
        last_at=events[-1].at if events else None,
    )


def _is_submitted(entry: LogEntry, *, before: bool) -> bool:
    """Say whether the unit has the sheet out of its hands: what it writes after a recall or return is a draft again."""
    return Status(str(entry.data["to"])) not in DRAFT_STATUSES if "to" in entry.data else before


def _is_about(entry: LogEntry, code: str) -> bool:
    if entry.data.get("code") == code or code in str(entry.data.get("codes", "")).split(", "):
        return True
    points = entry.data.get("points")
    return isinstance(points, dict) and code in points
