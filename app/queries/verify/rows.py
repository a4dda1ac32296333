"""Every stored row held against the last event that kept it: altered, slipped in or taken away, it is found.

The rows of sheets are compared a few sheets at a time, for there are hundreds to a sheet; all others in one pass over
the log. Until a difference is found, only a digest of what the log keeps is held.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from sqlalchemy import Select, Table, Text, select, type_coerce

from app.extensions import db
from app.local_time import VIETNAM
from app.models import Assessment, Event
from app.seals.rows import Plain, Written, key_of, plain_row
from app.seals.tables import SHEET, other_tables, sheet_column, tables_of_a_sheet

SHEETS_AT_ONCE: Final = 50
ROWS_AT_ONCE: Final = 2000


class Told(NamedTuple):
    """What the last event that names a row says of it; without a digest the row is gone."""

    event_id: int
    columns: tuple[str, ...]
    digest: bytes | None


class Unreadable(NamedTuple):
    """A row with a value that is none of its column."""

    key: tuple[Plain, ...]
    reason: str


UNREADABLE: Final = (LookupError, TypeError, ValueError)
Kept = dict[tuple[str, tuple[Plain, ...]], Told]


def rows_unlike_the_log(seen: Counter[str]) -> Iterator[str]:
    """Say every row that is not as the log kept it, with column, stored value, value of the log and its event."""
    sheets = sorted({*db.session.scalars(select(Assessment.id)), *_sheets_of_the_log()})
    for start in range(0, len(sheets), SHEETS_AT_ONCE):
        some = sheets[start : start + SHEETS_AT_ONCE]
        streams = [f"{SHEET}:{sheet}" for sheet in some]
        events = (
            select(Event.id, Event.data).where(Event.stream.in_(streams)).order_by(Event.stream, Event.seq)
        )
        stored = {
            table: select(*table.columns).where(sheet_column(table).in_(some))
            for table in tables_of_a_sheet()
        }
        yield from _unlike(events, stored, seen)
    yield from _unlike(
        select(Event.id, Event.data).order_by(Event.id),
        {table: select(*table.columns) for table in other_tables()},
        seen,
    )


def _sheets_of_the_log() -> set[int]:
    streams = db.session.scalars(select(Event.stream).where(Event.stream.startswith(f"{SHEET}:")).distinct())
    return {int(stream.removeprefix(f"{SHEET}:")) for stream in streams}


def _unlike(
    events: Select[int, str], stored: Mapping[Table, Select[Any]], seen: Counter[str]
) -> Iterator[str]:
    kept: Kept = {}
    for event_id, data in db.session.execute(events.execution_options(yield_per=ROWS_AT_ONCE)):
        if '"written"' in data:
            _keep(kept, event_id, json.loads(data).get("written", {}), {table.name for table in stored})
    for table, rows in stored.items():
        columns = [column.name for column in table.columns]
        for row in _read(table, rows):
            seen["dòng"] += 1
            if isinstance(row, Unreadable):
                kept.pop((table.name, row.key), None)
                yield f"{_place(table.name, row.key)}: có giá trị không đọc được ({row.reason})."
                continue
            key = key_of(table, columns, row)
            values = dict(zip(columns, row, strict=True))
            yield from _altered(table, key, values, kept.pop((table.name, key), None))
    for (name, key), told in kept.items():
        if told.digest is not None:
            yield f"{_place(name, key)}: đã mất. {_event(told.event_id)} còn ghi dòng này."


def _read(table: Table, query: Select[Any]) -> Iterator[list[Plain] | Unreadable]:
    """Read the rows; when one of them cannot be read, each by itself, so that it hides no other."""
    try:
        yield from [plain_row(table, row) for row in db.session.execute(query)]
    except UNREADABLE:
        raw = [type_coerce(column, Text).label(column.name) for column in table.primary_key]
        for key in db.session.execute(query.with_only_columns(*raw)).all():
            same = [
                type_coerce(column, Text) == value
                for column, value in zip(table.primary_key, key, strict=True)
            ]
            try:
                yield plain_row(table, db.session.execute(query.where(*same)).one())
            except UNREADABLE as error:
                yield Unreadable(tuple(str(part) for part in key), str(error))


def _keep(kept: Kept, event_id: int, written: Mapping[str, Written], names: set[str]) -> None:
    for name in written.keys() & names:
        told = written[name]
        table, columns = db.metadata.tables[name], tuple(told["columns"])
        for row in told["rows"]:
            kept[name, key_of(table, columns, row)] = Told(event_id, columns, _digest(row))
        for key in told["gone"]:
            kept[name, tuple(key)] = Told(event_id, columns, None)


def _altered(
    table: Table, key: tuple[Plain, ...], values: Mapping[str, Plain], told: Told | None
) -> Iterator[str]:
    if told is None:
        yield f"{_place(table.name, key)}: nhật ký không ghi ai đã thêm dòng này."
    elif told.digest is None:
        yield f"{_place(table.name, key)}: {_event(told.event_id)} ghi đã xóa dòng này mà nay nó vẫn còn."
    elif told.digest != _digest([values.get(column) for column in told.columns]):
        for column, value in _values_of(told.event_id, table, key).items():
            # A column that a later version of the product took away cannot be compared any more.
            if column in values and values[column] != value:
                yield (
                    f"{_place(table.name, key)}, cột {column}: đang là {_quoted(values[column])},"
                    f" {_event(told.event_id)} ghi {_quoted(value)}."
                )
    elif len(told.columns) < len(values):
        # Columns that a later version of the product added: until an event keeps them they hold nothing.
        for column in values.keys() - {*told.columns}:
            if values[column] is not None:
                yield (
                    f"{_place(table.name, key)}, cột {column}: đang là {_quoted(values[column])},"
                    " nhật ký chưa ghi cột này."
                )


def _digest(row: Iterable[Plain]) -> bytes:
    return hashlib.blake2b(json.dumps(list(row)).encode(), digest_size=16).digest()


def _values_of(event_id: int, table: Table, key: tuple[Plain, ...]) -> dict[str, Plain]:
    data = db.session.scalars(select(Event.data).where(Event.id == event_id)).one()
    told: Written = json.loads(data)["written"][table.name]
    columns: Sequence[str] = told["columns"]
    return next(
        dict(zip(columns, row, strict=True)) for row in told["rows"] if key_of(table, columns, row) == key
    )


def _place(name: str, key: Iterable[Plain]) -> str:
    return f"Bảng {name}, dòng {'/'.join(part or '' for part in key)}"


def _quoted(value: Plain) -> str:
    return "trống" if value is None else f"“{value}”"


def _event(event_id: int) -> str:
    kind, at, name = db.session.execute(
        select(Event.kind, Event.at, Event.actor_name).where(Event.id == event_id)
    ).one()
    by = f" của {name}" if name else ""
    return f"sự kiện {event_id} ({kind}{by}, {at.astimezone(VIETNAM):%d/%m/%Y %H:%M})"
