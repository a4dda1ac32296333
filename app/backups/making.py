"""Making a copy, while people work."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine, select, text
from sqlalchemy.orm import Session

from app.backups.dump import DUMPS, dump
from app.backups.files import files_to_copy, take
from app.backups.manifest import Manifest, write_manifest
from app.backups.shelf import ANCHOR, LIST, Copy, Shelf, digest_of
from app.models import Installation
from app.queries.verify.anchor import heads
from app.storage.store import Store


def make_copy(engine: Engine, store: Store, shelf: Shelf, *, now: datetime) -> Copy:
    """Copy database and files to the shelf; files that it has already are not read again.

    The heads of the log are read before the database, the list of files after it: every entry of the anchor is in
    the copied log, and every file that the copied database names is on the shelf.

    :raises BackupFailed: when a file of the store is missing or altered, or the database cannot be copied.
    """
    draft = shelf.draft(now)
    with Session(engine) as session:
        anchor = "".join(f"{line}\n" for line in heads(session))
        installation = session.execute(select(Installation.purpose, Installation.mark)).one()
        schema = session.scalar(text("SELECT version_num FROM alembic_version")) or ""
    (draft / ANCHOR).write_text(anchor, encoding="utf-8")
    database = draft / DUMPS[engine.dialect.name]
    dump(engine, database)
    with Session(engine) as session:
        rows = files_to_copy(session, shelf.files)
    take(store, shelf.files, (row.sha256 for row in rows), undone="nên không làm bản sao này")
    (draft / LIST).write_text("".join(f"{row.sha256} {row.size}\n" for row in rows), encoding="ascii")
    manifest = Manifest(
        made_at=now,
        schema=schema,
        purpose=installation.purpose,
        mark=installation.mark,
        dialect=engine.dialect.name,
        database_sha256=digest_of(database),
        database_size=database.stat().st_size,
        list_sha256=digest_of(draft / LIST),
        files=len(rows),
        files_size=sum(row.size for row in rows),
    )
    write_manifest(draft, manifest)
    _flush(draft)
    return Copy(shelf.finish(draft), manifest)


def make_and_prune(engine: Engine, store: Store, folder: Path, *, keep: int, now: datetime) -> Copy:
    """Make a copy and keep only the ``keep`` newest, as the timers of the handbook do.

    :raises BackupFailed: as :func:`make_copy`; ``ShelfBusy`` when somebody else is at it.
    """
    shelf = Shelf(folder)
    with shelf.alone():
        copy = make_copy(engine, store, shelf, now=now)
        shelf.prune(keep)
    return copy


def _flush(folder: Path) -> None:
    """Have everything in the folder on the disk before the copy takes its name."""
    for path in (*folder.iterdir(), folder):
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
