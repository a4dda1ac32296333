"""What keeps a copy from being made or restored."""

from __future__ import annotations


class BackupFailed(Exception):
    """The text is one Vietnamese sentence or two for the operator: what happened, where, what to do."""


class ShelfBusy(BackupFailed):
    """Somebody else is making a copy or pruning at this moment."""
