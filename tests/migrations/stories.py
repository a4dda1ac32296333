"""What each migration does to data: filled in before, checked after, filled in again, checked after the way back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, inspect

from tests.support.rows import fill_every_table

Step = Callable[[Connection], object]


@dataclass(frozen=True, slots=True)
class Story:
    """The data of one migration."""

    fill_before: Step
    """Fills the schema of the revision before."""
    check_after_upgrade: Step
    """Asserts what has become of these rows."""
    fill_after: Step
    """Fills the schema of this revision, whatever the way back has to cope with."""
    check_after_downgrade: Step
    """Asserts what has become of all of them."""


def nothing(_connection: Connection) -> None:
    """Before the first revision there is no table."""


def there_are_tables(connection: Connection) -> None:
    """The first revision creates all of them, empty."""
    assert "assessment" in inspect(connection).get_table_names()


def there_are_no_tables(connection: Connection) -> None:
    """The way back from the first revision removes all of them, full as they are."""
    assert set(inspect(connection).get_table_names()) == {"alembic_version"}


STORIES: Mapping[str, Story] = {
    "0001": Story(nothing, there_are_tables, fill_every_table, there_are_no_tables),
}
