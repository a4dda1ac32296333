"""Why a stored file is put aside."""

from __future__ import annotations

from enum import StrEnum


class QuarantineCause(StrEnum):
    """What is the matter with a stored file."""

    DAMAGED = "damaged"
    """Its bytes are missing, or are not those that were stored."""
    REFUSED = "refused"
    """The rules of today refuse what was taken once."""
