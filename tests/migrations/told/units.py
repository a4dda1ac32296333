"""What the migrations of units do to data."""

from __future__ import annotations

from sqlalchemy import Connection, MetaData, inspect

from tests.migrations.told.rows import rows_of
from tests.support.rows import GOOD_ROWS, insert_row


def no_code_is_official(connection: Connection) -> None:
    """Which of the codes of before stand in an official list nobody knows; nothing was set for a day to come."""
    assert rows_of(connection, "unit_code") == rows_of(connection, "unit_plan") == 0


def a_code_is_given(connection: Connection) -> None:
    """A list gives a unit its code, an act another name from a day on."""
    schema = MetaData()
    schema.reflect(connection)
    for table in ("unit_code", "unit_plan"):
        insert_row(connection, schema.tables[table], GOOD_ROWS[table])


def the_unit_stays_without_it(connection: Connection) -> None:
    """The way back takes both away and nothing else."""
    assert {"unit_code", "unit_plan"}.isdisjoint(inspect(connection).get_table_names())
    assert rows_of(connection, "legal_act") == 1
