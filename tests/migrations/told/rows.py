"""What several stories ask."""

from __future__ import annotations

from sqlalchemy import Connection, MetaData, Table, func, select


def table_of(connection: Connection, name: str) -> Table:
    """A table as it is in the database."""
    schema = MetaData()
    schema.reflect(connection)
    return schema.tables[name]


def rows_of(connection: Connection, table: str) -> int:
    """How many rows a table has."""
    schema = MetaData()
    schema.reflect(connection)
    return connection.scalars(select(func.count()).select_from(schema.tables[table])).one()
