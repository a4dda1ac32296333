"""Every role in force as a table, which comes back without a change."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from app.access.actor import Actor
from app.extensions import db
from app.local_time import local_day
from app.models import Account, Organiser, RoleGrant, Unit
from app.services.accounts.administration import require_administrator
from app.services.tables.accounts import AccountLine


def exported(actor: Actor, *, now: datetime) -> tuple[AccountLine, ...]:
    """Return every role in force now or later of every open account, as a table that comes back without a change."""
    require_administrator(actor)
    today = local_day(now)
    units = {row.id: row.code for row in db.session.execute(select(Unit.id, Unit.code))}
    organisers = {row.id: row.name for row in db.session.execute(select(Organiser.id, Organiser.name))}
    query = (
        select(Account, RoleGrant)
        .join(RoleGrant, RoleGrant.account_id == Account.id)
        .where(Account.disabled_at.is_(None), RoleGrant.ended_at.is_(None))
        .where(RoleGrant.valid_to.is_(None) | (RoleGrant.valid_to >= today))
        .order_by(Account.email, RoleGrant.id)
    )
    return tuple(
        AccountLine(
            line=number,
            email=account.email,
            name=account.display_name,
            role=grant.role,
            unit=units.get(grant.unit_id or grant.home_unit_id or 0, ""),
            office=grant.office or "",
            first=grant.valid_from,
            last=grant.valid_to,
            family=grant.family,
            organiser=organisers.get(grant.organiser_id or 0, ""),
        )
        for number, (account, grant) in enumerate(db.session.execute(query), 1)
    )
