"""What is put aside leaves its place, stays whole in the store, and comes back; in a folder and in a bucket."""

from __future__ import annotations

import io

import pytest

from app.storage.store import Damaged
from tests.unit.test_storage import BYTES, Place, place

__all__ = ["place"]


def test_what_is_put_aside_is_no_file_any_more_and_nothing_of_it_is_lost(place: Place) -> None:
    sha256 = place.store.put(io.BytesIO(BYTES)).sha256
    place.tamper(b"others")
    place.store.set_aside(sha256)
    with pytest.raises(Damaged):
        place.store.open(sha256)
    assert list(place.store.contents()) == []
    with place.store.open_aside(sha256) as kept:
        assert kept.read() == b"others"


def test_the_same_bytes_sent_again_lie_whole_beside_what_was_put_aside(place: Place) -> None:
    sha256 = place.store.put(io.BytesIO(BYTES)).sha256
    place.tamper(b"others")
    place.store.set_aside(sha256)
    place.store.put(io.BytesIO(BYTES))
    place.store.verify(sha256)
    with place.store.open_aside(sha256) as kept:
        assert kept.read() == b"others"


def test_put_aside_twice_both_are_kept_and_the_last_comes_back(place: Place) -> None:
    sha256 = place.store.put(io.BytesIO(BYTES)).sha256
    place.tamper(b"others")
    place.store.set_aside(sha256)
    place.store.put(io.BytesIO(BYTES))
    place.store.set_aside(sha256)
    place.store.bring_back(sha256)
    place.store.verify(sha256)
    with place.store.open_aside(sha256) as first:
        assert first.read() == b"others"


def test_where_nothing_lies_nothing_happens(place: Place) -> None:
    sha256 = "0" * 64
    place.store.set_aside(sha256)
    place.store.bring_back(sha256)
    with pytest.raises(Damaged):
        place.store.open_aside(sha256)
