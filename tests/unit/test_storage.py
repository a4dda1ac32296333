"""The store, whatever it is made of: the same bytes once, whole or not at all, never outside their place."""

from __future__ import annotations

import hashlib
import io
import os
import stat
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol

import pytest

from app.storage import Damaged, LocalFolder, Store, StoreAway, StoreTrouble, StoreUnwritable
from app.storage.bucket import Address, Bucket
from app.storage.streams import MARK
from tests.support.buckets import KEY, REGION, SECRET, BucketServer

BYTES = b"Quyet dinh so 12" * 100_000


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


class Place(Protocol):
    """A store and its owner, who reaches past it."""

    store: Store

    def tamper(self, content: bytes) -> None:
        """Put other bytes under the name of the only file."""

    def names(self) -> list[str]:
        """Everything that lies there, marks included."""


class Folder:
    """A folder on this machine."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.store: Store = LocalFolder(root)

    def tamper(self, content: bytes) -> None:
        (file,) = files_in(self.root)
        file.chmod(0o600)
        file.write_bytes(content)

    def names(self) -> list[str]:
        return [path.name for path in files_in(self.root)]


class OfServer:
    """A bucket of a server, below a prefix."""

    def __init__(self, server: BucketServer, prefix: str) -> None:
        self.server, self.name = server, server.bucket()
        self.store: Store = Bucket(address(self.server, self.name, prefix))

    def tamper(self, content: bytes) -> None:
        (entry,) = self.entries()
        self.server.client.put_object(Bucket=self.name, Key=entry["Key"], Body=content)

    def names(self) -> list[str]:
        return [entry["Key"].rpartition("/")[2] for entry in self.entries()]

    def entries(self) -> list[dict[str, str]]:
        listed: list[dict[str, str]] = self.server.client.list_objects_v2(Bucket=self.name).get(
            "Contents", []
        )
        return listed


def address(server: BucketServer, bucket: str, prefix: str = "") -> Address:
    return Address(bucket, prefix, server.endpoint, REGION, KEY, SECRET)


@pytest.fixture(params=["folder", "bucket", "part of a bucket"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    if request.param == "folder":
        yield Folder(tmp_path / "kho")
    else:
        server = request.getfixturevalue("bucket_server")
        yield OfServer(server, "" if request.param == "bucket" else "tinh/kho/")


def test_bytes_come_back_under_their_digest(place: Place) -> None:
    stored = place.store.put(io.BytesIO(BYTES))
    assert (stored.sha256, stored.size) == (hashlib.sha256(BYTES).hexdigest(), len(BYTES))
    with place.store.open(stored.sha256) as file:
        assert file.read(16) == BYTES[:16]
        file.seek(-16, os.SEEK_END)
        assert file.read() == BYTES[-16:]
        assert file.fileno() >= 0, "what judges files in a process of its own is handed a real file"
    place.store.verify(stored.sha256)


def test_only_what_comes_after_the_current_position_is_stored(place: Place) -> None:
    source = io.BytesIO(BYTES)
    source.seek(16)
    assert place.store.put(source).size == len(BYTES) - 16


def test_the_same_bytes_are_kept_once(place: Place) -> None:
    assert place.store.put(io.BytesIO(BYTES)) == place.store.put(io.BytesIO(BYTES))
    assert len(place.names()) == 1


def test_no_bytes_at_all_are_a_file_too(place: Place) -> None:
    stored = place.store.put(io.BytesIO())
    place.store.verify(stored.sha256)
    assert [(entry.name, entry.size) for entry in place.store.contents()] == [(stored.sha256, 0)]


def test_bytes_that_are_sent_again_count_as_young(tmp_path: Path) -> None:
    """A sweep of what was given up long ago must not take what somebody has just sent once more."""
    store = LocalFolder(tmp_path)
    store.put(io.BytesIO(BYTES))
    (path,) = files_in(tmp_path)
    os.utime(path, (0, 0))
    store.put(io.BytesIO(BYTES))
    (entry,) = store.contents()
    assert entry.written_at.year > 1970


def test_an_object_that_is_sent_again_counts_as_young(bucket_server: BucketServer) -> None:
    place = OfServer(bucket_server, "")
    place.store.put(io.BytesIO(BYTES))
    (before,) = place.store.contents()
    asked: list[str] = []
    client = place.store._client  # type: ignore[attr-defined]
    client.meta.events.register("before-call.s3", lambda model, **_rest: asked.append(model.name))
    place.store.put(io.BytesIO(BYTES))
    (after,) = place.store.contents()
    assert asked[:2] == ["PutObject", "CopyObject"], (
        "the conditional write is refused, then the date is renewed"
    )
    assert after.written_at >= before.written_at


def test_contents_say_name_size_and_age_in_the_order_of_names(place: Place) -> None:
    place.store.set_mark("a" * 32)
    stored = [place.store.put(io.BytesIO(content)) for content in (b"mot", b"hai", b"ba")]
    listed = list(place.store.contents())
    assert [(entry.name, entry.size) for entry in listed] == sorted((one.sha256, one.size) for one in stored)
    assert all(abs(datetime.now(UTC) - entry.written_at) < timedelta(minutes=1) for entry in listed)


def test_what_no_row_names_is_discarded_and_the_rest_stays(place: Place) -> None:
    kept, stray = (place.store.put(io.BytesIO(content)).sha256 for content in (b"mot", b"hai"))
    place.store.discard(stray)
    place.store.discard("f" * 64)
    assert place.names() == [kept]


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


def test_an_upload_that_breaks_off_leaves_nothing_behind(place: Place) -> None:
    with pytest.raises(ConnectionError):
        place.store.put(BrokenOff(BYTES))
    assert place.names() == []


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "", "a" * 63, "A" * 64, "a" * 64 + "/../x", "a" * 64 + "\n"]
)
def test_nothing_but_a_digest_has_a_place_in_the_store(place: Place, name: str) -> None:
    with pytest.raises(ValueError, match="not a SHA-256"):
        place.store.open(name)


def test_missing_and_changed_bytes_are_found(place: Place) -> None:
    for ask in (place.store.open, place.store.verify):
        with pytest.raises(Damaged):
            ask("0" * 64)
    stored = place.store.put(io.BytesIO(BYTES))
    place.tamper(b"khac")
    with pytest.raises(Damaged):
        place.store.verify(stored.sha256)


def test_nobody_is_handed_other_bytes_that_came_over_the_net(bucket_server: BucketServer) -> None:
    place = OfServer(bucket_server, "")
    stored = place.store.put(io.BytesIO(BYTES))
    place.tamper(b"khac")
    with pytest.raises(Damaged):
        place.store.open(stored.sha256)


def test_a_store_says_whose_it_is_and_its_mark_is_none_of_its_files(place: Place) -> None:
    assert place.store.mark() is None
    place.store.set_mark("a" * 32)
    assert place.store.mark() == "a" * 32
    assert place.store.is_there()
    assert list(place.store.contents()) == []
    assert place.names() == [MARK]


def test_the_mark_of_a_bucket_is_set_once_whoever_comes_first(bucket_server: BucketServer) -> None:
    place = OfServer(bucket_server, "")
    place.store.set_mark("a" * 32)
    place.store.set_mark("b" * 32)
    assert place.store.mark() == "a" * 32


def test_a_probe_leaves_nothing_behind(place: Place) -> None:
    place.store.probe()
    assert place.names() == []


def test_a_bucket_that_is_not_there_is_told_from_one_without_files(bucket_server: BucketServer) -> None:
    gone = Bucket(address(bucket_server, "khong-co-kho-nay"))
    assert not gone.is_there()
    assert gone.mark() is None
    for ask in (gone.probe, lambda: gone.put(io.BytesIO(BYTES)), lambda: list(gone.contents())):
        with pytest.raises(StoreTrouble) as trouble:
            ask()
        assert "s3://khong-co-kho-nay: NoSuchBucket (404)" in trouble.value.reason
    with pytest.raises(StoreAway):
        gone.open("0" * 64)


def test_a_server_that_does_not_answer_is_away_and_the_secret_is_nowhere(bucket_server: BucketServer) -> None:
    away = Bucket(Address("kho", "", "http://127.0.0.1:9", REGION, KEY, SECRET))
    for ask in (away.probe, away.mark, lambda: away.put(io.BytesIO(BYTES)), lambda: away.open("0" * 64)):
        with pytest.raises(StoreAway) as silence:
            ask()
        assert silence.value.status == 503
        assert SECRET not in silence.value.reason
    assert SECRET not in repr(Address("kho", "", "", REGION, KEY, SECRET))


@pytest.mark.parametrize(
    ("status", "kind"), [(403, StoreUnwritable), (507, StoreUnwritable), (500, StoreAway)]
)
def test_a_server_that_takes_nothing_is_told_from_one_that_is_ill(
    bucket_server: BucketServer, status: int, kind: type[StoreTrouble]
) -> None:
    from botocore.awsrequest import AWSResponse

    class Answer:
        """The body of an answer that the server gives to every write."""

        def stream(self) -> Iterator[bytes]:
            yield b"<Error><Code>Refused</Code></Error>"

    place = OfServer(bucket_server, "")
    client = place.store._client  # type: ignore[attr-defined]
    client.meta.events.register(
        "before-send.s3.PutObject", lambda request, **_rest: AWSResponse(request.url, status, {}, Answer())
    )
    with pytest.raises(kind) as trouble:
        place.store.put(io.BytesIO(BYTES))
    assert f"Refused ({status})" in trouble.value.reason
