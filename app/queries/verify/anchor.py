"""The heads of all streams of the log, kept outside the database: without them a stream cut short proves nothing.

One line a stream: ``name seq hash``, in the order of names. Whoever holds the file (or its digest on paper) can show
later that no entry it names has been taken away, changed or replaced.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sqlalchemy import func, select, tuple_
from sqlalchemy.orm import Session

from app.extensions import db
from app.models import Event


class NotAnAnchor(Exception):
    """The file holds something else. The text is a sentence for the operator."""


def heads(session: Session) -> Iterator[str]:
    """Write the last entry of every stream, one line each."""
    ends = select(Event.stream, func.max(Event.seq)).group_by(Event.stream)
    query = select(Event.stream, Event.seq, Event.hash).where(tuple_(Event.stream, Event.seq).in_(ends))
    for stream, seq, digest in session.execute(query.order_by(Event.stream)):
        yield f"{stream} {seq} {digest}"


def missing_from(lines: Iterable[str]) -> Iterator[str]:
    """Name every entry of an anchor that the log no longer has as it was.

    :raises NotAnAnchor: for a line of another form.
    """
    for number, line in enumerate(lines, 1):
        parts = line.split()
        if not parts:
            continue
        if len(parts) != 3 or not parts[1].isdigit() or len(parts[2]) != 64:
            raise NotAnAnchor(
                f"Dòng {number} của tệp mốc không đúng dạng “tên số mã băm”. Hãy chọn đúng tệp mốc."
            )
        stream, seq, digest = parts
        stored = db.session.scalar(select(Event.hash).where(Event.stream == stream, Event.seq == int(seq)))
        if stored != digest:
            what = "bị sửa" if stored else "không còn"
            yield f"Chuỗi {stream}, mục {seq}: {what}; tệp mốc ghi mã băm {digest}."
