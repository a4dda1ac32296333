"""Who is missing: units without anybody who could sign in, and accounts that nobody has ever signed in to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import String, cast, literal, select
from sqlalchemy.orm import selectinload

from app.access.actor import UNIT_ROLES, Role
from app.extensions import db
from app.models import Account, Event, RoleGrant, Unit
from app.text import collation_key


@dataclass(frozen=True, slots=True)
class LonelyUnit:
    """A unit in which nobody holds a role."""

    id: int
    code: str
    full_name: str
    level: str


@dataclass(frozen=True, slots=True)
class NeverSeen:
    """An account whose owner has never signed in."""

    id: int
    display_name: str
    email: str
    roles: tuple[Role, ...]
    created_at: datetime


def units_without_account(on: date) -> tuple[LonelyUnit, ...]:
    """List the units of that day in which no open account enters or approves a sheet, in Vietnamese order."""
    open_grant = (
        select(RoleGrant.id)
        .join(Account, Account.id == RoleGrant.account_id)
        .where(
            RoleGrant.unit_id == Unit.id,
            RoleGrant.role.in_(UNIT_ROLES),
            RoleGrant.ended_at.is_(None),
            RoleGrant.valid_to.is_(None) | (RoleGrant.valid_to >= on),
            Account.disabled_at.is_(None),
        )
        .exists()
    )
    query = select(Unit.id, Unit.code, Unit.full_name, Unit.level).where(
        Unit.valid_from <= on, Unit.valid_to.is_(None) | (Unit.valid_to > on), ~open_grant
    )
    rows = (LonelyUnit(*row) for row in db.session.execute(query))
    return tuple(sorted(rows, key=lambda row: (collation_key(row.full_name), row.code)))


def never_signed_in() -> tuple[NeverSeen, ...]:
    """List the open accounts that nobody has signed in to, in Vietnamese order of their names."""
    came = (
        select(Event.id)
        .where(
            Event.stream == literal("account:") + cast(Account.id, String),
            Event.kind == "account.signed_in",
        )
        .exists()
    )
    query = select(Account).where(Account.disabled_at.is_(None), ~came).options(selectinload(Account.grants))
    rows = (
        NeverSeen(
            row.id,
            row.display_name,
            row.email,
            tuple(dict.fromkeys(role_grant.role for role_grant in row.grants if role_grant.ended_at is None)),
            row.created_at,
        )
        for row in db.session.scalars(query)
    )
    return tuple(sorted(rows, key=lambda row: (collation_key(row.display_name), row.id)))
