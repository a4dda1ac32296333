"""How much of its room in the store a unit has taken up."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select, union

from app.extensions import db
from app.models import Assessment, Evidence, StoredFile, WaitingFile


@dataclass(frozen=True, slots=True)
class Room:
    """``used`` of ``most`` bytes."""

    used: int
    most: int

    @property
    def left(self) -> int:
        """What may still come, in bytes."""
        return max(0, self.most - self.used)

    @property
    def scarce(self) -> bool:
        """Whether less than a tenth is left."""
        return self.left * 10 < self.most


def room_of(unit_id: int, most: int) -> Room:
    """Add up the files of a unit's documents, each once; those taken away too, because the log goes on naming them."""
    of_unit = union(
        select(Evidence.sha256).where(Evidence.unit_id == unit_id),
        select(WaitingFile.sha256)
        .join(Assessment, Assessment.id == WaitingFile.assessment_id)
        .where(Assessment.unit_id == unit_id),
    ).subquery()
    used = db.session.scalar(
        select(func.coalesce(func.sum(StoredFile.size), 0)).join(
            of_unit, of_unit.c.sha256 == StoredFile.sha256
        )
    )
    return Room(int(used or 0), most)
