"""Who writes and who reads comments on an indicator: inside the unit, or between the unit and its reviewers."""

from __future__ import annotations

from enum import StrEnum

from app.access.actor import Actor, Role
from app.access.remit import Remit
from app.access.scope import appraises_unit
from app.workflow.states import APPRAISAL_STATUSES, DRAFT_STATUSES, Status


class Audience(StrEnum):
    """For whom a comment is meant."""

    UNIT = "unit"
    """The unit's own people alone; auditors read everything."""
    REVIEWERS = "reviewers"
    """Everybody who may open the sheet: the unit, its reviewers, and those who follow."""


def reads_comment(actor: Actor, audience: Audience, *, remit: Remit, unit_id: int) -> bool:
    """Say whether the actor, who may open the sheet of ``unit_id``, reads comments for ``audience``."""
    here = actor.within(remit)
    return audience is Audience.REVIEWERS or unit_id in here.units() or here.has(Role.AUDITOR)


def writes_for(
    actor: Actor, *, remit: Remit, unit_id: int, parent_unit_id: int | None, status: Status
) -> tuple[Audience, ...]:
    """Return for whom the actor may write on the sheet of ``unit_id`` now, the usual choice first.

    The unit writes for itself until the sheet is archived, and for reviewers until it is confirmed: what it writes
    before it submits is read from submission on. Reviewers write while the sheet is theirs, and the unit reads it.
    """
    if unit_id in actor.within(remit).units():
        if status is Status.ARCHIVED:
            return ()
        talking = status in DRAFT_STATUSES or status in APPRAISAL_STATUSES
        return (Audience.UNIT, Audience.REVIEWERS) if talking else (Audience.UNIT,)
    appraising = appraises_unit(actor, remit=remit, unit_id=unit_id, parent_unit_id=parent_unit_id)
    return (Audience.REVIEWERS,) if appraising and status in APPRAISAL_STATUSES else ()
