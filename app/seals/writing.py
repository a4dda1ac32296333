"""Which rows a transaction writes: noted as they are written, until an event takes them into the log.

Rows of objects are noted when they are flushed. A statement that goes past the objects says by its conditions or its
parameters which rows it touches; one that does not is refused, unless whoever runs it notes the rows himself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Connection, Table, event, select
from sqlalchemy.orm import Mapper, ORMExecuteState, Session, object_session
from sqlalchemy.orm import SessionTransaction as Transaction
from sqlalchemy.sql import Delete, Update

from app.models import Base
from app.seals.rows import Key
from app.seals.tables import UNSEALED

NOTED: Final[Mapping[str, bool]] = {"rows_are_noted": True}
"""Execution options of a statement whose rows the caller notes with `note`."""
_NOTES: Final = "rows written"


class UntoldWrite(Exception):
    """A statement writes rows that nobody could name to the log. A defect of ours, never of a user."""


def note(session: Session, written: Table | type[Base], keys: Iterable[Key]) -> None:
    """Note rows by their keys, in the order of the columns of the primary key."""
    table = written if isinstance(written, Table) else Base.metadata.tables[written.__tablename__]
    if table.name not in UNSEALED:
        _notes(session).update(((table, tuple(key)), None) for key in keys)


def take(session: Session, wanted: Callable[[Table, Key], bool]) -> dict[Table, list[Key]]:
    """Return the noted rows that are wanted, and forget them: somebody tells of them now."""
    notes = _notes(session)
    taken: dict[Table, list[Key]] = {}
    for table, key in [pair for pair in notes if wanted(*pair)]:
        del notes[table, key]
        taken.setdefault(table, []).append(key)
    return taken


def untold(session: Session) -> list[str]:
    """Name the tables of rows that were noted and that no event has taken yet."""
    return sorted({table.name for table, _key in _notes(session)})


def _notes(session: Session) -> dict[tuple[Table, Key], None]:
    notes: dict[tuple[Table, Key], None] = session.info.setdefault(_NOTES, {})
    return notes


def _note_object(mapper: Mapper[Any], _connection: Connection, target: Base) -> None:
    session = object_session(target)
    table = mapper.local_table
    if session is not None and isinstance(table, Table):
        note(session, table, [tuple(mapper.primary_key_from_instance(target))])


@event.listens_for(Base, "after_insert", propagate=True)
def _note_inserted(mapper: Mapper[Any], connection: Connection, target: Base) -> None:
    _note_object(mapper, connection, target)


@event.listens_for(Base, "after_update", propagate=True)
def _note_updated(mapper: Mapper[Any], connection: Connection, target: Base) -> None:
    # Called for objects that were only looked at with suspicion, too: a list of theirs changed, no column did.
    session = object_session(target)
    if session is not None and session.is_modified(target, include_collections=False):
        _note_object(mapper, connection, target)


@event.listens_for(Base, "after_delete", propagate=True)
def _note_deleted(mapper: Mapper[Any], connection: Connection, target: Base) -> None:
    _note_object(mapper, connection, target)


@event.listens_for(Session, "do_orm_execute")
def _note_statement(state: ORMExecuteState) -> None:
    statement: Any = state.statement
    if not (state.is_insert or state.is_update or state.is_delete):
        return
    table = statement.table
    if table.name in UNSEALED or state.execution_options.get("rows_are_noted"):
        return
    note(state.session, table, _keys(state, table, statement))


def _keys(state: ORMExecuteState, table: Table, statement: Any) -> Sequence[Key]:
    names = [column.name for column in table.primary_key]
    parameter_sets = _parameters(state)
    if all(name in values for values in parameter_sets for name in names):
        return [tuple(values[name] for name in names) for values in parameter_sets]
    if isinstance(statement, Update | Delete) and not state.parameters:
        every = select(*table.primary_key)
        matching = every if statement.whereclause is None else every.where(statement.whereclause)
        return [tuple(row) for row in state.session.execute(matching)]
    raise UntoldWrite(f"{type(statement).__name__} of {table.name}: note its rows (app.seals.writing.NOTED)")


def _parameters(state: ORMExecuteState) -> list[Mapping[str, object]]:
    parameters = state.parameters
    if parameters is None:
        return [{}]
    return [parameters] if isinstance(parameters, Mapping) else list(parameters)


@event.listens_for(Session, "after_soft_rollback")
def _forget(session: Session, transaction: Transaction) -> None:
    """Forget what a whole transaction wrote; what a part of it wrote is read anew, and found gone, when told."""
    if transaction.parent is None:
        _notes(session).clear()
