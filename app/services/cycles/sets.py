"""The criteria set of a cycle, stored with it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.exc import IntegrityError

from app.database import is_duplicate
from app.extensions import db
from app.models import CriteriaSet
from app.trees import ReadSet, as_stored


def keep_set(chosen: ReadSet, *, now: datetime) -> None:
    """Store the files that a cycle is opened by; cycles of the same set share them."""
    if db.session.get(CriteriaSet, chosen.tree.digest) is not None:
        return
    row = CriteriaSet(
        digest=chosen.tree.digest, tree_id=chosen.tree.id, files=as_stored(chosen.files), stored_at=now
    )
    try:
        with db.session.begin_nested():
            db.session.add(row)
    except IntegrityError as error:
        if not is_duplicate(error):  # stored by somebody at the same moment otherwise
            raise
