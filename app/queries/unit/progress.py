"""How far a unit is by offices and people, and what changed on its sheet lately: read from the log, stored nowhere."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select

from app.access.actor import Actor
from app.extensions import db
from app.models import Event
from app.queries.unit.tasks import SheetTasks, read_tasks
from app.sheet.tasks import Count, Task, counts_of

WEEK: Final = timedelta(days=7)
CHANGES: Final = ("indicator.declared", "evidence.linked", "evidence.unlinked", "evidence.corrected")
"""Kinds of events by which the unit works on a row."""


@dataclass(frozen=True, slots=True)
class Change:
    """What happened to one row in the week: how often, when last and by whom; ``first`` was it declared by then."""

    task: Task
    times: int
    last_at: datetime
    last_by: str
    first: bool


@dataclass(frozen=True, slots=True)
class HolderProgress:
    """How far one holder is, and on how many rows of theirs somebody worked in the week."""

    count: Count
    changed: int


@dataclass(frozen=True, slots=True)
class TeamProgress:
    """How far the unit is: of everything, by holder, and the rows of the week, the latest change first."""

    sheet: SheetTasks
    since: datetime
    whole: Count
    holders: tuple[HolderProgress, ...]
    changes: tuple[Change, ...]

    @property
    def begun(self) -> int:
        """How many rows were declared for the first time in the week."""
        return sum(change.first for change in self.changes)


def read_progress(actor: Actor, assessment_id: int, *, now: datetime) -> TeamProgress:
    """Read how far a sheet of the actor's unit is; ``NotFound`` for everybody else."""
    sheet = read_tasks(actor, assessment_id, now=now)
    since = now - WEEK
    changes = _changes(sheet.tasks, assessment_id, since, now)
    changed: dict[tuple[str, str, int], int] = defaultdict(int)
    for change in changes:
        changed[change.task.holder] += 1
    counts = counts_of(sheet.tasks, now)
    holders = tuple(HolderProgress(count, changed[count.holder]) for count in counts)
    return TeamProgress(sheet, since, Count.of(("", "", 0), sheet.tasks, now), holders, changes)


def _changes(tasks: Sequence[Task], assessment_id: int, since: datetime, now: datetime) -> tuple[Change, ...]:
    events: dict[str, list[tuple[str, datetime, str]]] = defaultdict(list)
    rows = db.session.execute(
        select(Event.kind, Event.at, Event.actor_name, Event.data)
        .where(Event.stream == f"assessment:{assessment_id}", Event.kind.in_(CHANGES), Event.at <= now)
        .order_by(Event.seq)
    )
    for kind, at, actor_name, data in rows:
        events[str(json.loads(data).get("code", ""))].append((kind, at, actor_name or ""))
    changes = []
    for task in tasks:
        lately = [event for event in events[task.code] if event[1] >= since]
        if lately:
            declared = [at for kind, at, _name in events[task.code] if kind == "indicator.declared"]
            first = bool(declared) and declared[0] >= since
            changes.append(Change(task, len(lately), lately[-1][1], lately[-1][2], first))
    return tuple(sorted(changes, key=lambda change: change.last_at, reverse=True))
