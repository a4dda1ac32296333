"""The store of files: bytes under their SHA-256, outside any served path, behind one interface."""

from __future__ import annotations

from typing import Final

from flask import current_app

from app.storage.local import LocalFolder
from app.storage.opening import open_store
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
    "open_store",
    "store",
]

EXTENSION: Final = "store"


def store() -> Store:
    """Return the current application's store, opened when it is first asked for."""
    opened: Store | None = current_app.extensions.get(EXTENSION)
    if opened is None:
        opened = current_app.extensions[EXTENSION] = open_store(current_app.extensions["settings"])
    return opened
