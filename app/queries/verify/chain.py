"""The log held against its own chain: what lies inside a stream cannot be changed, taken away, added or reordered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select

from app.extensions import db
from app.models import Event
from app.seals.chain import GENESIS, entry_hash


class Link(NamedTuple):
    """The columns of an event, read without the weight of an object: there may be a million."""

    id: int
    stream: str
    seq: int
    kind: str
    at: datetime
    actor_id: int | None
    actor_name: str | None
    data: str
    prev_hash: str
    hash: str


def broken_links(links: Iterable[Link]) -> Iterator[str]:
    """Walk entries ordered by (stream, seq) and say every place where the chain does not hold."""
    stream, seq, number, previous = "", 0, 0, GENESIS
    for link in links:
        if link.stream != stream:
            stream, seq, number, previous = link.stream, 0, 0, GENESIS
        if link.seq != seq + 1:
            yield f"Chuỗi {stream}: sau mục {seq} là mục {link.seq}, có mục bị bớt, thêm hoặc đổi chỗ."
        elif link.prev_hash != previous or link.hash != entry_hash(link):
            yield f"Chuỗi {stream}, mục {link.seq} ({link.kind}): nội dung không khớp mã băm, đã bị sửa."
        elif link.id <= number:
            yield f"Chuỗi {stream}, mục {link.seq} ({link.kind}): số thứ tự chung {link.id} bị sửa."
        seq, number, previous = link.seq, link.id, link.hash


def breaks_in_the_log(seen: Counter[str]) -> Iterator[str]:
    """Check the whole log; nothing found means that nothing inside it was changed, removed, added or reordered."""
    columns = [getattr(Event, name) for name in Link._fields]
    stored = db.session.execute(
        select(*columns).order_by(Event.stream, Event.seq).execution_options(yield_per=2000)
    )
    yield from broken_links(_counted((Link._make(row) for row in stored), seen))


def _counted(links: Iterable[Link], seen: Counter[str]) -> Iterator[Link]:
    for link in links:
        seen["mục"] += 1
        yield link
