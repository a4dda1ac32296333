"""The store that the settings name."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from app.storage.local import LocalFolder
from app.storage.store import Store

if TYPE_CHECKING:
    from config import Settings


def open_store(settings: Settings) -> Store:
    """Open the folder or the bucket; nothing is asked of it yet."""
    return store_at(settings.store, settings) if settings.store else LocalFolder(settings.storage)


def store_at(address: str, settings: Settings) -> Store:
    """Open the bucket at ``s3://bucket/prefix`` with the name and the key that the settings hold."""
    # Loading the library costs a quarter of a second and 30 MB, which a store in a folder does not pay.
    from app.storage.bucket import Address, Bucket

    parts = urlsplit(address)
    prefix = parts.path.strip("/")
    return Bucket(
        Address(
            bucket=parts.netloc,
            prefix=f"{prefix}/" if prefix else "",
            endpoint=settings.s3_endpoint,
            region=settings.s3_region,
            key=settings.s3_key,
            secret=settings.s3_secret,
        )
    )
