"""Object scope: which units' sheets an actor may see at all. Outside the scope an object does not exist (404)."""

from __future__ import annotations

from app.access.actor import PROVINCE_ROLES, REVIEW_ROLES, Actor, Role
from app.workflow.states import DRAFT_STATUSES, Status


def sees_assessment(actor: Actor, *, unit_id: int, status: Status) -> bool:
    """Say whether ``actor`` may open the sheet of ``unit_id``.

    The unit's own people always do. Reviewers do from submission on, and never for a unit of their own. The
    secretariat, leadership and auditors see every sheet that has been submitted; the secretariat and auditors also
    see drafts, because they follow up on them. The administrator keeps accounts and units and sees no sheet.
    """
    if unit_id in actor.units():
        return True
    if actor.has(Role.SECRETARIAT, Role.AUDITOR):
        return True
    if status in DRAFT_STATUSES:
        return False
    if actor.has(*PROVINCE_ROLES):
        return True
    return actor.has(*REVIEW_ROLES) and unit_id not in actor.home_units


def appraises_unit(actor: Actor, *, unit_id: int, parent_unit_id: int | None) -> bool:
    """Say whether ``actor`` may take part in the appraisal of ``unit_id``: a reviewer, and not of their own unit."""
    if unit_id in actor.home_units:
        return False
    if actor.has(Role.REVIEWER):
        return True
    return parent_unit_id is not None and parent_unit_id in actor.units(Role.DISTRICT_REVIEWER)
