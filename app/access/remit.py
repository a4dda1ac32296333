"""What a role can be limited to: the cycles of one index, and those of one organiser."""

from __future__ import annotations

from dataclasses import dataclass

from app.access.family import Family


@dataclass(frozen=True, slots=True)
class Remit:
    """Where a cycle belongs: its index and its organiser. Whoever acts on it has a role that counts there."""

    family: Family
    organiser_id: int
