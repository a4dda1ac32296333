"""Rows as the log keeps them: every column of a written row as plain text, and the keys of rows that are gone.

The form, as it stands under ``written`` in the data of an event, by the name of the table::

    {"figure": {"columns": ["assessment_id", "stage", …], "rows": [["12", "self", …]], "gone": [["12", "self", "a"]]}}

Short values stand as they are, so that a person can put them back; long ones, and whatever nobody may read in the
log, as the first half of their SHA-256.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from typing import Final, TypeAlias, TypedDict

from sqlalchemy import Connection, Table, select, tuple_
from sqlalchemy.orm import Session

from app.models import Base
from app.seals.tables import sheet_of

Key: TypeAlias = tuple[object, ...]
Plain: TypeAlias = str | None

READABLE: Final = 64
"""Characters; a longer value is kept as its digest."""
SECRET: Final = frozenset({"password_hash", "seed", "code_hash"})
KEYS_AT_ONCE: Final = 5_000


class Written(TypedDict):
    """What an event keeps of one table."""

    columns: list[str]
    rows: list[list[Plain]]
    gone: list[list[Plain]]


def written(source: Session | Connection, keys: Mapping[Table, Iterable[Key]]) -> dict[str, Written]:
    """Read the rows of ``keys`` as they now stand; a key without a row is gone."""
    by_table: dict[str, Written] = {}
    for table, wanted in keys.items():
        left = {plain_key(key): key for key in wanted}
        columns = [column.name for column in table.columns]
        rows = [plain_row(table, row) for row in _read(source, table, list(left.values()))]
        for row in rows:
            left.pop(key_of(table, columns, row), None)
        by_table[table.name] = {
            "columns": columns,
            "rows": rows,
            "gone": [list(key) for key in left],
        }
    return by_table


def by_sheet(whole: Mapping[str, Written]) -> dict[int, dict[str, Written]]:
    """Part what was written by the sheet that it belongs to."""
    parts: dict[int, dict[str, Written]] = {}

    def part(table: Table, key: Sequence[Plain]) -> Written:
        sheet = sheet_of(table, tuple(key))
        if sheet is None:
            raise ValueError(f"{table.name} is no table of a sheet")
        columns = whole[table.name]["columns"]
        return parts.setdefault(sheet, {}).setdefault(
            table.name, {"columns": columns, "rows": [], "gone": []}
        )

    for name, told in whole.items():
        table = Base.metadata.tables[name]
        for row in told["rows"]:
            part(table, key_of(table, told["columns"], row))["rows"].append(row)
        for key in told["gone"]:
            part(table, key)["gone"].append(key)
    return parts


def _read(source: Session | Connection, table: Table, keys: Sequence[Key]) -> Iterator[Sequence[object]]:
    columns = list(table.primary_key)
    for start in range(0, len(keys), KEYS_AT_ONCE):
        some = keys[start : start + KEYS_AT_ONCE]
        alone = len(columns) == 1
        matching = columns[0].in_([key[0] for key in some]) if alone else tuple_(*columns).in_(some)
        yield from source.execute(select(*table.columns).where(matching).order_by(*columns))


def plain_row(table: Table, row: Sequence[object]) -> list[Plain]:
    """Write every value of a row, in the order of the table's columns."""
    return [
        plain(value, secret=column.name in SECRET) for column, value in zip(table.columns, row, strict=True)
    ]


def key_of(table: Table, columns: Sequence[str], row: Sequence[Plain]) -> tuple[Plain, ...]:
    """Return the key of a plain row whose values stand in the order of ``columns``."""
    return tuple(row[columns.index(column.name)] for column in table.primary_key)


def plain_key(key: Key) -> tuple[Plain, ...]:
    """Write the values of a key."""
    return tuple(plain(value) for value in key)


def plain(value: object, *, secret: bool = False) -> Plain:
    """Write a value the same way whichever database gave it back."""
    if value is None:
        return None
    told = _told(value)
    if secret or len(told) > READABLE:
        return f"sha256:{hashlib.sha256(told.encode()).hexdigest()[:32]}"
    return told


def _told(value: object) -> str:
    match value:
        case Enum():
            return str(value.value)
        case bool():
            return "1" if value else "0"
        case Decimal():
            return f"{value.normalize():f}"
        case datetime():
            return value.astimezone(UTC).isoformat(timespec="microseconds")
        case date():
            return value.isoformat()
        case _:
            return str(value)
