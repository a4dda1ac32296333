"""The store: the same bytes once, whole or not at all, never outside its folder."""

from __future__ import annotations

import hashlib
import io
import os
import stat
from pathlib import Path

import pytest

from app.storage import Damaged, LocalFolder

BYTES = b"Quyet dinh so 12" * 100_000


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_bytes_come_back_under_their_digest(tmp_path: Path) -> None:
    store = LocalFolder(tmp_path / "kho")
    stored = store.put(io.BytesIO(BYTES))
    assert (stored.sha256, stored.size) == (hashlib.sha256(BYTES).hexdigest(), len(BYTES))
    with store.open(stored.sha256) as file:
        assert file.read() == BYTES
    store.verify(stored.sha256)


def test_the_same_bytes_are_kept_once(tmp_path: Path) -> None:
    store = LocalFolder(tmp_path)
    assert store.put(io.BytesIO(BYTES)) == store.put(io.BytesIO(BYTES))
    assert len(files_in(tmp_path)) == 1


def test_bytes_that_are_sent_again_count_as_young(tmp_path: Path) -> None:
    """A sweep of what was given up long ago must not take what somebody has just sent once more."""
    store = LocalFolder(tmp_path)
    store.put(io.BytesIO(BYTES))
    (path,) = files_in(tmp_path)
    os.utime(path, (0, 0))
    store.put(io.BytesIO(BYTES))
    (entry,) = store.contents()
    assert entry.written_at.year > 1970


def test_stored_files_can_be_read_by_the_application_alone_and_written_by_nobody(tmp_path: Path) -> None:
    LocalFolder(tmp_path).put(io.BytesIO(BYTES))
    (file,) = files_in(tmp_path)
    assert stat.S_IMODE(file.stat().st_mode) == 0o400


class BrokenOff(io.BytesIO):
    """A line that breaks after the first piece."""

    def read(self, size: int | None = -1, /) -> bytes:
        if self.tell():
            raise ConnectionError("cut")
        return super().read(size)


def test_an_upload_that_breaks_off_leaves_nothing_behind(tmp_path: Path) -> None:
    with pytest.raises(ConnectionError):
        LocalFolder(tmp_path).put(BrokenOff(BYTES))
    assert files_in(tmp_path) == []


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "", "a" * 63, "A" * 64, "a" * 64 + "/../x", "a" * 64 + "\n"]
)
def test_nothing_but_a_digest_has_a_place_in_the_store(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match="not a SHA-256"):
        LocalFolder(tmp_path).open(name)


def test_missing_and_changed_bytes_are_found(tmp_path: Path) -> None:
    store = LocalFolder(tmp_path)
    with pytest.raises(Damaged):
        store.open("0" * 64)
    stored = store.put(io.BytesIO(BYTES))
    (file,) = files_in(tmp_path)
    file.chmod(0o600)
    file.write_bytes(b"khac")
    with pytest.raises(Damaged):
        store.verify(stored.sha256)
