"""What a publication would be made of, in short: a mark that changes with whatever would change it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping

from sqlalchemy import String, cast, func, select

from app.extensions import db
from app.models import Assessment, Block, Result
from app.queries.results.finished import FINISHED


def next_version(cycle_id: int) -> int:
    """Return the number that the next publication of the cycle bears."""
    newest = db.session.scalar(select(func.max(Result.version)).where(Result.cycle_id == cycle_id))
    return (newest or 0) + 1


def blocks_of(cycle_id: int) -> list[Block]:
    """Load the blocks of a cycle in their order."""
    query = select(Block).where(Block.cycle_id == cycle_id).order_by(Block.position, Block.id)
    return list(db.session.scalars(query))


def mark_of(
    digest: str,
    version: int,
    sheets: Iterable[tuple[int, int]],
    not_measured: Mapping[str, str],
    blocks: Iterable[Block],
) -> str:
    """Return a short mark of what would be published: rules, version, (id, revision) of every finished sheet, what
    counts for nobody, and the blocks."""
    named = [(block.id, block.title, block.ranked) for block in blocks]
    text = f"{digest}:{version}:{sorted(sheets)}:{sorted(not_measured.items())}:{named}"
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def finished_in(cycle_id: int) -> list[tuple[int, int]]:
    """Return (id, revision) of every finished sheet of a cycle that was not excluded, joined to one row by the
    database."""
    pair = cast(Assessment.id, String) + ":" + cast(Assessment.revision, String)
    joined = db.session.scalar(
        select(func.aggregate_strings(pair, ",")).where(
            Assessment.cycle_id == cycle_id,
            Assessment.excluded_at.is_(None),
            Assessment.status.in_(FINISHED),
        )
    )
    pairs = (text.split(":") for text in (joined or "").split(",") if text)
    return [(int(sheet), int(revision)) for sheet, revision in pairs]
