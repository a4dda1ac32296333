"""The entry of the log at which the publication of a result can be held for ever: printed where the ranking is read."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from sqlalchemy import select

from app.extensions import db
from app.local_time import VIETNAM, local_day
from app.models import Event


def anchor_of(cycle_id: int, published_at: datetime) -> str | None:
    """Return the last entry of the cycle's stream on the day of publication, as a line of an anchor file.

    ``flask verify --anchor FILE`` says of such a line whether the log still has the entry as it was.
    """
    midnight = datetime.combine(local_day(published_at) + timedelta(days=1), time.min, VIETNAM)
    stream = f"cycle:{cycle_id}"
    query = (
        select(Event.seq, Event.hash)
        .where(Event.stream == stream, Event.at < midnight)
        .order_by(Event.seq.desc())
        .limit(1)
    )
    last = db.session.execute(query).one_or_none()
    return f"{stream} {last.seq} {last.hash}" if last else None
