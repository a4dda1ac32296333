"""What a token lets a program read. Nothing here writes, and nothing here is a draft of a unit."""

from __future__ import annotations

from enum import StrEnum


class ApiScope(StrEnum):
    """One part of what can be read; a token has one or more."""

    UNITS = "units"
    """Units with their dates, parents and tags."""
    CYCLES = "cycles"
    """Cycles with their dates, blocks and indicators."""
    RESULTS = "results"
    """Published results of official cycles, as everybody reads them."""
    DETAILS = "details"
    """Every indicator of a published line, with the unit's own points."""
    PROGRESS = "progress"
    """How far each unit of a cycle is, without anything that stands in its sheet."""
