"""How an installation is doing, as its database knows it: for the administrator's page and for Prometheus."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import func, select

from app.extensions import db
from app.models import Job
from app.workflow.jobs import JobState


def jobs_by_state() -> Mapping[tuple[str, JobState], int]:
    """Count background work by kind and state."""
    query = select(Job.kind, Job.state, func.count()).group_by(Job.kind, Job.state)
    counted = {(kind, JobState(state)): count for kind, state, count in db.session.execute(query)}
    db.session.rollback()
    return counted
