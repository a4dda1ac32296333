"""Statements that took long, in the log: their text without what was asked for, which may be somebody's name."""

from __future__ import annotations

import logging
from time import perf_counter
from typing import Any, Final

from sqlalchemy import Connection, Engine, event

LONGEST_TEXT: Final = 1_000
STARTED: Final = "dti_started"

log = logging.getLogger(__name__)


def log_slow_queries(engine: Engine, *, milliseconds: int) -> None:
    """Log every statement of the engine that takes longer; the line bears the id of the request like all others."""

    @event.listens_for(engine, "before_cursor_execute")
    def begin(connection: Connection, *_rest: Any) -> None:
        connection.info[STARTED] = perf_counter()

    @event.listens_for(engine, "after_cursor_execute")
    def end(connection: Connection, _cursor: object, statement: str, *_rest: Any) -> None:
        took = (perf_counter() - connection.info.pop(STARTED)) * 1000
        if took >= milliseconds:
            log.warning("slow query: %d ms: %s", took, " ".join(statement.split())[:LONGEST_TEXT])
