"""The store as a bucket of an S3-compatible server, which every application server reaches (decision 0059)."""

from __future__ import annotations

import base64
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, BinaryIO, Final, cast

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from urllib3.exceptions import HTTPError

from app.storage.store import Damaged, Kept, StoreAway, StoredBytes, StoreTrouble, StoreUnwritable
from app.storage.streams import ASIDE, MARK, PROBE, SHA256, copied, on_this_disk, place_of

PROBED: Final = ".dti-probe"
MISSING: Final = frozenset({"NoSuchKey", "404", "NotFound"})
NO_BUCKET: Final = "NoSuchBucket"
THERE_ALREADY: Final = "PreconditionFailed"
UNDER_WAY: Final = "ConditionalRequestConflict"
"""Somebody else puts the same bytes at this moment."""
TAKES_NOTHING: Final = frozenset({401, 403, 507})
"""Answers to a write that only the operator can change: no right to write, no room."""
TRIES: Final = 3
WAYS: Final = Config(
    connect_timeout=3,
    read_timeout=10,
    retries={"mode": "standard", "total_max_attempts": 2},
    max_pool_connections=50,
    # Not every S3-compatible server knows the check sums that the library would add; ours go with every file.
    request_checksum_calculation="when_required",
    response_checksum_validation="when_required",
)


@dataclass(frozen=True, slots=True)
class Address:
    """Where a bucket is and who opens it. ``prefix`` begins every key; ``endpoint`` is empty for Amazon's own."""

    bucket: str
    prefix: str
    endpoint: str
    region: str
    key: str
    secret: str = field(repr=False)


class Bucket:
    """Objects named as the files of a folder are (``ab/cd/abcd…``); an object appears whole or not at all.

    One client a process, made at the first use: a server that forks its workers must not share its lines.
    """

    def __init__(self, address: Address) -> None:
        self._address = address
        self._made: Any = None
        self._making = Lock()

    @property
    def place(self) -> str:
        """Where it is, for the operator."""
        return f"s3://{self._address.bucket}/{self._address.prefix}".rstrip("/")

    def put(self, source: BinaryIO) -> StoredBytes:
        """Store everything from the current position of ``source``; durable when this returns.

        The bytes go through a file without a name, because the digest is their name and is known at the end. Raises
        ``StoreUnwritable`` when the bucket takes no object, ``StoreAway`` when the server does not answer.
        """
        with on_this_disk(tempfile.gettempdir()), tempfile.TemporaryFile() as draft:
            stored = copied(source, draft)
            with self._asking(writing=True):
                self._take_in(draft, stored.sha256)
        return stored

    def _take_in(self, draft: BinaryIO, sha256: str) -> None:
        """Put the bytes unless they are there; sent again, they count as young, so that no sweep takes them now."""
        key, last = self._key(sha256), TRIES - 1
        for attempt in range(TRIES):
            draft.seek(0)
            try:
                self._client.put_object(
                    **self._named(key),
                    Body=draft,
                    IfNoneMatch="*",
                    ChecksumSHA256=base64.b64encode(bytes.fromhex(sha256)).decode("ascii"),
                )
            except ClientError as answer:
                if _code(answer) not in {THERE_ALREADY, UNDER_WAY} or attempt == last:
                    raise
            else:
                return
            if self._made_young(key):
                return

    def _made_young(self, key: str) -> bool:
        """Write the object over itself; False when it has just been taken away, or is not there whole yet."""
        try:
            self._client.copy_object(
                **self._named(key),
                CopySource={"Bucket": self._address.bucket, "Key": key},
                MetadataDirective="REPLACE",
            )
        except ClientError as answer:
            if _code(answer) in MISSING:
                return False
            raise
        return True

    def open(self, sha256: str) -> BinaryIO:
        """Fetch stored bytes, compare them with their digest and open them for reading.

        They come in a file without a name, so that nobody is handed the half of a document. Raises ``Damaged`` when
        they are not there or are others, ``StoreAway`` when the server does not answer.
        """
        fetched = cast("BinaryIO", tempfile.TemporaryFile())  # noqa: SIM115 - the reader closes it
        try:
            with on_this_disk(tempfile.gettempdir()):
                self._fetch(sha256, fetched)
        except BaseException:
            fetched.close()
            raise
        fetched.seek(0)
        return fetched

    def verify(self, sha256: str) -> None:
        """Read the stored bytes and raise ``Damaged`` unless they still have this digest."""
        self._fetch(sha256, None)

    def _fetch(self, sha256: str, target: BinaryIO | None) -> None:
        with self._asking():
            try:
                answer = self._client.get_object(**self._named(self._key(sha256)))
            except ClientError as missing:
                if _code(missing) in MISSING:
                    raise Damaged(f"no file under {sha256}") from missing
                raise
            with answer["Body"] as body:
                stored = copied(body, target)
        if stored.sha256 != sha256:
            raise Damaged(f"the file under {sha256} has the digest {stored.sha256}")

    def probe(self) -> None:
        """Take a small file and give it back, to learn whether the store takes files now.

        Raises ``StoreUnwritable`` when it takes none, ``StoreAway`` when it does not answer.
        """
        with self._asking(writing=True):
            key = self._address.prefix + PROBED
            self._client.put_object(**self._named(key), Body=PROBE)
            self._client.delete_object(**self._named(key))

    def contents(self) -> Iterator[Kept]:
        """List everything that lies in the store, in the order of names."""
        for entry in self._objects():
            name = entry["Key"].rpartition("/")[2]
            yield Kept(name, entry["Size"], entry["LastModified"])

    def discard(self, name: str) -> None:
        """Remove what no row names; the caller has made sure of that."""
        if SHA256.fullmatch(name):
            keys = [self._key(name)]
        else:
            keys = [entry["Key"] for entry in self._objects() if entry["Key"].rpartition("/")[2] == name]
        with self._asking(writing=True):
            for key in keys:
                self._client.delete_object(**self._named(key))

    def set_aside(self, name: str) -> None:
        """Move an object out of its place, beside what was put aside under the same digest before."""
        with self._asking(writing=True):
            self._move(self._key(name), f"{self._aside(name)}{len(self._set_aside(name)):03}")

    def open_aside(self, sha256: str) -> BinaryIO:
        """Fetch what was put aside last under a digest; raise ``Damaged`` where nothing was."""
        with self._asking():
            aside = self._set_aside(sha256)
            if not aside:
                raise Damaged(f"nothing is put aside under {sha256}")
            answer = self._client.get_object(**self._named(aside[-1]))
            fetched = cast("BinaryIO", tempfile.TemporaryFile())  # noqa: SIM115 - the reader closes it
            with answer["Body"] as body:
                copied(body, fetched)
        fetched.seek(0)
        return fetched

    def bring_back(self, sha256: str) -> None:
        """Put what was put aside last back in its place; the same digest never has two contents that are sound."""
        with self._asking(writing=True):
            aside = self._set_aside(sha256)
            if aside:
                self._move(aside[-1], self._key(sha256))

    def _move(self, source: str, target: str) -> None:
        """Copy, then delete: cut short in between, both are there, and nothing is lost."""
        try:
            self._client.copy_object(
                **self._named(target), CopySource={"Bucket": self._address.bucket, "Key": source}
            )
        except ClientError as answer:
            if _code(answer) in MISSING:
                return
            raise
        self._client.delete_object(**self._named(source))

    def _aside(self, sha256: str) -> str:
        return f"{self._address.prefix}{ASIDE}/{sha256}."

    def _set_aside(self, sha256: str) -> list[str]:
        listed = self._client.list_objects_v2(Bucket=self._address.bucket, Prefix=self._aside(sha256))
        return sorted(entry["Key"] for entry in listed.get("Contents", ()))

    def is_there(self) -> bool:
        """Whether there is such a bucket at all."""
        with self._asking():
            try:
                self._client.head_bucket(Bucket=self._address.bucket)
            except ClientError as answer:
                if _code(answer) in MISSING:
                    return False
                raise
        return True

    def mark(self) -> str | None:
        """Whose store this is; nothing where nobody has said so."""
        with self._asking():
            try:
                answer = self._client.get_object(**self._named(self._address.prefix + MARK))
            except ClientError as missing:
                if _code(missing) in MISSING | {NO_BUCKET}:
                    return None
                raise
            with answer["Body"] as body:
                said: bytes = body.read()
        return said.decode("ascii", "replace").strip()

    def set_mark(self, mark: str) -> None:
        """Say whose store this is, unless somebody has said so meanwhile: the caller reads it again."""
        with self._asking(writing=True):
            try:
                self._client.put_object(
                    **self._named(self._address.prefix + MARK),
                    Body=f"{mark}\n".encode("ascii"),
                    IfNoneMatch="*",
                )
            except ClientError as answer:
                if _code(answer) not in {THERE_ALREADY, UNDER_WAY}:
                    raise

    def _objects(self) -> Iterator[dict[str, Any]]:
        """Every object but those of our own and what is put aside, whose names begin with a dot."""
        with self._asking():
            pages = self._client.get_paginator("list_objects_v2").paginate(
                Bucket=self._address.bucket, Prefix=self._address.prefix
            )
            for page in pages:
                for entry in page.get("Contents", ()):
                    if not entry["Key"].removeprefix(self._address.prefix).startswith("."):
                        yield entry

    def _key(self, sha256: str) -> str:
        return self._address.prefix + "/".join(place_of(sha256))

    def _named(self, key: str) -> dict[str, str]:
        return {"Bucket": self._address.bucket, "Key": key}

    @property
    def _client(self) -> Any:
        with self._making:
            if self._made is None:
                self._made = boto3.session.Session().client(
                    "s3",
                    endpoint_url=self._address.endpoint or None,
                    region_name=self._address.region,
                    aws_access_key_id=self._address.key,
                    aws_secret_access_key=self._address.secret,
                    config=WAYS,
                )
            return self._made

    @contextmanager
    def _asking(self, *, writing: bool = False) -> Iterator[None]:
        """Say of a server that refuses, or does not answer, that it does so."""
        try:
            yield
        except ClientError as answer:
            raise _trouble(answer, self.place, writing=writing) from answer
        except (BotoCoreError, HTTPError) as silence:
            raise StoreAway(f"{self.place}: {type(silence).__name__}: {silence}") from silence


def _code(answer: ClientError) -> str:
    return str(answer.response.get("Error", {}).get("Code", ""))


def _trouble(answer: ClientError, place: str, *, writing: bool) -> StoreTrouble:
    status = answer.response.get("ResponseMetadata", {}).get("HTTPStatusCode")
    kind = StoreUnwritable if writing and status in TAKES_NOTHING else StoreAway
    return kind(f"{place}: {_code(answer)} ({status})")
