"""The log's only writer, and the check that the log is whole."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from sqlalchemy import func, insert, select, tuple_

from app.access.actor import Actor
from app.extensions import db
from app.models import Event

GENESIS = "0" * 64


def record(
    kind: str,
    *,
    stream: str,
    now: datetime,
    actor: Actor | None = None,
    data: Mapping[str, object] | None = None,
) -> Event:
    """Append one event to ``stream`` and flush it.

    ``kind`` is past tense (``assessment.submitted``); ``data`` is a self-describing difference in plain values.
    Two writers of one stream meet at the unique (stream, seq): the later one is refused by the database, never lost.
    """
    last = db.session.scalars(
        select(Event).where(Event.stream == stream).order_by(Event.seq.desc()).limit(1)
    ).one_or_none()
    event = _following(last, kind, stream=stream, now=now, actor=actor, data=data or {})
    db.session.add(event)
    db.session.flush()
    return event


def record_many(
    kind: str, entries: Mapping[str, Mapping[str, object]], *, now: datetime, actor: Actor | None = None
) -> None:
    """Append one event of the same kind to each of many streams (stream → data), in two statements in all."""
    record_series({stream: ((kind, data),) for stream, data in entries.items()}, now=now, actor=actor)


def record_series(
    entries: Mapping[str, Iterable[tuple[str, Mapping[str, object]]]],
    *,
    now: datetime,
    actor: Actor | None = None,
) -> None:
    """Append to each of many streams its events (kind, data) one after another, in two statements in all."""
    ends = select(Event.stream, func.max(Event.seq)).where(Event.stream.in_(entries)).group_by(Event.stream)
    last = {
        event.stream: event
        for event in db.session.scalars(select(Event).where(tuple_(Event.stream, Event.seq).in_(ends)))
    }
    events = []
    for stream, told in entries.items():
        for kind, data in told:
            event = _following(last.get(stream), kind, stream=stream, now=now, actor=actor, data=data)
            last[stream] = event
            events.append(event)
    if events:
        db.session.flush()
        db.session.execute(insert(Event), [_values(event) for event in events])


def event_hash(event: Event) -> str:
    """Return the SHA-256 over the row and the hash before it."""
    parts = (
        event.prev_hash,
        event.stream,
        str(event.seq),
        event.kind,
        event.at.astimezone(UTC).isoformat(timespec="microseconds"),
        str(event.actor_id or ""),
        event.actor_name or "",
        event.data,
    )
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


def _following(
    last: Event | None,
    kind: str,
    *,
    stream: str,
    now: datetime,
    actor: Actor | None,
    data: Mapping[str, object],
) -> Event:
    """Make the event that comes after ``last`` in its stream, sealed with its hash."""
    event = Event(
        stream=stream,
        seq=1 if last is None else last.seq + 1,
        kind=kind,
        at=now,
        actor_id=actor.account_id if actor else None,
        actor_name=actor.name if actor else None,
        data=json.dumps(data, ensure_ascii=False, sort_keys=True, default=str),
        prev_hash=GENESIS if last is None else last.hash,
        hash="",
    )
    event.hash = event_hash(event)
    return event


def _values(event: Event) -> dict[str, object]:
    """Return what a bulk insert stores: every column but the id."""
    return {
        column.key: getattr(event, column.key) for column in Event.__table__.columns if column.key != "id"
    }


def broken_links(events: Iterable[Event]) -> list[str]:
    """Walk events ordered by (stream, seq) and name every place where the chain does not hold."""
    broken: list[str] = []
    stream, seq, previous = "", 0, GENESIS
    for event in events:
        if event.stream != stream:
            stream, seq, previous = event.stream, 0, GENESIS
        if event.seq != seq + 1:
            broken.append(f"{stream}: {seq + 1} → {event.seq}")
        elif event.prev_hash != previous or event.hash != event_hash(event):
            broken.append(f"{stream}#{event.seq}")
        seq, previous = event.seq, event.hash
    return broken


def verify() -> list[str]:
    """Check the whole log; an empty list means that nothing was changed, removed, added or reordered inside it."""
    return broken_links(
        db.session.scalars(select(Event).order_by(Event.stream, Event.seq).execution_options(yield_per=2000))
    )
