"""How an installation is doing, as its database knows it: for the administrator's page and for Prometheus."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import func, select, text

from app.access.actor import Actor, Role
from app.errors import N_, Forbidden
from app.extensions import db
from app.models import Event, Job, StoredFile
from app.queries.dead_letters import count_waiting
from app.workflow.jobs import JobState

VERIFIED: Final = "system.verified"


@dataclass(frozen=True, slots=True)
class Verification:
    """A verification of everything that was written down in the log.

    ``anchor`` is the SHA-256 of the anchor that was written then, nothing where none was.
    """

    at: datetime
    findings: int
    anchor: str | None


@dataclass(frozen=True, slots=True)
class Condition:
    """What the database says of itself; sizes in bytes."""

    schema: str
    dialect: str
    size: int
    files: int
    files_size: int
    jobs: Mapping[JobState, int]
    dead_letters: int
    """Background work that failed for good and that nobody has seen to."""
    verified: Verification | None


def jobs_by_state() -> Mapping[tuple[str, JobState], int]:
    """Count background work by kind and state."""
    query = select(Job.kind, Job.state, func.count()).group_by(Job.kind, Job.state)
    counted = {(kind, JobState(state)): count for kind, state, count in db.session.execute(query)}
    db.session.rollback()
    return counted


def read_condition(actor: Actor) -> Condition:
    """Return how the installation is doing. Raises ``Forbidden`` for whoever does not keep it."""
    if not actor.has(Role.ADMINISTRATOR):
        raise Forbidden(N_("Chỉ quản trị hệ thống xem được tình trạng hệ thống."))
    dialect = db.engine.dialect.name
    files, files_size = db.session.execute(
        select(func.count(), func.coalesce(func.sum(StoredFile.size), 0))
    ).one()
    jobs: Counter[JobState] = Counter()
    for (_kind, state), count in jobs_by_state().items():
        jobs[state] += count
    return Condition(
        schema=db.session.scalar(text("SELECT version_num FROM alembic_version")) or "",
        dialect=dialect,
        size=_size(dialect),
        files=files,
        files_size=files_size,
        jobs=jobs,
        dead_letters=count_waiting(),
        verified=_verified(),
    )


def _size(dialect: str) -> int:
    if dialect == "sqlite":
        pages, octets = (
            db.session.scalar(text(f"PRAGMA {word}")) or 0 for word in ("page_count", "page_size")
        )
        return int(pages) * int(octets)
    return int(db.session.scalar(select(func.pg_database_size(func.current_database()))) or 0)


def _verified() -> Verification | None:
    query = select(Event.at, Event.data).where(Event.kind == VERIFIED).order_by(Event.id.desc()).limit(1)
    told = db.session.execute(query).one_or_none()
    if told is None:
        return None
    data = json.loads(told.data)
    return Verification(told.at, data["findings"], data["anchor"])
