"""One database as one file, and back: SQLite by its backup API, PostgreSQL by its own programs."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Final

from sqlalchemy import URL, Engine, inspect

from app.backups.failure import BackupFailed

SQLITE: Final = "sqlite"
DUMPS: Final[Mapping[str, str]] = {SQLITE: "database.sqlite3", "postgresql": "database.dump"}
"""Name of the file, by dialect."""
JOURNALS: Final = ("-wal", "-journal")
"""What SQLite keeps beside a database that was not closed."""
PAGES: Final = 2_000
"""SQLite is copied by so many pages at a time, and those who write come in between."""


def dump(engine: Engine, target: Path) -> None:
    """Write the database as it is at one moment to ``target``; people go on working meanwhile.

    :raises BackupFailed: when PostgreSQL's program is missing or fails.
    """
    if engine.dialect.name == SQLITE:
        with closing(sqlite3.connect(_file(engine.url))) as source, closing(sqlite3.connect(target)) as copy:
            source.backup(copy, pages=PAGES)
            copy.execute("PRAGMA journal_mode = DELETE")
        return
    _run("pg_dump", "--format=custom", "--no-owner", f"--file={target}", url=engine.url)


def load(engine: Engine, source: Path) -> None:
    """Fill the empty database from ``source``, whole or not at all.

    :raises BackupFailed: when the file is damaged or PostgreSQL refuses it.
    """
    if engine.dialect.name == SQLITE:
        _load_sqlite(Path(_file(engine.url)), source)
        return
    options = ("--single-transaction", "--exit-on-error", "--no-owner", f"--dbname={engine.url.database}")
    _run("pg_restore", *options, str(source), url=engine.url)


def is_empty(engine: Engine) -> bool:
    """Whether there is nothing that a restored database would write over."""
    if engine.dialect.name != SQLITE:
        return not inspect(engine).get_table_names()
    place = Path(_file(engine.url))
    # The journal of a database that was moved away would be played over the one that is put in its place.
    if any(place.with_name(place.name + left).exists() for left in JOURNALS):
        return False
    return not place.exists() or not inspect(engine).get_table_names()


def _load_sqlite(place: Path, source: Path) -> None:
    """Put the file in place under its name when it is whole: a kill in between leaves no database, not half of one."""
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = place.with_name(f".{place.name}.restoring")
    shutil.copyfile(source, draft)
    with closing(sqlite3.connect(draft)) as copy:
        (said,) = copy.execute("PRAGMA integrity_check").fetchone()
    if said != "ok":
        draft.unlink()
        raise BackupFailed(f"Cơ sở dữ liệu trong bản sao đã hỏng ({said}). Hãy dùng một bản sao khác.")
    draft.chmod(0o600)
    with draft.open("rb") as file:
        os.fsync(file.fileno())
    draft.replace(place)


def _file(url: URL) -> str:
    return url.database or ""


def _run(program: str, *options: str, url: URL) -> None:
    """Run a program of PostgreSQL; where and who goes by its environment, which nobody else on the machine sees."""
    names = {"PGHOST": url.host or url.query.get("host"), "PGPORT": url.port, "PGUSER": url.username}
    names |= {"PGPASSWORD": url.password, "PGDATABASE": url.database}
    environ = {name: str(value) for name, value in names.items() if value}
    try:
        subprocess.run(  # noqa: S603 - two programs of PostgreSQL, by their names
            [program, *options], env={**os.environ, **environ}, check=True, capture_output=True, text=True
        )
    except FileNotFoundError as missing:
        raise BackupFailed(
            f"Không có chương trình {program}. Hãy cài gói postgresql-client cùng bản với máy chủ cơ sở dữ liệu."
        ) from missing
    except subprocess.CalledProcessError as failed:
        said = failed.stderr.strip().splitlines() or [f"mã {failed.returncode}"]
        raise BackupFailed(f"{program} dừng vì: {said[0]}") from failed
