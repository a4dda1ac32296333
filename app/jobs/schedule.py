"""What the clock asks for: looked at every minute, written down as work like everything else."""

from __future__ import annotations

from datetime import datetime

from app.extensions import db
from app.jobs.work.locking import LOCKING
from app.services.jobs.requests import request
from app.services.sheets.locking import cycles_to_lock


def plan(*, now: datetime) -> None:
    """Ask for whatever is due; asked again before it is done it is the same work."""
    for cycle_id in cycles_to_lock(now=now):
        request(LOCKING.name, key=f"lock:{cycle_id}", arguments={"cycle": cycle_id}, now=now, renew=True)
    db.session.commit()
