"""Moving every row from SQLite to PostgreSQL or back: embedded to grown, and home again."""

from __future__ import annotations

from collections.abc import Generator, Iterable
from contextlib import closing
from dataclasses import dataclass
from itertools import islice, zip_longest
from pathlib import Path
from typing import Any, Final

from alembic import command
from alembic.config import Config
from sqlalchemy import (
    Column,
    Connection,
    Engine,
    Integer,
    RowMapping,
    String,
    Table,
    collate,
    delete,
    func,
    insert,
    inspect,
    select,
    text,
)

from app.backups.dump import is_empty
from app.backups.failure import BackupFailed
from app.models import Base, Installation

ROOT: Final = Path(__file__).resolve().parent.parent.parent
BATCH: Final = 2_000
"""Rows that travel together."""


@dataclass(frozen=True, slots=True)
class Moved:
    """What has arrived and was compared, row by row."""

    tables: int
    rows: int


def move(source: Engine, target: Engine) -> Moved:
    """Copy every row to the empty target and read both sides again; all of it arrives or nothing does.

    Nobody can write to the source meanwhile: what was written after its row had gone would be lost in silence. Run
    again after a kill, the target is as empty as before.

    :raises BackupFailed: when the target is not empty, both are of one kind, or a row did not arrive as it was.
    """
    if source.dialect.name == target.dialect.name:
        raise BackupFailed("Hai cơ sở dữ liệu cùng một hệ quản trị: hãy dùng make và restore thay cho move.")
    _require_empty(target)
    _build(target)
    count = 0
    with source.connect() as there, target.connect() as here:
        _hold(there)
        here.execute(delete(Installation))
        for table in Base.metadata.sorted_tables:
            count += _copy(table, there, here)
        for table in Base.metadata.sorted_tables:
            _compare(table, there, here)
        if here.dialect.name == "postgresql":
            _continue_numbers(here)
        here.commit()
        there.rollback()
    return Moved(len(Base.metadata.sorted_tables), count)


def _require_empty(target: Engine) -> None:
    """A database that only the upgrade has written to counts as empty: a move that was killed leaves one."""
    if is_empty(target):
        return
    with target.connect() as connection:
        tables = [table for table in Base.metadata.sorted_tables if table is not Installation.__table__]
        present = set(inspect(connection).get_table_names())
        filled = [
            table.name
            for table in tables
            if table.name in present and connection.execute(select(table).limit(1)).first() is not None
        ]
    if filled:
        raise BackupFailed(
            f"Cơ sở dữ liệu đích không trống (bảng {filled[0]} có dữ liệu); chuyển không bao giờ ghi đè."
            " Hãy tạo một cơ sở dữ liệu mới."
        )


def _build(target: Engine) -> None:
    """Bring the target to the revision of this program."""
    config = Config(toml_file=ROOT / "pyproject.toml")
    with target.connect() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _hold(source: Connection) -> None:
    """Let everybody read the source and nobody write to it until the transaction ends."""
    if source.dialect.name == "postgresql":
        names = ", ".join(f'"{table.name}"' for table in Base.metadata.sorted_tables)
        source.execute(text(f"LOCK TABLE {names} IN SHARE MODE"))
    else:
        source.execute(select(1))  # its transaction began as a writer's


def _copy(table: Table, source: Connection, target: Connection) -> int:
    count = 0
    rows = iter(_parents_first(table, _read(table, source)))
    while batch := list(islice(rows, BATCH)):
        target.execute(insert(table), [dict(row) for row in batch])
        count += len(batch)
    return count


def _read(table: Table, connection: Connection) -> Generator[RowMapping, None, None]:
    """Every row in the order of its key, which both kinds of database then agree on."""
    options = {"yield_per": BATCH}
    order = (_in_bytes(column, connection) for column in table.primary_key)
    with connection.execute(select(table).order_by(*order), execution_options=options) as result:
        yield from result.mappings()


def _in_bytes(column: Column[Any], connection: Connection) -> Any:
    on_postgresql = connection.dialect.name == "postgresql"
    return collate(column, "C") if on_postgresql and isinstance(column.type, String) else column


def _parents_first(table: Table, rows: Iterable[RowMapping]) -> Iterable[RowMapping]:
    """Order rows that refer to rows of their own table (units under units), the upper ones first."""
    own = [key.parent.name for key in table.foreign_keys if key.column.table is table]
    if not own:
        return rows
    (parent,) = own
    waiting, done = list(rows), {None}
    ordered: list[RowMapping] = []
    while waiting:
        ready = [row for row in waiting if row[parent] in done]
        done |= {row["id"] for row in ready}
        ordered += ready
        waiting = [row for row in waiting if row["id"] not in done]
    return ordered


def _compare(table: Table, source: Connection, target: Connection) -> None:
    with closing(_read(table, source)) as left, closing(_read(table, target)) as right:
        for one, other in zip_longest(left, right):
            if one != other:
                key = [column.name for column in table.primary_key]
                row = one if one is not None else other
                place = ", ".join(f"{name} = {row[name]}" for name in key)
                raise BackupFailed(
                    f"Bảng {table.name}, dòng {place}: sang bên kia không còn như cũ. Chưa chuyển gì cả."
                )


def _continue_numbers(target: Connection) -> None:
    """Let PostgreSQL number new rows after those that have come."""
    for table in Base.metadata.sorted_tables:
        numbered = table.autoincrement_column
        if numbered is None or not isinstance(numbered.type, Integer):
            continue
        highest = target.scalar(select(func.max(numbered)))
        place = func.pg_get_serial_sequence(table.name, numbered.name)
        if highest is not None and target.scalar(select(place)) is not None:
            target.execute(select(func.setval(place, highest)))
