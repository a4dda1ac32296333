"""The sets of cycles that were opened before sets were stored: taken from the files that still give their digest."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, exists, select
from sqlalchemy.orm import Session

from app.models import CriteriaSet, Cycle
from app.trees import TreeChanged, as_stored, set_in_folder


def keep_sets_of_before(connection: Connection, folder: Path, *, now: datetime) -> tuple[str, ...]:
    """Store the set of every cycle that has none, where its files still match; return the ids of the others.

    Runs after each upgrade, so that whoever puts the right files back has only to upgrade again.
    """
    kept = exists().where(CriteriaSet.digest == Cycle.tree_digest)
    wanted = connection.execute(
        select(Cycle.tree_id, Cycle.tree_digest).where(~kept).distinct().order_by(Cycle.tree_id)
    ).all()
    lost = []
    with Session(connection, join_transaction_mode="create_savepoint") as session:
        for tree_id, digest in wanted:
            try:
                files = set_in_folder(folder, tree_id, digest).files
            except TreeChanged:
                lost.append(tree_id)
            else:
                session.add(
                    CriteriaSet(digest=digest, tree_id=tree_id, files=as_stored(files), stored_at=now)
                )
        session.commit()
    return tuple(lost)
