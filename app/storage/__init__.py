"""The store of files: bytes under their SHA-256, outside any served path, behind one interface."""

from __future__ import annotations

from flask import current_app

from app.storage.local import LocalFolder
from app.storage.store import Damaged, Kept, Store, StoreAway, StoredBytes, StoreTrouble, StoreUnwritable

__all__ = [
    "Damaged",
    "Kept",
    "LocalFolder",
    "Store",
    "StoreAway",
    "StoreTrouble",
    "StoreUnwritable",
    "StoredBytes",
    "store",
]


def store() -> Store:
    """Return the current application's store; a local folder unless another one was configured."""
    configured: Store | None = current_app.extensions.get("store")
    return configured or LocalFolder(current_app.extensions["settings"].storage)
