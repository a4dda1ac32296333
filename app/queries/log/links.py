"""Some entries of the log held against the chain: a list that a filter made proves each of its entries, and no more.

That an entry is missing from a filtered list cannot be seen in it; that of the whole log `flask verify` sees.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from sqlalchemy import select, tuple_

from app.extensions import db
from app.models import Event
from app.queries.verify.chain import Link
from app.seals.chain import GENESIS, entry_hash

AT_ONCE: Final = 500
"""Entries whose predecessors one statement asks for."""


def broken_among(events: Sequence[Event]) -> Iterator[str]:
    """Say which of the entries were altered, or do not follow from the entry before them in their stream."""
    for start in range(0, len(events), AT_ONCE):
        part = events[start : start + AT_ONCE]
        before = _hashes_before(part)
        for event in part:
            link = Link._make(getattr(event, name) for name in Link._fields)
            expected = before.get((link.stream, link.seq - 1)) if link.seq > 1 else GENESIS
            if expected is None:
                yield f"Chuỗi {link.stream}, mục {link.seq}: thiếu mục liền trước, có mục bị bớt."
            elif link.prev_hash != expected or link.hash != entry_hash(link):
                yield f"Chuỗi {link.stream}, mục {link.seq} ({link.kind}): nội dung không khớp mã băm, đã bị sửa."


def _hashes_before(events: Sequence[Event]) -> dict[tuple[str, int], str]:
    places = [(event.stream, event.seq - 1) for event in events if event.seq > 1]
    rows = db.session.execute(
        select(Event.stream, Event.seq, Event.hash).where(tuple_(Event.stream, Event.seq).in_(places))
    )
    return {(stream, seq): value for stream, seq, value in rows}
