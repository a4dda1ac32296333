"""The store as a folder on this machine."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, Final

from app.storage.store import Damaged, Kept, StoredBytes
from app.storage.streams import ASIDE, MARK, PROBE, SHA256, copied, on_this_disk, place_of

INCOMING: Final = "incoming"


class LocalFolder:
    """Files named by their digest, two levels deep (``ab/cd/abcd…``), so that no folder grows without end.

    A file appears under its name whole or not at all: it is written beside, flushed to the disk, then renamed; the
    folder is flushed too, because a rename that only memory knows is lost with the power.
    """

    def __init__(self, root: Path) -> None:
        self.root = root.absolute()

    @property
    def place(self) -> str:
        """Where it is, for the operator."""
        return str(self.root)

    def put(self, source: BinaryIO) -> StoredBytes:
        """Store everything from the current position of ``source``; durable when this returns.

        Raises ``StoreUnwritable`` when the disk or the folder takes no file.
        """
        with on_this_disk(self.root):
            return self._put(source)

    def _put(self, source: BinaryIO) -> StoredBytes:
        descriptor, name = tempfile.mkstemp(dir=self._incoming())
        draft = Path(name)
        try:
            with os.fdopen(descriptor, "wb") as target:
                stored = copied(source, target)
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
        with on_this_disk(self.root), tempfile.TemporaryFile(dir=self._incoming()) as file:
            file.write(PROBE)
            file.flush()
            os.fsync(file.fileno())

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

    def verify(self, sha256: str) -> None:
        """Read the stored bytes and raise ``Damaged`` unless they still have this digest."""
        with self.open(sha256) as file:
            stored = copied(file)
        if stored.sha256 != sha256:
            raise Damaged(f"the file under {sha256} has the digest {stored.sha256}")

    def set_aside(self, name: str) -> None:
        """Move a file out of its place, beside what was put aside under the same digest before."""
        place = self._path(name)
        if not place.exists():
            return
        folder = self.root / ASIDE
        folder.mkdir(mode=0o700, exist_ok=True)
        place.replace(folder / f"{name}.{len(self._set_aside(name)):03}")
        _flush_folder(folder)
        _flush_folder(place.parent)

    def open_aside(self, sha256: str) -> BinaryIO:
        """Open what was put aside last under a digest; raise ``Damaged`` where nothing was."""
        aside = self._set_aside(sha256)
        if not aside:
            raise Damaged(f"nothing is put aside under {sha256}")
        return aside[-1].open("rb")

    def bring_back(self, sha256: str) -> None:
        """Put what was put aside last back in its place, unless something lies there."""
        aside, place = self._set_aside(sha256), self._path(sha256)
        if aside and not place.exists():
            place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            aside[-1].replace(place)
            _flush_folder(place.parent)

    def is_there(self) -> bool:
        """Whether there is such a folder at all."""
        return self.root.is_dir()

    def mark(self) -> str | None:
        """Whose store this is; nothing where nobody has said so."""
        try:
            return (self.root / MARK).read_text(encoding="ascii").strip()
        except (FileNotFoundError, NotADirectoryError):
            return None

    def set_mark(self, mark: str) -> None:
        """Say whose store this is, making the folder."""
        self.root.mkdir(mode=0o700, parents=True, exist_ok=True)
        (self.root / MARK).write_text(f"{mark}\n", encoding="ascii")

    def _incoming(self) -> Path:
        incoming = self.root / INCOMING
        incoming.mkdir(mode=0o700, parents=True, exist_ok=True)
        return incoming

    def _files(self) -> Iterator[Path]:
        """Every file but the store's own mark and what is put aside, whose names or folder begin with a dot."""
        for folder in self.root.iterdir() if self.root.is_dir() else ():
            if not folder.name.startswith("."):
                yield from (path for path in (folder, *folder.rglob("*")) if path.is_file())

    def _set_aside(self, sha256: str) -> list[Path]:
        return sorted((self.root / ASIDE).glob(f"{sha256}.*"))

    def _take_in(self, draft: Path, sha256: str) -> None:
        path = self._path(sha256)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if path.exists():
            os.utime(path)  # sent again: no sweep of what was given up long ago may take it now
        else:
            draft.chmod(0o400)
            draft.replace(path)
        for folder in (path.parent, path.parent.parent, self.root):
            _flush_folder(folder)

    def _path(self, sha256: str) -> Path:
        return self.root.joinpath(*place_of(sha256))


def _flush_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
