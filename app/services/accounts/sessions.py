"""Signed-in browsers: the cookie holds a random token, the database its SHA-256, when it ends, and whether it has."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select, update

from app.access.actor import Actor
from app.errors import N_, NotFound
from app.extensions import db
from app.models import Account, LoginSession, RoleGrant, SecondFactor
from app.queries.actors import COLUMNS, actor_of_rows
from app.services.accounts import throttle

MOST_SESSIONS = 10
"""Running sessions of an account; with the next sign-in the oldest ends."""
MOST_SIGN_INS = 30
"""Successful sign-ins of an account within `throttle.WINDOW`."""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Whose session it is, and whether a password that somebody else knows must be changed first."""

    actor: Actor
    must_change_password: bool
    has_second_factor: bool = False
    """One of their own, or the provider's that this session came by."""


@dataclass(frozen=True, slots=True)
class RunningSession:
    """A session as its owner sees it: ``digest`` names it, ``here`` is the one that is looking."""

    digest: str
    since: datetime
    until: datetime
    here: bool
    browser: str | None = None


def open_session(
    account_id: int,
    *,
    now: datetime,
    lifetime: timedelta,
    browser: str | None = None,
    by_provider: bool = False,
    factor_elsewhere: bool = False,
    sign_out_address: str | None = None,
) -> str:
    """Begin a session that lasts at most ``lifetime``; return the token for the cookie.

    The password was just given, unless the person came ``by_provider``, which may have asked for a second factor too
    and ends its own session at ``sign_out_address``.
    """
    token = secrets.token_urlsafe(32)
    db.session.add(
        LoginSession(
            token_hash=digest_of(token),
            account_id=account_id,
            created_at=now,
            expires_at=now + lifetime,
            browser=browser,
            password_at=None if by_provider else now,
            factor_elsewhere=factor_elsewhere,
            sign_out_address=sign_out_address,
        )
    )
    db.session.flush()
    return token


def open_waiting(
    account_id: int,
    *,
    now: datetime,
    lifetime: timedelta,
    by_provider: bool = False,
    sign_out_address: str | None = None,
) -> str:
    """Begin a session that opens nothing until its code has come; return the token for the cookie."""
    token = secrets.token_urlsafe(32)
    due = now + lifetime
    db.session.add(
        LoginSession(
            token_hash=digest_of(token),
            account_id=account_id,
            created_at=now,
            expires_at=due,
            password_at=None if by_provider else now,
            code_due_at=due,
            sign_out_address=sign_out_address,
        )
    )
    db.session.flush()
    return token


def has_second_factor(account_id: int) -> bool:
    """Say whether the account's owner has confirmed a second factor."""
    confirmed = select(SecondFactor.confirmed_at).where(SecondFactor.account_id == account_id)
    return db.session.scalar(confirmed) is not None


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
        .values(ended_at=now, sign_out_address=None)
    )


def sign_out_address(token: str) -> str | None:
    """Return where the provider's session ends by which this one came; nothing for one that a password opened."""
    query = select(LoginSession.sign_out_address).where(LoginSession.token_hash == digest_of(token))
    return db.session.scalar(query)


def make_room(account_id: int, *, now: datetime) -> None:
    """End the oldest running sessions of the account, so that with one more there are `MOST_SESSIONS`.

    :raises TooManyAttempts: when more were opened lately than a person opens: a program is signing in.
    """
    mine = LoginSession.account_id == account_id
    lately = db.session.execute(
        select(func.count(), func.min(LoginSession.created_at)).where(
            mine, LoginSession.created_at > now - throttle.WINDOW
        )
    ).one()
    if lately[0] >= MOST_SIGN_INS:
        raise throttle.TooManyAttempts(
            N_(
                "Tài khoản này vừa đăng nhập quá nhiều lần trong thời gian ngắn. Hãy thử lại sau %(minutes)s phút; nếu"
                " không phải bạn, hãy đổi mật khẩu."
            ),
            wait=lately[1] + throttle.WINDOW - now,
        )
    running = db.session.scalars(
        select(LoginSession)
        .where(mine, LoginSession.ended_at.is_(None), LoginSession.expires_at > now)
        .order_by(LoginSession.created_at.desc(), LoginSession.token_hash)
        .offset(MOST_SESSIONS - 1)
    )
    for row in running:
        row.ended_at, row.sign_out_address = now, None
    db.session.flush()


def running_sessions(account_id: int, token: str, *, now: datetime) -> tuple[RunningSession, ...]:
    """List the account's running sessions, the newest first; ``token`` is the one that asks."""
    rows = db.session.scalars(
        select(LoginSession)
        .where(
            LoginSession.account_id == account_id,
            LoginSession.ended_at.is_(None),
            LoginSession.expires_at > now,
            LoginSession.code_due_at.is_(None),
        )
        .order_by(LoginSession.created_at.desc(), LoginSession.token_hash)
    )
    mine = digest_of(token)
    return tuple(
        RunningSession(row.token_hash, row.created_at, row.expires_at, row.token_hash == mine, row.browser)
        for row in rows
    )


def end_own(account_id: int, digest: str, *, now: datetime) -> None:
    """End one session of the account by its digest. Raises ``NotFound`` for any other."""
    row = db.session.get(LoginSession, digest)
    if row is None or row.account_id != account_id:
        raise NotFound
    row.ended_at, row.sign_out_address = row.ended_at or now, None
    db.session.flush()


def password_given(token: str, *, since: datetime) -> bool:
    """Say whether the password was given in this session at that moment or later."""
    query = select(LoginSession.password_at).where(LoginSession.token_hash == digest_of(token))
    at = db.session.scalar(query)
    return at is not None and at >= since


def note_password(token: str, *, now: datetime) -> None:
    """Remember that the password has just been given in this session."""
    db.session.execute(
        update(LoginSession).where(LoginSession.token_hash == digest_of(token)).values(password_at=now)
    )


def end_others(account_id: int, token: str, *, now: datetime) -> None:
    """End every session of the account but the one of ``token``."""
    db.session.execute(
        update(LoginSession)
        .where(
            LoginSession.account_id == account_id,
            LoginSession.ended_at.is_(None),
            LoginSession.token_hash != digest_of(token),
        )
        .values(ended_at=now, sign_out_address=None)
    )


def end_all_sessions(account_id: int, *, now: datetime) -> None:
    """End every session of the account, on whatever machine it was left open."""
    db.session.execute(
        update(LoginSession)
        .where(LoginSession.account_id == account_id, LoginSession.ended_at.is_(None))
        .values(ended_at=now, sign_out_address=None)
    )


def signed_in(token: str, *, now: datetime) -> SignedIn | None:
    """Return who holds ``token``, with the grants in force now, in one statement.

    Nothing when the session is unknown, over, ended or waits for its code, or the account has been closed.
    """
    rows = db.session.execute(
        select(
            *COLUMNS, Account.must_change_password, SecondFactor.confirmed_at, LoginSession.factor_elsewhere
        )
        .select_from(LoginSession)
        .join(Account, Account.id == LoginSession.account_id)
        .outerjoin(RoleGrant, RoleGrant.account_id == Account.id)
        .outerjoin(SecondFactor, SecondFactor.account_id == Account.id)
        .where(
            LoginSession.token_hash == digest_of(token),
            LoginSession.expires_at > now,
            LoginSession.ended_at.is_(None),
            LoginSession.code_due_at.is_(None),
            Account.disabled_at.is_(None),
        )
        .order_by(RoleGrant.id)
    ).all()
    actor = actor_of_rows(rows, now)
    return (
        None
        if actor is None
        else SignedIn(
            actor,
            rows[0].must_change_password,
            rows[0].confirmed_at is not None or rows[0].factor_elsewhere,
        )
    )
