"""What was changed in a cycle, by whom and why, newest first."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.access.actor import Actor
from app.extensions import db
from app.models import Event
from app.queries.cycles.board import find_cycle

CORRECTIONS = (
    "cycle.corrected",
    "cycle.units_added",
    "cycle.units_excluded",
    "cycle.units_readmitted",
    "cycle.units_moved",
    "cycle.block_added",
    "cycle.block_changed",
    "cycle.block_removed",
    "cycle.deadline_moved",
    "cycle.hearing_switched",
    "cycle.cancelled",
    "cycle.archived",
)
MOST = 100


@dataclass(frozen=True, slots=True)
class Change:
    """One correction: what changed, by the name of the field, from what to what."""

    at: datetime
    author: str
    kind: str
    reason: str
    changes: Mapping[str, tuple[str, str]]


def corrections_of(actor: Actor, cycle_id: int) -> tuple[Change, ...]:
    """List the newest corrections of a cycle, for whoever follows cycles; raises ``NotFound`` for others."""
    find_cycle(actor, cycle_id)
    rows = db.session.execute(
        select(Event.at, Event.actor_name, Event.kind, Event.data)
        .where(Event.stream == f"cycle:{cycle_id}", Event.kind.in_(CORRECTIONS))
        .order_by(Event.seq.desc())
        .limit(MOST)
    )
    return tuple(_change(at, name or "", kind, json.loads(data)) for at, name, kind, data in rows)


def _change(at: datetime, author: str, kind: str, data: Mapping[str, object]) -> Change:
    told = data.get("changes")
    changes = told if isinstance(told, dict) else {}
    return Change(
        at,
        author,
        kind,
        str(data.get("reason", "")),
        {name: (pair[0], pair[1]) for name, pair in changes.items()},
    )
