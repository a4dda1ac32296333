"""Why something of a cycle cannot be changed now: by which rule, since when, by whom, and who can open it again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from app.access.locks import Closing


class End(StrEnum):
    """What closes a cycle, for good or until a result is corrected; the first of those that happened is told."""

    CANCELLED = "cancelled"
    ARCHIVED = "archived"
    PUBLISHED = "published"


class Setting(StrEnum):
    """What the standing body sets of a cycle; its results are what it publishes and archives."""

    DATES = "dates"
    RESULTS = "results"
    UNITS = "units"


CLOSED_BY: Final[Mapping[Setting, tuple[End, ...]]] = {
    Setting.DATES: (End.CANCELLED, End.ARCHIVED),
    Setting.RESULTS: (End.CANCELLED, End.ARCHIVED),
    Setting.UNITS: (End.CANCELLED, End.ARCHIVED, End.PUBLISHED),
}
"""Dates can be moved after publication, for a correction, and results published again; who is ranked with whom stays,
and how units are heard."""


@dataclass(frozen=True, slots=True)
class CycleLock:
    """What closed the setting, when and by whom. Nobody opens it again: each rule says what is done instead."""

    end: End
    closing: Closing


def cycle_lock(setting: Setting, ends: Mapping[End, Closing]) -> CycleLock | None:
    """Return the lock on ``setting`` of a cycle to which ``ends`` happened; nothing where it can be changed."""
    for end in CLOSED_BY[setting]:
        if end in ends:
            return CycleLock(end, ends[end])
    return None
