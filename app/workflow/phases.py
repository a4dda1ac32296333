"""The phases of a cycle whose end can be moved for single sheets, and where a sheet must stand for that."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from app.workflow.states import DRAFT_STATUSES, Status


class Phase(StrEnum):
    """One phase of the cycle; each ends at a date of the cycle unless a sheet has one of its own."""

    SELF_SCORING = "self_scoring"
    REVIEW_1 = "review_1"
    EXPLANATION = "explanation"
    REVIEW_2 = "review_2"


OPEN_IN: Mapping[Phase, frozenset[Status]] = MappingProxyType(
    {
        Phase.SELF_SCORING: DRAFT_STATUSES,
        Phase.REVIEW_1: DRAFT_STATUSES | {Status.SUBMITTED, Status.REVIEW_1},
        Phase.EXPLANATION: DRAFT_STATUSES
        | {Status.SUBMITTED, Status.REVIEW_1, Status.EXPLAINING, Status.REVIEW_2},
        Phase.REVIEW_2: DRAFT_STATUSES
        | {Status.SUBMITTED, Status.REVIEW_1, Status.EXPLAINING, Status.REVIEW_2},
    }
)
"""A phase is moved while the sheet has not left it; from stage 2 a sheet can come back to explain a cut of stage 2."""
