"""The store as a folder on this machine."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from app.storage.store import UNWRITABLE, Damaged, Kept, StoredBytes, StoreUnwritable

SHA256 = re.compile(r"[0-9a-f]{64}")
CHUNK = 1 << 20
INCOMING = "incoming"
PROBE = bytes(4096)


class LocalFolder:
    """Files named by their digest, two levels deep (``ab/cd/abcd…``), so that no folder grows without end.

    A file appears under its name whole or not at all: it is written beside, flushed to the disk, then renamed; the
    folder is flushed too, because a rename that only memory knows is lost with the power.
    """

    def __init__(self, root: Path) -> None:
        self._root = root.absolute()

    def put(self, source: BinaryIO) -> StoredBytes:
        """Store everything from the current position of ``source``; durable when this returns.

        Raises ``StoreUnwritable`` when the disk or the folder takes no file.
        """
        with self._writing():
            return self._put(source)

    def _put(self, source: BinaryIO) -> StoredBytes:
        incoming = self._root / INCOMING
        incoming.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(dir=incoming)
        draft = Path(name)
        try:
            with os.fdopen(descriptor, "wb") as target:
                stored = _copy(source, target)
                target.flush()
                os.fsync(target.fileno())
            self._take_in(draft, stored.sha256)
        finally:
            draft.unlink(missing_ok=True)
        return stored

    def open(self, sha256: str) -> BinaryIO:
        """Open stored bytes for reading. Raises ``Damaged`` when they are not there."""
        try:
            return self._path(sha256).open("rb")
        except FileNotFoundError as missing:
            raise Damaged(f"no file under {sha256}") from missing

    def probe(self) -> None:
        """Take a small file and give it back, to learn whether the store takes files now.

        Raises ``StoreUnwritable`` when the disk or the folder takes none.
        """
        incoming = self._root / INCOMING
        with self._writing():
            incoming.mkdir(mode=0o700, parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=incoming) as file:
                file.write(PROBE)
                file.flush()
                os.fsync(file.fileno())

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """Say of a disk or a folder that takes nothing that it does so."""
        try:
            yield
        except OSError as error:
            if error.errno not in UNWRITABLE:
                raise
            raise StoreUnwritable(f"{error.strerror}: {error.filename or self._root}") from error

    def contents(self) -> Iterator[Kept]:
        """List everything that lies in the store, in the order of names."""
        for path in sorted(self._files(), key=lambda path: path.name):
            state = path.stat()
            yield Kept(path.name, state.st_size, datetime.fromtimestamp(state.st_mtime, UTC))

    def discard(self, name: str) -> None:
        """Remove what no row names; the caller has made sure of that."""
        if SHA256.fullmatch(name):
            self._path(name).unlink(missing_ok=True)
            return
        for path in self._files():
            if path.name == name:
                path.unlink()

    def _files(self) -> Iterator[Path]:
        """Every file but the store's own mark, which begins with a dot."""
        return (path for path in self._root.rglob("*") if path.is_file() and not path.name.startswith("."))

    def verify(self, sha256: str) -> None:
        """Read the stored bytes and raise ``Damaged`` unless they still have this digest."""
        digest = hashlib.sha256()
        with self.open(sha256) as file:
            while chunk := file.read(CHUNK):
                digest.update(chunk)
        if digest.hexdigest() != sha256:
            raise Damaged(f"the file under {sha256} has the digest {digest.hexdigest()}")

    def _take_in(self, draft: Path, sha256: str) -> None:
        path = self._path(sha256)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if path.exists():
            os.utime(path)  # sent again: no sweep of what was given up long ago may take it now
        else:
            draft.chmod(0o400)
            draft.replace(path)
        for folder in (path.parent, path.parent.parent, self._root):
            _flush_folder(folder)

    def _path(self, sha256: str) -> Path:
        """Return where the digest's file lives; only a digest has a place, so no name can lead out of the folder."""
        if SHA256.fullmatch(sha256) is None:
            raise ValueError(f"not a SHA-256: {sha256!r}")
        return self._root / sha256[:2] / sha256[2:4] / sha256


def _copy(source: BinaryIO, target: BinaryIO) -> StoredBytes:
    digest, size = hashlib.sha256(), 0
    while chunk := source.read(CHUNK):
        digest.update(chunk)
        size += len(chunk)
        target.write(chunk)
    return StoredBytes(digest.hexdigest(), size)


def _flush_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
