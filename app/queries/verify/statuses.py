"""What the log says of statuses, held against what is stored."""

from __future__ import annotations

import json
from collections.abc import Iterable

from sqlalchemy import select

from app.extensions import db
from app.models import Assessment, Event
from app.workflow.states import Status

PREFIX = "assessment:"


def fold(events: Iterable[tuple[str, str]]) -> dict[int, Status]:
    """Return the status of every sheet as its events (stream, data), in order, leave it.

    Events that change no status carry no ``to``. A sheet without events is not in the answer: it is a draft.
    """
    statuses: dict[int, Status] = {}
    for stream, data in events:
        after = json.loads(data).get("to")
        if after is not None:
            statuses[int(stream.removeprefix(PREFIX))] = Status(after)
    return statuses


def untold_statuses() -> list[str]:
    """Name every sheet whose stored status is not the one that its events lead to; an empty list is good news."""
    told = fold(
        db.session.execute(
            select(Event.stream, Event.data)
            .where(Event.stream.startswith(PREFIX))
            .order_by(Event.stream, Event.seq)
            .execution_options(yield_per=2000)
        )
    )
    stored = db.session.execute(select(Assessment.id, Assessment.status).order_by(Assessment.id))
    return [
        f"{PREFIX}{key}: {status.value} ≠ {told.get(key, Status.DRAFT).value}"
        for key, status in stored
        if status is not told.get(key, Status.DRAFT)
    ]
