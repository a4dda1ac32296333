"""A folder of copies: each with its own database, and one heap of files that all of them share.

::

    FOLDER/files/ab/cd/abcd…              every file once, under its digest
    FOLDER/copies/20260301T021500.123456Z/    manifest.json, database.*, files.txt, anchor.txt
"""

from __future__ import annotations

import fcntl
import hashlib
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from app.backups.dump import DUMPS
from app.backups.failure import BackupFailed, ShelfBusy
from app.backups.manifest import MANIFEST, Manifest, read_manifest
from app.storage.local import LocalFolder
from app.storage.store import Damaged

LIST: Final = "files.txt"
ANCHOR: Final = "anchor.txt"
NAME: Final = "%Y%m%dT%H%M%S.%fZ"
UNFINISHED: Final = ".unfinished"
LOCK: Final = ".lock"
REMOVE: Final = "Hãy làm một bản sao mới, kiểm tra nó, rồi tự tay chuyển bản hỏng ra khỏi thư mục."


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

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Keep others from making or pruning meanwhile: pruning takes away what no finished copy names.

        :raises ShelfBusy: when somebody else is at it.
        """
        self.root.mkdir(mode=0o700, parents=True, exist_ok=True)
        with (self.root / LOCK).open("w", encoding="ascii") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as busy:
                raise ShelfBusy(
                    f"Đang có lệnh sao lưu hay dọn khác chạy ở {self.root}. Hãy chờ lệnh ấy xong rồi chạy lại."
                ) from busy
            yield

    def names(self) -> list[str]:
        """The names of the finished copies, the newest first."""
        folders = (path.parent.name for path in self._copies.glob(f"*/{MANIFEST}"))
        return sorted((name for name in folders if not name.endswith(UNFINISHED)), reverse=True)

    def copy(self, name: str | None) -> Copy:
        """The copy of this name, or the newest; that another one is damaged is no matter.

        :raises BackupFailed: when there is none, or its manifest cannot be read.
        """
        names = self.names()
        if name is None and not names:
            raise BackupFailed(f"Chưa có bản sao nào trong {self.root}.")
        if name is not None and name not in names:
            raise BackupFailed(f"Không có bản sao {name} trong {self.root}.")
        folder = self._copies / (name or names[0])
        return Copy(folder, read_manifest(folder))

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
        """Take away all but the ``keep`` newest copies, then the files that only they needed; say what went.

        Call it ``alone``. What never came to its end goes too.

        :raises BackupFailed: before anything is taken away, when one that is kept is damaged: nobody knows its files.
        """
        names = self.names()
        needed: set[str] = set()
        for copy in map(self.copy, names[:keep]):
            if digest_of(copy.folder / LIST) != copy.manifest.list_sha256:
                raise BackupFailed(f"{copy.folder.name}/{LIST} đã bị sửa, chưa dọn gì. {REMOVE}")
            needed |= copy.sizes().keys()
        for name in names[keep:]:
            shutil.rmtree(self._copies / name)
        for draft in self._copies.glob(f"*{UNFINISHED}"):
            shutil.rmtree(draft)
        strays = [entry.name for entry in self.files.contents() if entry.name not in needed]
        for name in strays:
            self.files.discard(name)
        return names[keep:], len(strays)


def digest_of(path: Path) -> str:
    """SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
