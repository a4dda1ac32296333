"""What stands below a published ranking: an entry of the log to hold it against, and whether its data is open."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import NamedTuple

from sqlalchemy import exists, select

from app.extensions import db
from app.local_time import VIETNAM, local_day
from app.models import Event, OpenCycle


class Footing(NamedTuple):
    """``anchor`` is a line of an anchor file; ``data_open`` says whether everybody may take the data away."""

    anchor: str | None
    data_open: bool


def read_footing(cycle_id: int, published_at: datetime) -> Footing:
    """Read both in one statement. The anchor is the last entry of the cycle's stream on the day of publication.

    ``flask verify --anchor FILE`` says of such a line whether the log still has the entry as it was.
    """
    midnight = datetime.combine(local_day(published_at) + timedelta(days=1), time.min, VIETNAM)
    stream = f"cycle:{cycle_id}"
    last = (Event.stream == stream) & (Event.at < midnight)
    seq = select(Event.seq).where(last).order_by(Event.seq.desc()).limit(1).scalar_subquery()
    digest = select(Event.hash).where(last).order_by(Event.seq.desc()).limit(1).scalar_subquery()
    is_open = exists().where(OpenCycle.cycle_id == cycle_id)
    number, entry, data_open = db.session.execute(select(seq, digest, is_open)).one()
    return Footing(f"{stream} {number} {entry}" if entry else None, bool(data_open))
