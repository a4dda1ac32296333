"""A folder of copies: each with its own database, and one heap of files that all of them share.

::

    FOLDER/files/ab/cd/abcd…              every file once, under its digest
    FOLDER/copies/20260301T021500.123456Z/    manifest.json, database.*, files.txt, anchor.txt
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from app.backups.dump import DUMPS
from app.backups.failure import BackupFailed
from app.backups.manifest import MANIFEST, Manifest, read_manifest
from app.storage.local import LocalFolder
from app.storage.store import Damaged

LIST: Final = "files.txt"
ANCHOR: Final = "anchor.txt"
NAME: Final = "%Y%m%dT%H%M%S.%fZ"
UNFINISHED: Final = ".unfinished"


@dataclass(frozen=True, slots=True)
class Copy:
    """One copy that came to its end."""

    folder: Path
    manifest: Manifest

    @property
    def database(self) -> Path:
        """The file of its database."""
        return self.folder / DUMPS[self.manifest.dialect]

    def sizes(self) -> Mapping[str, int]:
        """Every file of its store: digest and size in bytes."""
        lines = (self.folder / LIST).read_text(encoding="ascii").splitlines()
        return {sha256: int(size) for sha256, size in (line.split() for line in lines)}


class Shelf:
    """The folder of copies at ``root``."""

    def __init__(self, root: Path) -> None:
        self.root = root.absolute()
        self.files = LocalFolder(self.root / "files")
        self._copies = self.root / "copies"

    def draft(self, made_at: datetime) -> Path:
        """Make the folder of a new copy, under a name that no reader takes for a finished one."""
        folder = self._copies / f"{made_at.strftime(NAME)}{UNFINISHED}"
        folder.mkdir(mode=0o700, parents=True)
        return folder

    def finish(self, draft: Path) -> Path:
        """Give a new copy its name."""
        return draft.rename(draft.with_name(draft.name.removesuffix(UNFINISHED)))

    def copies(self) -> list[Copy]:
        """Every finished copy, the newest first.

        :raises BackupFailed: when a manifest cannot be read.
        """
        folders = sorted(self._copies.glob(f"*/{MANIFEST}"), reverse=True)
        return [
            Copy(path.parent, read_manifest(path.parent))
            for path in folders
            if not path.parent.name.endswith(UNFINISHED)
        ]

    def copy(self, name: str | None) -> Copy:
        """The copy of this name, or the newest.

        :raises BackupFailed: when there is none.
        """
        copies = self.copies()
        for copy in copies:
            if name in (None, copy.folder.name):
                return copy
        raise BackupFailed(
            f"Không có bản sao {name} trong {self.root}."
            if name
            else f"Chưa có bản sao nào trong {self.root}."
        )

    def faults(self, copy: Copy) -> Iterator[str]:
        """Read everything of a copy again and name what is missing or altered."""
        for path, digest in (
            (copy.database, copy.manifest.database_sha256),
            (copy.folder / LIST, copy.manifest.list_sha256),
        ):
            if not path.exists() or digest_of(path) != digest:
                yield f"{copy.folder.name}/{path.name}: mất hoặc đã bị sửa."
                if path.name == LIST:
                    return
        for sha256 in copy.sizes():
            try:
                self.files.verify(sha256)
            except Damaged:
                yield f"Tệp {sha256}: mất hoặc đã bị sửa."

    def prune(self, keep: int) -> tuple[list[str], int]:
        """Take away all but the ``keep`` newest copies, then the files that only they needed; say what went."""
        copies = self.copies()
        for copy in copies[keep:]:
            shutil.rmtree(copy.folder)
        for draft in self._copies.glob(f"*{UNFINISHED}"):
            if copies and draft.name < copies[0].folder.name:  # a younger one may be under way
                shutil.rmtree(draft)
        needed = {sha256 for copy in copies[:keep] for sha256 in copy.sizes()}
        strays = [entry.name for entry in self.files.contents() if entry.name not in needed]
        for name in strays:
            self.files.discard(name)
        return [copy.folder.name for copy in copies[keep:]], len(strays)


def digest_of(path: Path) -> str:
    """SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
