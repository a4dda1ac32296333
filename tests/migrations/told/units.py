"""What the migrations of units do to data."""

from __future__ import annotations

from sqlalchemy import Connection, MetaData, inspect

from tests.migrations.told.rows import rows_of
from tests.support.rows import GOOD_ROWS, insert_row


def no_code_is_official(connection: Connection) -> None:
    """Which of the codes of before stand in an official list nobody knows."""
    assert rows_of(connection, "unit_code") == 0


def a_code_is_given(connection: Connection) -> None:
    """A list gives a unit its code."""
    schema = MetaData()
    schema.reflect(connection)
    insert_row(connection, schema.tables["unit_code"], GOOD_ROWS["unit_code"])


def the_unit_stays_without_it(connection: Connection) -> None:
    """The way back takes the code away and nothing else."""
    assert "unit_code" not in inspect(connection).get_table_names()
    assert rows_of(connection, "legal_act") == 1
