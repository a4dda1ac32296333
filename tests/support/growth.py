"""Whether a page stays as it is when the province grows: its statements, the rows it reads and the bytes it answers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, event
from sqlalchemy.engine import Engine

BYTES: float = 1.1
"""Longer numbers and names make an answer a little longer; more rows make it longer by far more."""


@dataclass(slots=True)
class Rows:
    """How many rows the database handed over."""

    count: int = 0


@dataclass(frozen=True, slots=True)
class Cost:
    """What one answer cost."""

    statements: int
    rows: int
    answer: int

    def grew_to(self, later: Cost) -> list[str]:
        """Say what is dearer in `later` than here."""
        return [
            f"{name}: {before}, then {after}"
            for name, before, after, most in (
                ("statements", self.statements, later.statements, self.statements),
                ("rows", self.rows, later.rows, self.rows),
                ("bytes", self.answer, later.answer, self.answer * BYTES),
            )
            if after > most
        ]


@contextmanager
def rows_read(engine: Engine) -> Iterator[Rows]:
    """Count the rows that statements inside the block hand over, by asking for each how many it has."""
    rows = Rows()

    def count(
        connection: Connection, _cursor: object, statement: str, parameters: Any, *_rest: object
    ) -> None:
        if statement.lstrip().upper().startswith(("SELECT", "WITH")):
            driver: Any = connection.connection.dbapi_connection
            with closing(driver.cursor()) as cursor:
                cursor.execute(f"SELECT count(*) FROM ({statement}) AS counted", parameters)  # noqa: S608 - our own
                rows.count += cursor.fetchone()[0]

    event.listen(engine, "after_cursor_execute", count)
    try:
        yield rows
    finally:
        event.remove(engine, "after_cursor_execute", count)


def cost_of(engine: Engine, ask: Callable[[], Any]) -> Cost:
    """What an answer that a browser asks for costs."""
    with rows_read(engine) as rows:
        page = ask()
    return Cost(page.statements.count, rows.count, len(page.response.data))
