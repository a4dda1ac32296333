"""An S3-compatible server of this machine, and buckets on it, each for one test."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import count
from typing import Any

import boto3
from moto.server import ThreadedMotoServer

KEY, SECRET = "nguoi-thu", "mat-khau-cua-bai-thu"
REGION = "us-east-1"


class BucketServer:
    """The server at `endpoint`, and its owner's way in."""

    def __init__(self, endpoint: str) -> None:
        self.endpoint = endpoint
        self.client: Any = boto3.session.Session().client(
            "s3",
            endpoint_url=endpoint,
            region_name=REGION,
            aws_access_key_id=KEY,
            aws_secret_access_key=SECRET,
        )
        self._numbers = count(1)

    def bucket(self) -> str:
        """A new, empty bucket; its name."""
        name = f"kho-{next(self._numbers)}"
        self.client.create_bucket(Bucket=name)
        return name

    def settings(self, store: str) -> Mapping[str, str]:
        """The settings of an installation whose store is at this address."""
        return {
            "DTI_STORE": store,
            "DTI_S3_ENDPOINT": self.endpoint,
            "DTI_S3_REGION": REGION,
            "DTI_S3_KEY": KEY,
            "DTI_S3_SECRET": SECRET,
        }


@contextmanager
def bucket_server() -> Iterator[BucketServer]:
    """Run a server on a free port of this machine."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    try:
        host, port = server.get_host_and_port()
        yield BucketServer(f"http://{host}:{port}")
    finally:
        server.stop()
