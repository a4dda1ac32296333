"""A copy of the installation every hour, where no timer of the machine makes one."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path
from typing import Final, TypeGuard

from flask import current_app

from app.backups.failure import BackupFailed, ShelfBusy
from app.backups.making import make_and_prune
from app.backups.shelf import Shelf
from app.database import only_reading
from app.errors import N_, Refused
from app.extensions import db
from app.jobs.kinds import Kind, Step, Turn
from app.storage import store

KEEP: Final = 72
"""Copies that are kept: three days of an hour each, as the timers of the handbook keep them."""


def can_copy_to(folder: Path | None) -> TypeGuard[Path]:
    """Say whether there is a folder for copies and a worker may write to it.

    A folder that is not there is not made: a disk that is not mounted would be copied into the place where it belongs.
    """
    return folder is not None and folder.is_dir() and os.access(folder, os.W_OK)


def last_copy(folder: Path) -> datetime | None:
    """Say when the newest copy was made; nothing where there is none that can be read."""
    try:
        return Shelf(folder).copy(None).manifest.made_at
    except (BackupFailed, OSError):
        return None


def copy_installation(turn: Turn) -> Step:
    """Copy database and files and take the oldest copies away, while others write."""
    folder: Path = current_app.extensions["settings"].backups
    try:
        with turn.release(), only_reading():
            copy = make_and_prune(db.engine, store(), folder, keep=KEEP, now=turn.now)
    except ShelfBusy:
        return Step(0, 0)  # somebody makes one at this moment, which is as good
    except BackupFailed as failure:
        raise Refused(N_("Chưa sao lưu được. %(reason)s"), reason=str(failure)) from failure
    except OSError as error:
        raise Refused(
            N_(
                "Chưa sao lưu được vì không ghi được vào %(folder)s: %(reason)s. Hãy xem ổ đĩa của thư mục sao lưu."
            ),
            folder=str(folder),
            reason=error.strerror or type(error).__name__,
        ) from error
    return Step(1, 1, None, {"copy": copy.folder.name})


COPYING: Final = Kind("copy", N_("Sao lưu"), copy_installation, clock=True)
