"""The log's only writer. Every event also keeps the rows that its transaction wrote (`app.seals`)."""

from __future__ import annotations

import json
import secrets
from collections.abc import Container, Iterable, Mapping
from datetime import UTC, datetime
from typing import Final

from sqlalchemy import Column, Connection, MetaData, Table, event, func, insert, inspect, select, tuple_
from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.extensions import db
from app.models import Event
from app.seals.chain import GENESIS, entry_hash
from app.seals.rows import Key, Written, by_sheet, written
from app.seals.tables import SHEET, sealed_tables, sheet_of
from app.seals.writing import note, take
from app.services.reviews import stakes

WRITTEN: Final = "rows.written"
"""The kind of an event that tells of rows and of nothing else: what was written without an event of its own."""
ADOPTED: Final = "rows.adopted"
"""The kind of an event that tells of rows that were there before the log kept rows."""


def record(
    kind: str,
    *,
    stream: str,
    now: datetime,
    actor: Actor | None = None,
    data: Mapping[str, object] | None = None,
) -> Event:
    """Append one event to ``stream`` and flush it.

    ``kind`` is past tense (``assessment.submitted``); ``data`` is a self-describing difference in plain values, to
    which ``written`` is added: the rows that were written since the last event, those of a sheet
    only in the stream of that sheet.
    Two writers of one stream meet at the unique (stream, seq): the later one is refused by the database, never lost.
    """
    session = db.session()
    session.flush()
    sealed = written(session, take(session, lambda table, key: _stream_of(table, key) in (stream, None)))
    last = db.session.scalars(
        select(Event).where(Event.stream == stream).order_by(Event.seq.desc()).limit(1)
    ).one_or_none()
    event = _following(last, kind, stream=stream, now=now, actor=actor, data=_with(data or {}, sealed))
    db.session.add(event)
    db.session.flush()
    _follow({stream: sealed})
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
    """Append to each of many streams its events (kind, data) one after another, in two statements in all.

    The rows that belong to a stream stand in its last event.
    """
    session = db.session()
    session.flush()
    sealed = _sealed_by_stream(session, entries)
    _append(session, entries, sealed, now=now, actor=actor)
    _follow(sealed)


def adopt(connection: Connection, *, now: datetime) -> None:
    """Take every row of before into the log, as it stands: once, when a database learns to keep its rows there.

    Tables and columns that the schema does not have yet are left out.
    """
    with Session(connection, join_transaction_mode="create_savepoint") as session:
        known = inspect(connection)
        for table in sealed_tables():
            if known.has_table(table.name):
                names = {column["name"] for column in known.get_columns(table.name)}
                present = Table(
                    table.name,
                    MetaData(),
                    *(
                        Column(column.name, column.type, primary_key=column.primary_key)
                        for column in table.columns
                        if column.name in names
                    ),
                )
                keys = session.execute(select(*present.primary_key))
                note(session, present, (tuple(row) for row in keys))
        _tell(session, ADOPTED, now=now)
        session.commit()


@event.listens_for(Session, "before_commit")
def _tell_the_rest(session: Session) -> None:
    """Tell of rows that were written without an event of their own, before they are committed."""
    if not session.in_nested_transaction():
        session.flush()
        # There is nobody to ask for the time: the event only says when this was committed.
        _follow(_tell(session, WRITTEN, now=datetime.now(UTC)))


def _follow(sealed: Mapping[str, Mapping[str, Written]]) -> None:
    """Bring what is worked out from sheets in step with what was written to them."""
    name = f"{SHEET}:"
    stakes.follow(
        {
            int(stream.removeprefix(name)): tables
            for stream, tables in sealed.items()
            if tables and stream.startswith(name)
        }
    )


def _tell(session: Session, kind: str, *, now: datetime) -> Mapping[str, Mapping[str, Written]]:
    sheets = written(session, take(session, lambda table, key: _stream_of(table, key) is not None))
    streams = {_stream(sheet): parts for sheet, parts in by_sheet(sheets).items()}
    others = written(session, take(session, lambda _table, _key: True))
    if others:
        # A stream of its own, so that no two writers wait for each other.
        streams[f"rows:{secrets.token_hex(8)}"] = others
    _append(session, {stream: ((kind, {}),) for stream in streams}, streams, now=now, actor=None)
    return streams


def _append(
    session: Session,
    entries: Mapping[str, Iterable[tuple[str, Mapping[str, object]]]],
    sealed: Mapping[str, Mapping[str, Written]],
    *,
    now: datetime,
    actor: Actor | None,
) -> None:
    if not entries:
        return
    ends = select(Event.stream, func.max(Event.seq)).where(Event.stream.in_(entries)).group_by(Event.stream)
    last = {
        event.stream: event
        for event in session.scalars(select(Event).where(tuple_(Event.stream, Event.seq).in_(ends)))
    }
    events = []
    for stream, told in entries.items():
        *before, (kind, data) = told
        for event_kind, its in (*before, (kind, _with(data, sealed.get(stream)))):
            event = _following(last.get(stream), event_kind, stream=stream, now=now, actor=actor, data=its)
            last[stream] = event
            events.append(event)
    session.execute(insert(Event), [_values(event) for event in events])


def _sealed_by_stream(session: Session, streams: Container[str]) -> dict[str, dict[str, Written]]:
    taken = take(session, lambda table, key: _stream_of(table, key) in streams)
    return {_stream(sheet): parts for sheet, parts in by_sheet(written(session, taken)).items()}


def _stream_of(table: Table, key: Key) -> str | None:
    """Return the only stream that may tell of a row; nothing where any may."""
    sheet = sheet_of(table, key)
    return None if sheet is None else _stream(sheet)


def _stream(assessment_id: int) -> str:
    return f"{SHEET}:{assessment_id}"


def _with(data: Mapping[str, object], sealed: Mapping[str, Written] | None) -> Mapping[str, object]:
    return {**data, "written": sealed} if sealed else data


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
    event.hash = entry_hash(event)
    return event


def _values(event: Event) -> dict[str, object]:
    """Return what a bulk insert stores: every column but the id."""
    return {
        column.key: getattr(event, column.key) for column in Event.__table__.columns if column.key != "id"
    }
