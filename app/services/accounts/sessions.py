"""Signed-in browsers: the cookie holds a random token, the database its SHA-256, when it ends, and whether it has."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update

from app.access.actor import Actor, Grant
from app.extensions import db
from app.models import Account, LoginSession, RoleGrant


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Whose session it is, and whether a password that somebody else knows must be changed first."""

    actor: Actor
    must_change_password: bool


def open_session(account_id: int, *, now: datetime, lifetime: timedelta) -> str:
    """Begin a session that lasts at most ``lifetime``; return the token for the cookie."""
    token = secrets.token_urlsafe(32)
    db.session.add(
        LoginSession(
            token_hash=digest_of(token), account_id=account_id, created_at=now, expires_at=now + lifetime
        )
    )
    db.session.flush()
    return token


def digest_of(token: str) -> str:
    """Return what the database keeps of a token: enough to find its session, not to use it."""
    return hashlib.sha256(token.encode()).hexdigest()


def was_opened_by(digest: str, account_id: int) -> bool:
    """Say whether the session behind ``digest``, running or over, was this account's."""
    opened_by = db.session.scalar(select(LoginSession.account_id).where(LoginSession.token_hash == digest))
    return opened_by == account_id


def end_session(token: str, *, now: datetime) -> None:
    """End one session; one that has ended already stays as it is."""
    db.session.execute(
        update(LoginSession)
        .where(LoginSession.token_hash == digest_of(token), LoginSession.ended_at.is_(None))
        .values(ended_at=now)
    )


def end_all_sessions(account_id: int, *, now: datetime) -> None:
    """End every session of the account, on whatever machine it was left open."""
    db.session.execute(
        update(LoginSession)
        .where(LoginSession.account_id == account_id, LoginSession.ended_at.is_(None))
        .values(ended_at=now)
    )


def signed_in(token: str, *, now: datetime) -> SignedIn | None:
    """Return who holds ``token``, with the grants in force now, in one statement.

    Nothing when the session is unknown, over or ended, or the account has been closed.
    """
    rows = db.session.execute(
        select(
            Account.id,
            Account.display_name,
            Account.email,
            Account.must_change_password,
            RoleGrant.role,
            RoleGrant.unit_id,
            RoleGrant.home_unit_id,
            RoleGrant.valid_from,
            RoleGrant.valid_to,
            RoleGrant.ended_at,
        )
        .select_from(LoginSession)
        .join(Account, Account.id == LoginSession.account_id)
        .outerjoin(RoleGrant, RoleGrant.account_id == Account.id)
        .where(
            LoginSession.token_hash == digest_of(token),
            LoginSession.expires_at > now,
            LoginSession.ended_at.is_(None),
            Account.disabled_at.is_(None),
        )
        .order_by(RoleGrant.id)
    ).all()
    if not rows:
        return None
    grants = [
        Grant(row.role, row.unit_id, row.home_unit_id, row.valid_from, row.valid_to, row.ended_at)
        for row in rows
        if row.role is not None
    ]
    first = rows[0]
    actor = Actor(
        account_id=first.id,
        name=first.display_name,
        email=first.email,
        grants=tuple(grant for grant in grants if grant.holds_at(now)),
        past=tuple(grant for grant in grants if not grant.holds_at(now)),
    )
    return SignedIn(actor, first.must_change_password)
