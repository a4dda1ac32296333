"""Who an account is at a moment: the actor with the roles in force, as every service takes it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from sqlalchemy import Row, select

from app.access.actor import Actor, Grant
from app.extensions import db
from app.models import Account, RoleGrant

COLUMNS: Final = (
    Account.id,
    Account.display_name,
    Account.email,
    RoleGrant.role,
    RoleGrant.unit_id,
    RoleGrant.home_unit_id,
    RoleGrant.valid_from,
    RoleGrant.valid_to,
    RoleGrant.ended_at,
    RoleGrant.family,
    RoleGrant.organiser_id,
)
"""What a statement over accounts, outer-joined with their grants, selects for `actor_of_rows`."""


def actor_of_rows(rows: Iterable[Row[*tuple[object, ...]]], now: datetime) -> Actor | None:
    """Return the one account that ``rows`` tell of, each with one of its grants; nothing when there are none."""
    kept = list(rows)
    if not kept:
        return None
    grants = [
        Grant(
            row.role,
            row.unit_id,
            row.home_unit_id,
            row.valid_from,
            row.valid_to,
            row.ended_at,
            row.family,
            row.organiser_id,
        )
        for row in kept
        if row.role is not None
    ]
    return Actor(
        account_id=kept[0].id,
        name=kept[0].display_name,
        email=kept[0].email,
        grants=tuple(grant for grant in grants if grant.holds_at(now)),
        past=tuple(grant for grant in grants if not grant.holds_at(now)),
        at=now,
    )


def find_actor(account_id: int, *, now: datetime) -> Actor | None:
    """Return the holder of an account that is open; nothing when it has been closed."""
    return actor_of_rows(
        db.session.execute(
            select(*COLUMNS)
            .select_from(Account)
            .outerjoin(RoleGrant, RoleGrant.account_id == Account.id)
            .where(Account.id == account_id, Account.disabled_at.is_(None))
            .order_by(RoleGrant.id)
        ),
        now,
    )
