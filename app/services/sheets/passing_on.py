"""Tasks of somebody who hands a role over: the successor has them from then on."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime

from sqlalchemy import or_, select

from app.access.actor import UNIT_ROLES, Actor
from app.extensions import db
from app.models import Account, Assessment, EntryAssignment, RoleGrant
from app.services import audit
from app.workflow.states import DRAFT_STATUSES


def pass_on(actor: Actor, leaver_id: int, heir_id: int, unit_id: int, *, now: datetime) -> int:
    """Give what waits for the leaver in a unit to the successor; return how many tasks.

    What waits stands on sheets that are being declared, or is due later for the next cycle; whose a row was in cycles
    that are over stays. Nothing moves while the leaver holds another role in the unit.
    """
    still_there = select(RoleGrant.id).where(
        RoleGrant.account_id == leaver_id,
        RoleGrant.unit_id == unit_id,
        RoleGrant.role.in_(UNIT_ROLES),
        RoleGrant.ended_at.is_(None),
    )
    if db.session.scalar(still_there.limit(1)) is not None:
        return 0
    rows = db.session.scalars(
        select(EntryAssignment)
        .join(Assessment, Assessment.id == EntryAssignment.assessment_id)
        .where(EntryAssignment.account_id == leaver_id, Assessment.unit_id == unit_id)
        .where(or_(Assessment.status.in_(DRAFT_STATUSES), EntryAssignment.due_at > now))
        .order_by(EntryAssignment.assessment_id, EntryAssignment.code)
    ).all()
    codes: dict[int, list[str]] = defaultdict(list)
    for row in rows:
        row.account_id = heir_id
        codes[row.assessment_id].append(row.code)
    if rows:
        person = db.session.get_one(Account, heir_id).display_name
        told = {
            f"assessment:{sheet}": {"codes": ", ".join(listed), "person": person}
            for sheet, listed in codes.items()
        }
        audit.record_many("tasks.passed_on", told, now=now, actor=actor)
    return len(rows)
