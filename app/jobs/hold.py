"""One worker at a time on a piece of work: a hold that ends with the process, however it dies.

On PostgreSQL it is an advisory lock of a transaction of its own, which goes through a connection pooler; beside SQLite
a locked file, because every worker stands on the same machine. Neither needs a clock or a time to live.
"""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from sqlalchemy import Engine, func, select

NAMESPACE: Final = 0x0D71
"""The first of the two numbers of an advisory lock; the second is the id of the work."""


@contextmanager
def hold(engine: Engine, folder: Path, job_id: int) -> Iterator[bool]:
    """Hold a piece of work for the length of the block; gives False, at once, when another worker holds it."""
    if engine.dialect.name == "postgresql":
        with engine.connect() as connection:
            yield bool(connection.scalar(select(func.pg_try_advisory_xact_lock(NAMESPACE, job_id))))
        return
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / f"{job_id}.lock"
    with path.open("ab") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True
